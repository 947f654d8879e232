import { type DependencyRow, modelNode, nodes, remove, saveDependency, undo } from '@testudo/picture'
import type { Ask, Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  Dialog,
  Dtg,
  EmptyState,
  FaultState,
  Field,
  Panel,
  queryClient,
  Section,
  SelectField,
  Skeleton,
  StateMark,
  tell,
  useAsk,
  useLanguage,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { type FormEvent, useState } from 'react'
import { Marked } from './Marked.tsx'
import { PickNode } from './WhatIf.tsx'
import { words } from './words.ts'
import './picture.css'

/** The dependency editor: find a node, see and change what it needs, with source, date, confidence and owner. */
export default function ModelPage() {
  const t = useText(words)
  const language = useLanguage()
  useTrail([{ text: t('nav.picture'), to: '/picture' }, { text: t('editor.title') }])
  const [chosen, setChosen] = useUrlParam('node')
  const [text, setText] = useState('')
  const found = useAsk(nodes, { ...(text === '' ? {} : { text }), limit: 200 }, { keep: true })
  useMarking(found.isError ? 'none' : found.data?.marking)
  return (
    <div className="p-model">
      <Panel title={t('editor.title')} level={1} count={found.data?.total}>
        <div className="p-filter">
          <Field label={t('editor.find')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        </div>
        {found.isError && <FaultState error={found.error} onAgain={() => void found.refetch()} />}
        {found.isPending && <Skeleton rows={8} twoLines={false} />}
        <ul className="p-pick">
          {(found.data?.nodes ?? []).map((node) => (
            <li key={node.id}>
              <button type="button" aria-current={node.id === chosen} onClick={() => setChosen(node.id)}>
                <StateMark state={node.state} size="s" />
                <Marked mark={node.mark}>{node.name[language]}</Marked>
                <span className="t-grow" />
                <span className="t-3 t-small">{node.code === '' ? t(`node.kind.${node.kind}`) : node.code}</span>
              </button>
            </li>
          ))}
        </ul>
      </Panel>
      {chosen === undefined ? (
        <Panel>
          <EmptyState title={t('editor.choose')} />
        </Panel>
      ) : (
        <NodeEditor key={chosen} id={chosen} />
      )}
    </div>
  )
}

type Saved = Reply<typeof saveDependency>

function NodeEditor({ id }: { id: string }) {
  const t = useText(words)
  const language = useLanguage()
  const mayEdit = useViewer().may('picture:edit')
  const asked = useAsk(modelNode, { id })
  useMarking(asked.isError ? 'none' : asked.data?.marking)
  const [editing, setEditing] = useState<DependencyRow | 'new' | undefined>(undefined)
  const refresh = () => void queryClient.invalidateQueries()
  const done = (message: string, saved: Saved) => {
    refresh()
    tell({
      text: message,
      undo: () => {
        void call(undo, saved.undo).then(() => {
          tell({ text: t('editor.undone') })
          refresh()
        })
      },
    })
  }
  if (asked.isPending) return <Skeleton rows={10} />
  if (asked.isError) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  const node = asked.data
  return (
    <Panel
      title={<Marked mark={node.mark}>{node.name[language]}</Marked>}
      count={t(`node.kind.${node.kind}`)}
      actions={mayEdit && <Button onClick={() => setEditing('new')}>{t('editor.add')}</Button>}
    >
      <Section title={t('editor.needs')}>
        {node.needs.length === 0 && <p className="t-2">{t('editor.none')}</p>}
        <ul className="p-needs">
          {node.needs.map((row) => (
            <li key={row.id}>
              <Marked mark={row.mark}>{row.needsName[language]}</Marked>
              <span className="t-small t-2">
                {row.gate} · {t(`rule.${row.rule}`)}
                {row.k === undefined ? '' : ` (${row.k})`}
                {row.weight === undefined ? '' : ` × ${row.weight}`}
                {row.workaround === undefined
                  ? ''
                  : ` · ${t('graph.fallback', { capacity: row.workaround.capacity, hours: row.workaround.hours })}`}
              </span>
              <span className="t-small t-3">
                {[
                  row.source,
                  row.owner,
                  row.confidence === undefined ? '' : `${t('editor.confidence')} ${row.confidence}`,
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}{' '}
                · <Dtg at={row.date} />
              </span>
              {mayEdit && (
                <span className="t-row">
                  <Button small onClick={() => setEditing(row)}>
                    {t('editor.change')}
                  </Button>
                  <Button
                    small
                    look="danger"
                    onClick={() =>
                      void call(remove, { id: row.id }).then(
                        (saved) => done(t('editor.removed'), saved),
                        (error: Error) => tell({ text: error.message, kind: 'fault' }),
                      )
                    }
                  >
                    {t('editor.remove')}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('editor.neededBy')}>
        <ul className="p-needs">
          {node.neededBy.map((row) => (
            <li key={row.id}>
              <Marked mark={row.mark}>{row.nodeName[language]}</Marked>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('editor.versions')}>
        <ul className="p-needs">
          {node.history.map((version) => (
            <li key={version.modified}>
              <Dtg at={version.at} full /> <span className="t-2 t-small">{version.changed.join(', ')}</span>
            </li>
          ))}
        </ul>
      </Section>
      {editing !== undefined && (
        <DependencyForm
          node={node.id}
          row={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onSaved={(saved) => {
            setEditing(undefined)
            done(t('editor.saved'), saved)
          }}
        />
      )}
    </Panel>
  )
}

const RULES = ['all', 'any', 'at-least', 'share', 'weighted'] as const
type Rule = (typeof RULES)[number]

function DependencyForm({
  node,
  row,
  onClose,
  onSaved,
}: {
  node: string
  row: DependencyRow | undefined
  onClose: () => void
  onSaved: (saved: Saved) => void
}) {
  const t = useText(words)
  const language = useLanguage()
  const [needs, setNeeds] = useState(row === undefined ? undefined : { id: row.needs, name: row.needsName[language] })
  const [rule, setRule] = useState<Rule>(row?.rule ?? 'all')
  const [fault, setFault] = useState<string | undefined>(undefined)
  if (needs === undefined)
    return (
      <PickNode
        title={t('editor.node')}
        onClose={onClose}
        onPick={(id, found) => setNeeds({ id, name: found.name[language] })}
      />
    )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const number = (name: string) => (text(name) === '' ? undefined : Number(text(name)))
    const k = number('k')
    const weight = number('weight')
    const capacity = number('fallback')
    const hours = number('hours')
    const confidence = number('confidence')
    const ask: Ask<typeof saveDependency> = {
      ...(row === undefined ? {} : { id: row.id }),
      node,
      needs: needs.id,
      gate: text('gate') || 'needs',
      rule,
      source: text('source'),
      ...(k === undefined ? {} : { k }),
      ...(weight === undefined ? {} : { weight }),
      ...(capacity === undefined || hours === undefined ? {} : { workaround: { capacity, hours } }),
      ...(confidence === undefined ? {} : { confidence }),
    }
    call(saveDependency, ask).then(onSaved, (error: Error) => setFault(error.message))
  }
  return (
    <Dialog title={`${t('editor.add')}: ${needs.name}`} onClose={onClose}>
      <form className="p-form" onSubmit={submit}>
        <Field label={t('editor.gate')} name="gate" defaultValue={row?.gate ?? 'needs'} required />
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
        {(rule === 'at-least' || rule === 'share') && (
          <Field label={t('editor.k')} name="k" type="number" min={1} defaultValue={row?.k ?? 1} required />
        )}
        {rule === 'weighted' && (
          <Field
            label={t('editor.weight')}
            name="weight"
            type="number"
            min={0}
            step="any"
            defaultValue={row?.weight ?? 1}
            required
          />
        )}
        <Field
          label={t('editor.fallback')}
          name="fallback"
          type="number"
          min={0}
          max={1}
          step="any"
          defaultValue={row?.workaround?.capacity}
        />
        <Field
          label={t('editor.fallbackHours')}
          name="hours"
          type="number"
          min={0}
          step="any"
          defaultValue={row?.workaround?.hours}
        />
        <Field label={t('editor.source')} name="source" defaultValue={row?.source ?? ''} required />
        <Field
          label={t('editor.confidence')}
          name="confidence"
          type="number"
          min={0}
          max={100}
          defaultValue={row?.confidence}
        />
        {fault !== undefined && (
          <p role="alert" className="t-field-fault">
            {fault}
          </p>
        )}
        <Button look="primary" type="submit">
          {t('editor.save')}
        </Button>
      </form>
    </Dialog>
  )
}
