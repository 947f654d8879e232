import { shortDtg } from '@testudo/kernel/time'
import { call, CheckField, Field, FormDialog, Marked, useText } from '@testudo/ui'
import { useState } from 'react'
import { changeIncident, type IncidentView, splitIncident, undoJoin } from '../core/index.ts'
import { Because } from './Because.tsx'
import { joinWords } from './joinWords.ts'
import { MergeDialog } from './MergeDialog.tsx'
import { useDeed } from './parts.tsx'
import { incidentWords } from './words.ts'

/** What the address says its lead is doing: merge, split, judge, or take one of them back. */
export function JoinDialogs({
  view,
  may,
  doing,
  onClose,
}: {
  view: IncidentView
  may: boolean
  doing: string | undefined
  onClose: () => void
}) {
  const lead = may && view.row.own && view.row.status !== 'closed'
  const undoing = view.joined.find(({ statement, undo }) => undo && statement === doing)
  if (lead && doing === 'merge') return <MergeDialog view={view} onClose={onClose} />
  if (lead && doing === 'split') return <Split view={view} onClose={onClose} />
  if (lead && doing === 'judge') return <Judge view={view} onClose={onClose} />
  return may && undoing !== undefined ? <Undo id={view.row.id} joined={undoing} onClose={onClose} /> : null
}

const LONG = 80
const shorten = (text: string): string => (text.length > LONG ? `${text.slice(0, LONG).trimEnd()}…` : text)

function Split({ view, onClose }: { view: IncidentView; onClose: () => void }) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const [name, setName] = useState('')
  const [because, setBecause] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const more = useText(incidentWords)
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
      title={t('split.of', { number: view.row.number })}
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
        <legend>
          {t('split.what')} <span className="t-3">{t('split.count', { n: chosen.size, all: some.length })}</span>
        </legend>
        {some.map(({ id, kind, at, title, text, mark }) => (
          <CheckField
            key={id}
            label={
              <>
                <span className="t-portion">{mark.portion}</span> <span className="t-mono t-2">{shortDtg(at)}</span>{' '}
                <span className="t-2">{more(`kind.${kind}`)}</span> {title === '' ? shorten(text) : title}
              </>
            }
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

function Undo({
  id,
  joined: { statement, number, name, kind, mark },
  onClose,
}: {
  id: string
  joined: IncidentView['joined'][number]
  onClose: () => void
}) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const [because, setBecause] = useState('')
  const submit = async () => {
    if ((await run(() => call(undoJoin, { id, statement, because }))) !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('undo.of', { number })}
      submit={t('undo.deed')}
      busy={busy}
      fault={fault}
      ready={because.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <div>
        <p>
          <Marked mark={mark}>{name}</Marked> <span className="t-mono t-3">{number}</span>
        </p>
        <p className="t-2">{t(`undo.means.${kind}`)}</p>
      </div>
      <Because label={t('undo.why')} value={because} onChange={setBecause} />
    </FormDialog>
  )
}
