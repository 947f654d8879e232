import { call, Field, FormDialog, SelectField, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { reportRun, type RunOffer } from '../core/contract/index.ts'
import { useDeed } from './parts.tsx'
import { runWords } from './words/run.ts'

/** What came of a step done by hand, or of one whose answer was lost, and the values it gives back. */
export function ReportForm({
  run: id,
  offer,
  title,
  onClose,
}: {
  run: string
  offer: RunOffer
  title: string
  onClose: () => void
}) {
  const t = useText(runWords)
  const { busy, fault, run } = useDeed()
  const [outcome, setOutcome] = useState<'done' | 'failed'>('done')
  const [text, setText] = useState('')
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const submit = async () => {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
    const { token, seen } = offer
    const done = await run(() => call(reportRun, { id, token, seen, outcome, text, values: given }))
    if (done === undefined) return
    tell({ text: t('report.done') })
    onClose()
  }
  return (
    <FormDialog
      title={title}
      submit={t(outcome === 'done' ? 'report.deed' : 'report.failed')}
      look={outcome === 'done' ? 'primary' : 'danger'}
      busy={busy}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <SelectField
        label={t('report.outcome')}
        value={outcome}
        onChange={({ target }) => setOutcome(target.value === 'failed' ? 'failed' : 'done')}
      >
        <option value="done">{t('outcome.done')}</option>
        <option value="failed">{t('outcome.failed')}</option>
      </SelectField>
      <TextField
        label={t('report.text')}
        maxLength={4_000}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {offer.outArgs.map((argument) => {
        const name = argument.replace(/:value$/, '')
        return (
          <Field
            key={name}
            label={<span className="t-mono">{name}</span>}
            maxLength={20_000}
            value={values[name] ?? ''}
            onChange={({ target }) => setValues({ ...values, [name]: target.value })}
          />
        )
      })}
    </FormDialog>
  )
}
