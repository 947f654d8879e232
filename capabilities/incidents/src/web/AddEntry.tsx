import type { Ask } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import { call, Field, FormDialog, SelectField, tell, TextField, TimeField, useText } from '@testudo/ui'
import { useId, useState } from 'react'
import { addEntry, TASK_OUTCOMES, type TaskOutcome, type TaskRow } from '../core/index.ts'
import { LabelPick } from './LabelPick.tsx'
import { useDeed } from './parts.tsx'
import { incidentWords } from './words.ts'

export type Adding =
  | { readonly kind: 'event' | 'task' | 'note' | 'observables' }
  | { readonly kind: 'report'; readonly task: TaskRow }

const TECHNIQUE = /T\d{4}(?:\.\d{3})?/g

/** Adds an event, a task, a note or a report, under a label of its own. */
export function AddEntry({
  incident,
  adding,
  labels,
  owners,
  onClose,
}: {
  incident: string
  adding: Adding
  labels: readonly Label[]
  owners: readonly string[]
  onClose: () => void
}) {
  const t = useText(incidentWords)
  const { busy, fault, run } = useDeed()
  const list = useId()
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const [at, setAt] = useState<number | undefined>(() => (adding.kind === 'event' ? Date.now() : undefined))
  const [techniques, setTechniques] = useState('')
  const [owner, setOwner] = useState(owners[0] ?? '')
  const [outcome, setOutcome] = useState<TaskOutcome>('successful')
  const [label, setLabel] = useState(0)
  const entry = entryFrom()
  function entryFrom(): Ask<typeof addEntry>['entry'] | undefined {
    const under = labels[label]
    const say = { text: text.trim(), ...(under !== undefined && { label: under }) }
    if (adding.kind === 'report') return { kind: 'report', task: adding.task.id, outcome, ...say }
    if (adding.kind === 'note' || adding.kind === 'observables')
      return say.text === '' ? undefined : { kind: adding.kind, ...say }
    if (name.trim() === '') return undefined
    if (adding.kind === 'task')
      return owner.trim() === ''
        ? undefined
        : { kind: 'task', name, owner, ...(at !== undefined && { due: at }), ...say }
    return at === undefined
      ? undefined
      : { kind: 'event', name, happened: at, techniques: techniques.toUpperCase().match(TECHNIQUE) ?? [], ...say }
  }
  const submit = async () => {
    if (entry === undefined) return
    if ((await run(() => call(addEntry, { id: incident, entry }))) === undefined) return
    tell({ text: t('added') })
    onClose()
  }
  return (
    <FormDialog
      title={adding.kind === 'report' ? t('task.report.of', { name: adding.task.name }) : t(`add.${adding.kind}`)}
      submit={t(`add.deed.${adding.kind}`)}
      busy={busy}
      fault={fault}
      ready={entry !== undefined}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {(adding.kind === 'event' || adding.kind === 'task') && (
        <Field
          label={t(`${adding.kind}.name`)}
          required
          maxLength={300}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      {adding.kind === 'event' && (
        <>
          <TimeField label={t('event.when')} value={at} onTime={setAt} />
          <Field
            label={t('event.techniques')}
            hint={t('event.techniques.hint')}
            value={techniques}
            onChange={(event) => setTechniques(event.target.value)}
          />
        </>
      )}
      {adding.kind === 'task' && (
        <>
          <Field
            label={t('task.owner')}
            required
            list={list}
            maxLength={300}
            value={owner}
            onChange={(event) => setOwner(event.target.value)}
          />
          <datalist id={list}>
            {owners.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </datalist>
          <TimeField label={t('task.when')} value={at} onTime={setAt} />
        </>
      )}
      {adding.kind === 'report' && (
        <SelectField
          label={t('outcome')}
          value={outcome}
          onChange={(event) => setOutcome(TASK_OUTCOMES.find((one) => one === event.target.value) ?? 'unknown')}
        >
          {TASK_OUTCOMES.map((one) => (
            <option key={one} value={one}>
              {t(`outcome.${one}`)}
            </option>
          ))}
        </SelectField>
      )}
      <TextField
        label={t(adding.kind === 'note' || adding.kind === 'observables' ? `${adding.kind}.text` : 'text')}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <LabelPick labels={labels} value={label} onChange={setLabel} />
    </FormDialog>
  )
}
