import { call, CheckField, Field, FormDialog, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { changeLadder, type Ladder, type LadderStep } from '../core/index.ts'
import { EditMeasures, measuresToSign } from './EditMeasures.tsx'
import { useDeed } from './parts.tsx'
import { watchWords } from './words/watch.ts'

const LANGUAGES = ['en', 'fr'] as const

/** Changes the words and rules of one step; the ladder is signed as a whole. */
export function EditStep({ ladder, step, onClose }: { ladder: Ladder; step: LadderStep; onClose: () => void }) {
  const t = useText(watchWords)
  const { busy, fault, run } = useDeed()
  const [next, setNext] = useState(step)
  const [reason, setReason] = useState('')
  const put = (what: 'name' | 'criteria' | 'authority', language: 'en' | 'fr', text: string) =>
    setNext({ ...next, [what]: { ...next[what], [language]: text } })
  const submit = async () => {
    const signed = { ...next, measures: measuresToSign(step.measures, next.measures) }
    const steps = ladder.map((one) => (one.id === step.id ? signed : one))
    if ((await run(() => call(changeLadder, { ladder: steps, reason: reason.trim() }))) === undefined) return
    tell({ text: t('ladder.done') })
    onClose()
  }
  return (
    <FormDialog
      title={t('ladder.change')}
      submit={t('ladder.deed')}
      busy={busy}
      fault={fault}
      ready={
        reason.trim() !== '' &&
        LANGUAGES.every(
          (one) => next.name[one].trim() !== '' && next.measures.every(({ text }) => text[one].trim() !== ''),
        )
      }
      onClose={onClose}
      onSubmit={() => void submit()}
      wide
    >
      {LANGUAGES.map((language) => (
        <div key={language} className="t-form">
          <Field
            label={t('ladder.name', { language: language.toUpperCase() })}
            required
            maxLength={80}
            value={next.name[language]}
            onChange={(event) => put('name', language, event.target.value)}
          />
          <TextField
            label={t('ladder.criteria.in', { language: language.toUpperCase() })}
            maxLength={1_000}
            value={next.criteria[language]}
            onChange={(event) => put('criteria', language, event.target.value)}
          />
          <Field
            label={t('ladder.authority.in', { language: language.toUpperCase() })}
            maxLength={200}
            value={next.authority[language]}
            onChange={(event) => put('authority', language, event.target.value)}
          />
        </div>
      ))}
      <EditMeasures measures={next.measures} onChange={(measures) => setNext({ ...next, measures })} />
      <Field
        label={t('ladder.hours.field')}
        type="number"
        min={1}
        max={8_760}
        value={next.hours ?? ''}
        onChange={(event) => {
          const { hours: _before, ...rest } = next
          const hours = Number(event.target.value)
          setNext(hours >= 1 ? { ...rest, hours } : rest)
        }}
      />
      <CheckField
        label={t('ladder.two.field')}
        checked={next.two}
        onChange={(event) => setNext({ ...next, two: event.target.checked })}
      />
      <TextField
        label={t('ladder.reason')}
        required
        maxLength={4_000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  )
}
