import type { Ask } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import { nodes, saveNode, SECTORS, type Sector } from '@testudo/picture'
import { call, Field, SelectField, TextField, useAsk, useLanguage, useText } from '@testudo/ui'
import { useState } from 'react'
import { words } from '../words.ts'
import { editorWords } from '../words/editor.ts'
import { useSectorText } from '../words/sectors.ts'
import { EditDialog } from './EditDialog.tsx'
import { LabelField } from './LabelField.tsx'

const KINDS = ['asset', 'service', 'task', 'mission'] as const
type Kind = (typeof KINDS)[number] | 'operation'

/** What the form is opened with: the node as stored. */
export interface NodeFields {
  readonly id: string
  readonly kind: Kind
  readonly label: Label
  readonly fields: Readonly<Record<string, unknown>>
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown) => (typeof value === 'number' ? String(value) : '')

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
/** A line or a comma apart. What has only digits, dots, colons and a prefix is an address; the rest are names. */
function splitHosts(text: string): { readonly addresses: string[]; readonly host_names: string[] } {
  const all = text.split(/[\s,;]+/).filter((one) => one !== '')
  const isAddress = (one: string) => /^[\d./]+$/.test(one) || one.includes(':')
  return { addresses: all.filter(isAddress), host_names: all.filter((one) => !isAddress(one)) }
}

/** Adds a node or changes one. What a kind does not have is not asked. */
export function NodeForm({
  node,
  onClose,
  onSaved,
}: {
  node: NodeFields | undefined
  onClose: () => void
  onSaved: (id: string) => void
}) {
  const t = useText(editorWords)
  const tPicture = useText(words)
  const language = useLanguage()
  const sectorText = useSectorText()
  const operations = useAsk(nodes, { kind: 'operation', limit: 200 })
  const was = node?.fields ?? {}
  const position = was.position as { readonly lat?: unknown; readonly lon?: unknown } | undefined
  const [kind, setKind] = useState<Kind>(node?.kind ?? 'asset')
  const [form, setForm] = useState({
    name: textOf(was.name),
    nameFr: textOf(was.name_fr),
    description: textOf(was.description),
    code: textOf(was.code),
    operation: textOf(was.operation_ref),
    sector: textOf(was.sector),
    nation: textOf(was.nation),
    lat: numberOf(position?.lat),
    lon: numberOf(position?.lon),
    capacity: numberOf(was.capacity),
    probability: numberOf(was.probability),
    repair: numberOf(was.repair_hours),
    hosts: [...listOf(was.addresses), ...listOf(was.host_names)].join('\n'),
  })
  const [label, setLabel] = useState<Label | undefined>(undefined)
  const field = (key: keyof typeof form) => ({
    value: form[key],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setForm((old) => ({ ...old, [key]: value }))
    },
  })
  const physical = kind === 'asset' || kind === 'service'
  const complete =
    form.name.trim() !== '' &&
    (kind !== 'asset' || (form.sector !== '' && form.nation.length === 3)) &&
    (kind !== 'mission' || (form.code.trim() !== '' && form.operation !== '')) &&
    (form.nation === '' || form.nation.length === 3)
  const number = (text: string) => (text === '' ? undefined : Number(text))
  const sector = SECTORS.find((one): one is Sector => one === form.sector)
  const given = Object.fromEntries(
    Object.entries({
      id: node?.id,
      name: form.name.trim(),
      name_fr: form.nameFr.trim() === '' ? undefined : form.nameFr.trim(),
      description: form.description.trim() === '' ? undefined : form.description.trim(),
      ...(physical
        ? {
            sector,
            nation: form.nation === '' ? undefined : form.nation.toUpperCase(),
            position: form.lat === '' || form.lon === '' ? undefined : { lat: Number(form.lat), lon: Number(form.lon) },
            capacity: number(form.capacity),
            probability: number(form.probability),
            repair_hours: number(form.repair),
          }
        : {}),
      ...(kind === 'asset' ? splitHosts(form.hosts) : {}),
      ...(kind === 'mission' ? { code: form.code.trim(), operation: form.operation } : {}),
      label,
    }).filter(([, value]) => value !== undefined),
  )
  const ask: Ask<typeof saveNode> = { ...given, kind }
  return (
    <EditDialog
      title={node === undefined ? t('editor.addNode') : t('editor.changeNode', { name: textOf(was.name) })}
      edit={complete ? { node: ask } : undefined}
      save={() => call(saveNode, ask)}
      said={t('editor.nodeSaved')}
      onClose={onClose}
      onSaved={(saved) => onSaved(saved.id)}
    >
      {node === undefined && (
        <SelectField
          label={t('editor.kind')}
          value={kind}
          onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value) ?? 'asset')}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {tPicture(`node.kind.${one}`)}
            </option>
          ))}
        </SelectField>
      )}
      <div className="p-two">
        <Field label={t('editor.name')} required {...field('name')} />
        <Field label={t('editor.nameFr')} {...field('nameFr')} />
      </div>
      {kind === 'mission' && (
        <div className="p-two">
          <Field label={t('editor.code')} hint={t('editor.codeHint')} required {...field('code')} />
          <SelectField label={t('editor.operation')} required {...field('operation')}>
            <option value="">–</option>
            {(operations.data?.nodes ?? []).map((operation) => (
              <option key={operation.id} value={operation.id}>
                {operation.mark.portion} {operation.name[language]}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {physical && (
        <>
          <div className="p-two">
            <SelectField label={t('editor.sector')} required={kind === 'asset'} {...field('sector')}>
              <option value="">–</option>
              {SECTORS.map((one) => (
                <option key={one} value={one}>
                  {sectorText(one)}
                </option>
              ))}
            </SelectField>
            <Field
              label={t('editor.nation')}
              hint={t('editor.nationHint')}
              maxLength={3}
              required={kind === 'asset'}
              {...field('nation')}
            />
          </div>
          <p className="t-small t-2">{t('editor.place')}</p>
          <div className="p-two">
            <Field label={t('editor.lat')} type="number" min={-90} max={90} step="any" {...field('lat')} />
            <Field label={t('editor.lon')} type="number" min={-180} max={180} step="any" {...field('lon')} />
          </div>
          <div className="p-two">
            <Field label={t('editor.capacity')} type="number" min={0} max={1} step="any" {...field('capacity')} />
            <Field label={t('editor.probability')} type="number" min={0} max={1} step="any" {...field('probability')} />
          </div>
          <Field label={t('editor.repair')} type="number" min={0} step="any" {...field('repair')} />
        </>
      )}
      {kind === 'asset' && <TextField label={t('editor.hosts')} hint={t('editor.hostsHint')} {...field('hosts')} />}
      <TextField label={t('editor.description')} {...field('description')} />
      <LabelField stands={node !== undefined} base={node?.label} value={label} onChange={setLabel} />
    </EditDialog>
  )
}
