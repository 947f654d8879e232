import { call, FormDialog, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { changeIncident, type IncidentView } from '../core/index.ts'
import { useDeed } from './parts.tsx'
import { incidentWords } from './words.ts'

/** Closes an incident: why it is over, and what was learned. */
export function CloseIncident({
  view: { row, modified },
  onClose,
  onClosed,
}: {
  view: IncidentView
  onClose: () => void
  onClosed: (modified: string) => void
}) {
  const t = useText(incidentWords)
  const { busy, fault, run } = useDeed()
  const [because, setBecause] = useState('')
  const [lessons, setLessons] = useState('')
  const submit = async () => {
    const made = await run(() => call(changeIncident, { id: row.id, modified, close: { because, lessons } }))
    if (made !== undefined) onClosed(made.modified)
  }
  return (
    <FormDialog
      title={t('close.title', { number: row.number })}
      submit={t('close.deed')}
      busy={busy}
      fault={fault}
      ready={because.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <TextField
        label={t('close.because')}
        required
        maxLength={10_000}
        value={because}
        onChange={(event) => setBecause(event.target.value)}
      />
      <TextField
        label={t('close.lessons')}
        maxLength={20_000}
        value={lessons}
        onChange={(event) => setLessons(event.target.value)}
      />
    </FormDialog>
  )
}
