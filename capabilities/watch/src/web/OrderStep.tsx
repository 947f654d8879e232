import type { Label } from '@testudo/kernel/label'
import { call, Field, FormDialog, SelectField, tell, TextField, TimeField, useSay, useText } from '@testudo/ui'
import { useState } from 'react'
import { type Ladder, orderState } from '../core/index.ts'
import { LabelPick, useDeed } from './parts.tsx'
import { watchWords } from './words/watch.ts'

/** Orders a step of the ladder, with reason, authority and end. */
export function OrderStep({
  ladder,
  rank,
  labels,
  onClose,
}: {
  ladder: Ladder
  rank: number
  labels: readonly Label[]
  onClose: () => void
}) {
  const t = useText(watchWords)
  const say = useSay()
  const { busy, fault, run } = useDeed()
  const [step, setStep] = useState(ladder[Math.min(rank + 1, ladder.length - 1)]?.id ?? '')
  const [reason, setReason] = useState('')
  const [authority, setAuthority] = useState('')
  const [until, setUntil] = useState<number | undefined>(undefined)
  const [label, setLabel] = useState(0)
  const chosen = ladder.find(({ id }) => id === step)
  const two = chosen?.two === true && ladder.indexOf(chosen) > rank
  const submit = async () => {
    const under = labels[label]
    const done = await run(() =>
      call(orderState, {
        step,
        reason: reason.trim(),
        authority: authority.trim(),
        ...(until !== undefined && { until }),
        ...(under !== undefined && { label: under }),
      }),
    )
    if (done === undefined) return
    tell(done.state === 'proposed' ? { kind: 'waits', text: t('order.proposed') } : { text: t('order.done') })
    onClose()
  }
  return (
    <FormDialog
      title={t('order')}
      submit={t('order.deed')}
      busy={busy}
      fault={fault}
      ready={reason.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <SelectField
        label={t('order.step')}
        {...(two && { hint: t('order.two') })}
        value={step}
        onChange={(event) => setStep(event.target.value)}
      >
        {ladder.map(({ id, name }) => (
          <option key={id} value={id}>
            {say(name)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('order.reason')}
        required
        maxLength={4_000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Field
        label={t('order.authority')}
        maxLength={200}
        placeholder={chosen === undefined ? '' : say(chosen.authority)}
        value={authority}
        onChange={(event) => setAuthority(event.target.value)}
      />
      {chosen?.hours !== undefined && (
        <>
          <TimeField label={t('order.until')} value={until} onTime={setUntil} />
          <p className="t-2 t-small">{t('order.until.hint', { hours: chosen.hours })}</p>
        </>
      )}
      <LabelPick labels={labels} value={label} onChange={setLabel} />
    </FormDialog>
  )
}
