import { call, Field, FormDialog, Marked, useAsk, useText } from '@testudo/ui'
import { useId, useState } from 'react'
import { type IncidentRow, type IncidentView, incidents, mergeIncident } from '../core/index.ts'
import { Because } from './Because.tsx'
import { joinWords } from './joinWords.ts'
import { SeverityWord, useDeed } from './parts.tsx'

/** More than this many cannot be taken in at a glance: a field to find one appears. */
const AT_A_GLANCE = 6

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Says that an incident is the same matter as another open one. */
export function MergeDialog({ view: { row }, onClose }: { view: IncidentView; onClose: () => void }) {
  const t = useText(joinWords)
  const { busy, fault, run } = useDeed()
  const asked = useAsk(incidents, { show: 'open' })
  const [into, setInto] = useState('')
  const [because, setBecause] = useState('')
  const [find, setFind] = useState('')
  const others = (asked.data?.rows ?? []).filter(({ id }) => id !== row.id)
  const found = others.filter(
    ({ id, number, name }) => id === into || plain(`${number} ${name}`).includes(plain(find.trim())),
  )
  const submit = async () => {
    if ((await run(() => call(mergeIncident, { id: row.id, into, because }))) !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('merge.of', { number: row.number })}
      submit={t('merge.deed')}
      busy={busy}
      fault={fault}
      ready={into !== '' && because.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p className="t-2">{t('merge.text', { number: row.number })}</p>
      {others.length > AT_A_GLANCE && (
        <Field label={t('merge.find')} type="search" value={find} onChange={(event) => setFind(event.target.value)} />
      )}
      <fieldset className="i-choose">
        <legend>{t('merge.into')}</legend>
        {found.map((one) => (
          <Choice key={one.id} row={one} chosen={one.id === into} onChoose={() => setInto(one.id)} />
        ))}
        {found.length === 0 && asked.data !== undefined && (
          <p className="t-3">{t(others.length === 0 ? 'merge.none' : 'merge.none.like')}</p>
        )}
      </fieldset>
      <Because label={t('merge.why')} value={because} onChange={setBecause} />
    </FormDialog>
  )
}

function Choice({ row, chosen, onChoose }: { row: IncidentRow; chosen: boolean; onChoose: () => void }) {
  const t = useText(joinWords)
  const id = useId()
  const name = <Marked mark={row.mark}>{row.name}</Marked>
  return (
    <label className="i-pick" htmlFor={id}>
      <input id={id} type="radio" name="into" checked={chosen} onChange={onChoose} />
      <span>
        {name}
        <span className="t-row t-small t-2 i-pick-facts">
          <span className="t-mono">{row.number}</span>
          <SeverityWord severity={row.severity} />
          {row.lead !== '' && t('merge.led', { lead: row.lead })}
        </span>
      </span>
    </label>
  )
}
