import { FormDialog, SelectField, TimeField, useText } from '@testudo/ui'
import { useState } from 'react'
import type { Rota } from '../core/rota.ts'
import type { PlanDialog } from './ShiftDialog.tsx'
import { noticeWords } from './words/notices.ts'

/** Somebody instead of whoever the shifts name, from one moment to another. */
export function InsteadDialog({
  plan,
  busy,
  fault,
  onClose,
  onKeep,
}: PlanDialog & { readonly onKeep: (next: Rota) => void }) {
  const t = useText(noticeWords)
  const [from, setFrom] = useState<number | undefined>(undefined)
  const [until, setUntil] = useState<number | undefined>(undefined)
  const [person, setPerson] = useState('')
  const whole = from !== undefined && until !== undefined && until > from && person !== ''
  return (
    <FormDialog
      title={t('rota.instead.add')}
      submit={t('rota.instead.keep')}
      busy={busy}
      ready={whole}
      fault={fault}
      onClose={onClose}
      onSubmit={() => {
        if (whole) onKeep({ ...plan.rota, instead: [...plan.rota.instead, { from, until, person }] })
      }}
    >
      <TimeField label={t('rota.from')} value={from} onTime={setFrom} />
      <TimeField label={t('rota.to')} value={until} onTime={setUntil} />
      <SelectField
        label={t('rota.instead.who')}
        hint={t('rota.public')}
        value={person}
        onChange={({ target }) => setPerson(target.value)}
      >
        <option value="">{t('rota.choose')}</option>
        {plan.people.map(({ account, name }) => (
          <option key={account} value={account}>
            {name}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  )
}
