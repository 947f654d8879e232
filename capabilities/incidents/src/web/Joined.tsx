import {
  Button,
  call,
  CheckField,
  Field,
  FormDialog,
  Go,
  Marked,
  Section,
  SelectField,
  TextField,
  useAsk,
  useMarking,
  useSay,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import {
  beside,
  changeIncident,
  type IncidentView,
  incidents,
  mergeIncident,
  splitIncident,
  undoJoin,
} from '../core/index.ts'
import { joinWords } from './joinWords.ts'
import { useDeed } from './parts.tsx'

/** What is one matter with it, what was split off, and the deeds that make and undo that. */
export function Joined({
  view,
  may,
  doing,
  onDo,
}: {
  view: IncidentView
  may: boolean
  doing: string | undefined
  onDo: (deed: string | undefined) => void
}) {
  const t = useText(joinWords)
  const lead = may && view.row.own && view.row.status !== 'closed'
  const done = () => onDo(undefined)
  const undoing = view.joined.find(({ statement }) => statement === doing)
  if (!lead && view.mergedInto === undefined && view.joined.length === 0) return null
  return (
    <Section title={t('joined.title')}>
      {view.mergedInto !== undefined && (
        <p>
          {t('joined.into')}{' '}
          <Marked mark={view.mergedInto.mark}>
            <Go to={`/incidents/${view.mergedInto.id}`} className="t-link">
              {view.mergedInto.number} {view.mergedInto.name}
            </Go>
          </Marked>
        </p>
      )}
      <ul className="i-list">
        {view.joined.map((one) => (
          <li key={`${one.kind} ${one.id}`} className="i-task">
            <Marked mark={one.mark}>
              <Go to={`/incidents/${one.id}`} className="t-link">
                {one.number} {one.name}
              </Go>
            </Marked>{' '}
            <span className="t-2">{t(`joined.${one.kind}`)}</span> <span className="t-small">{one.because}</span>{' '}
            {may && one.undo && (
              <Button small onClick={() => onDo(one.statement)} aria-label={t('undo.of', { number: one.number })}>
                {t('undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {lead && (
        <p className="t-row i-deeds">
          {view.mergedInto === undefined && <Button onClick={() => onDo('merge')}>{t('merge')}</Button>}
          {view.timeline.length > 0 && <Button onClick={() => onDo('split')}>{t('split')}</Button>}
          <Button onClick={() => onDo('judge')}>{t('judge')}</Button>
        </p>
      )}
      {lead && doing === 'merge' && <Merge view={view} onClose={done} />}
      {lead && doing === 'split' && <Split view={view} onClose={done} />}
      {lead && doing === 'judge' && <Judge view={view} onClose={done} />}
      {may && undoing !== undefined && <Undo id={view.row.id} statement={undoing.statement} onClose={done} />}
    </Section>
  )
}

function Because({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      label={label}
      required
      maxLength={2_000}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function Merge({ view: { row }, onClose }: { view: IncidentView; onClose: () => void }) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const others = (useAsk(incidents, { show: 'open' }).data?.rows ?? []).filter(({ id }) => id !== row.id)
  const [into, setInto] = useState('')
  const [because, setBecause] = useState('')
  const submit = async () => {
    if ((await run(() => call(mergeIncident, { id: row.id, into, because }))) !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('merge')}
      submit={t('merge.deed')}
      busy={busy}
      fault={fault}
      ready={into !== '' && because.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <SelectField label={t('merge.into')} value={into} onChange={(event) => setInto(event.target.value)}>
        <option value="">–</option>
        {others.map((one) => (
          <option key={one.id} value={one.id}>
            {one.mark.portion} {one.number} {one.name}
          </option>
        ))}
      </SelectField>
      <Because label={t('merge.why')} value={because} onChange={setBecause} />
    </FormDialog>
  )
}

function Split({ view, onClose }: { view: IncidentView; onClose: () => void }) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const [name, setName] = useState('')
  const [because, setBecause] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const some = view.timeline.filter(({ movedTo }) => movedTo === undefined)
  const turn = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const submit = async () => {
    const made = await run(() => call(splitIncident, { id: view.row.id, name, portions: [...chosen], because }))
    if (made !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('split')}
      submit={t('split.deed')}
      busy={busy}
      fault={fault}
      ready={name.trim() !== '' && because.trim() !== '' && chosen.size > 0}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <Field
        label={t('split.name')}
        required
        maxLength={300}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <fieldset className="i-choose">
        <legend>{t('split.what')}</legend>
        {some.map(({ id, title, text, mark }) => (
          <CheckField
            key={id}
            label={`${mark.portion} ${title === '' ? text.slice(0, 80) : title}`}
            checked={chosen.has(id)}
            onChange={() => turn(id)}
          />
        ))}
      </fieldset>
      <Because label={t('split.why')} value={because} onChange={setBecause} />
    </FormDialog>
  )
}

function Judge({ view, onClose }: { view: IncidentView; onClose: () => void }) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const [value, setValue] = useState(String(view.criticality ?? 50))
  const [because, setBecause] = useState('')
  const number = Number(value)
  const submit = async () => {
    const made = await run(() =>
      call(changeIncident, { id: view.row.id, modified: view.modified, criticality: { value: number, because } }),
    )
    if (made !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('judge')}
      submit={t('judge.deed')}
      busy={busy}
      fault={fault}
      ready={because.trim() !== '' && Number.isInteger(number) && number >= 0 && number <= 100}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <Field
        label={t('judge.value')}
        required
        inputMode="numeric"
        maxLength={3}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <Because label={t('judge.why')} value={because} onChange={setBecause} />
    </FormDialog>
  )
}

function Undo({ id, statement, onClose }: { id: string; statement: string; onClose: () => void }) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const [because, setBecause] = useState('')
  const submit = async () => {
    if ((await run(() => call(undoJoin, { id, statement, because }))) !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('undo')}
      submit={t('undo')}
      busy={busy}
      fault={fault}
      ready={because.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <Because label={t('undo.why')} value={because} onChange={setBecause} />
    </FormDialog>
  )
}

/** What others hold about it: runs of playbooks, requests for help, briefs. */
export function Elsewhere({ id }: { id: string }) {
  const t = useText(joinWords)
  const say = useSay()
  const { data } = useAsk(beside, { id })
  useMarking(data?.marking)
  if (data === undefined || data.rows.length === 0) return null
  return (
    <Section title={t('elsewhere')}>
      <ul className="i-list">
        {data.rows.map((one) => (
          <li key={one.id}>
            <span className="t-2">{say(one.what)}</span>{' '}
            <Marked mark={one.mark}>
              <Go to={one.route} className="t-link">
                {say(one.title)}
              </Go>{' '}
              {say(one.state)}
            </Marked>
          </li>
        ))}
      </ul>
    </Section>
  )
}
