import type { Ask } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import { type DependencyRow, saveDependency } from '@testudo/picture'
import { call, Field, SelectField, TimeField, useLanguage, useText } from '@testudo/ui'
import { useState } from 'react'
import { editorWords } from '../words/editor.ts'
import { PickNode } from '../PickNode.tsx'
import { EditDialog } from './EditDialog.tsx'
import { LabelField } from './LabelField.tsx'
import { thisMinute } from './thisMinute.ts'

const RULES = ['all', 'any', 'at-least', 'share', 'weighted'] as const
type Rule = (typeof RULES)[number]

/** Adds one need of a node, or changes it: which group, by which rule, with what work-around, who says so. */
export function DependencyForm({
  node,
  row,
  groups,
  onClose,
}: {
  node: { readonly id: string; readonly name: string; readonly label: Label }
  row: DependencyRow | undefined
  /** The groups the node has already, with their rules. */
  groups: readonly Pick<DependencyRow, 'gate' | 'rule' | 'k'>[]
  onClose: () => void
}) {
  const t = useText(editorWords)
  const language = useLanguage()
  const [needs, setNeeds] = useState(row === undefined ? undefined : { id: row.needs, name: row.needsName[language] })
  const [gate, setGate] = useState(row?.gate ?? 'needs')
  const [rule, setRule] = useState<Rule>(row?.rule ?? 'all')
  const [k, setK] = useState(String(row?.k ?? 1))
  const [weight, setWeight] = useState(String(row?.weight ?? 1))
  const [capacity, setCapacity] = useState(row?.workaround === undefined ? '' : String(row.workaround.capacity))
  const [hours, setHours] = useState(row?.workaround === undefined ? '' : String(row.workaround.hours))
  const [source, setSource] = useState(row?.source ?? '')
  const [owner, setOwner] = useState(row?.owner ?? '')
  const [confidence, setConfidence] = useState(row?.confidence === undefined ? '' : String(row.confidence))
  const [date, setDate] = useState<number | undefined>(() => row?.date ?? thisMinute())
  const [label, setLabel] = useState<Label | undefined>(undefined)
  if (needs === undefined)
    return (
      <PickNode
        title={t('editor.node')}
        onClose={onClose}
        onPick={(id, found) => setNeeds({ id, name: found.name[language] })}
      />
    )
  const chooseGate = (name: string) => {
    setGate(name)
    // Joining a group takes its rule over: a group has one.
    const known = groups.find((group) => group.gate === name)
    if (known === undefined) return
    setRule(known.rule)
    if (known.k !== undefined) setK(String(known.k))
  }
  const counted = rule === 'at-least' || rule === 'share'
  const complete = gate.trim() !== '' && source.trim() !== '' && (!counted || Number(k) >= 1)
  const chosen = label ?? (row === undefined ? node.label : undefined)
  const ask: Ask<typeof saveDependency> | undefined = complete
    ? {
        ...(row === undefined ? {} : { id: row.id }),
        node: node.id,
        needs: needs.id,
        gate: gate.trim(),
        ...(row !== undefined && row.gateFr !== row.gate && row.gate === gate ? { gateFr: row.gateFr } : {}),
        rule,
        source: source.trim(),
        ...(date === undefined ? {} : { date }),
        ...(counted ? { k: Math.round(Number(k)) } : {}),
        ...(rule === 'weighted' && Number(weight) > 0 ? { weight: Number(weight) } : {}),
        ...(capacity !== '' && Number(hours) > 0
          ? { workaround: { capacity: Number(capacity), hours: Number(hours) } }
          : {}),
        ...(owner.trim() === '' ? {} : { owner: owner.trim() }),
        ...(confidence === '' ? {} : { confidence: Math.round(Number(confidence)) }),
        ...(chosen === undefined ? {} : { label: chosen }),
      }
    : undefined
  return (
    <EditDialog
      title={t('editor.addTo', { name: node.name, needs: needs.name })}
      edit={ask === undefined ? undefined : { dependency: ask }}
      save={() => call(saveDependency, ask ?? { node: node.id, needs: needs.id, source: '' })}
      said={t('editor.saved')}
      onClose={onClose}
    >
      <Field
        label={t('editor.gate')}
        hint={t('editor.gateHint')}
        list="p-groups"
        value={gate}
        onChange={(event) => chooseGate(event.currentTarget.value)}
        required
      />
      <datalist id="p-groups">
        {[...new Set(groups.map((group) => group.gate))].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <SelectField
        label={t('editor.rule')}
        value={rule}
        onChange={(event) => setRule(RULES.find((one) => one === event.currentTarget.value) ?? 'all')}
      >
        {RULES.map((one) => (
          <option key={one} value={one}>
            {t(`rule.${one}`)}
          </option>
        ))}
      </SelectField>
      {counted && (
        <Field
          label={t('editor.k')}
          type="number"
          min={1}
          value={k}
          onChange={(event) => setK(event.currentTarget.value)}
          required
        />
      )}
      {rule === 'weighted' && (
        <Field
          label={t('editor.weight')}
          type="number"
          min={0}
          step="any"
          value={weight}
          onChange={(event) => setWeight(event.currentTarget.value)}
          required
        />
      )}
      <div className="p-two">
        <Field
          label={t('editor.fallback')}
          type="number"
          min={0}
          max={1}
          step="any"
          value={capacity}
          onChange={(event) => setCapacity(event.currentTarget.value)}
        />
        <Field
          label={t('editor.fallbackHours')}
          type="number"
          min={0}
          step="any"
          value={hours}
          onChange={(event) => setHours(event.currentTarget.value)}
        />
      </div>
      <Field
        label={t('editor.source')}
        hint={t('editor.sourceHint')}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
        required
      />
      <div className="p-two">
        <Field
          label={t('editor.confidence')}
          type="number"
          min={0}
          max={100}
          value={confidence}
          onChange={(event) => setConfidence(event.currentTarget.value)}
        />
        <Field label={t('editor.owner')} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
      </div>
      <TimeField label={t('editor.date')} value={date} onTime={setDate} />
      <LabelField stands={row !== undefined} base={row?.label ?? node.label} value={label} onChange={setLabel} />
    </EditDialog>
  )
}
