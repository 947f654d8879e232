import { Button, Field, FilterChip, FormDialog, RemovableChip, SelectField, useText } from '@testudo/ui'
import { useState } from 'react'
import { clockTime, type Rota, zoneSchema } from '../core/rota.ts'
import type { PlanReply } from './RotaView.tsx'
import { noticeWords } from './words/notices.ts'

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** What every dialog of the plan needs. */
export interface PlanDialog {
  readonly plan: PlanReply
  readonly busy: boolean
  readonly fault: string | undefined
  readonly onClose: () => void
}

/** One shift of every week. @param at its place in the list; -1: a new one */
export function ShiftDialog({
  plan,
  at,
  busy,
  fault,
  onClose,
  onKeep,
}: PlanDialog & { readonly at: number; readonly onKeep: (next: Rota) => void }) {
  const t = useText(noticeWords)
  const before = plan.rota.shifts[at]
  const [zone, setZone] = useState(plan.rota.zone)
  const [days, setDays] = useState<readonly number[]>(before?.days ?? DAYS)
  const [from, setFrom] = useState(before?.from ?? '07:00')
  const [to, setTo] = useState(before?.to ?? '19:00')
  const [people, setPeople] = useState<readonly string[]>(before?.people ?? [])
  const others = plan.rota.shifts.filter((_, i) => i !== at)
  const shift = { days: days.toSorted((a, b) => a - b), from, to, people }
  const nameOf = (account: string) => plan.people.find((one) => one.account === account)?.name ?? account
  const ready =
    days.length > 0 &&
    people.length > 0 &&
    [from, to].every((one) => clockTime.safeParse(one).success) &&
    zoneSchema.safeParse(zone).success
  const shifts = before === undefined ? [...others, shift] : plan.rota.shifts.with(at, shift)
  return (
    <FormDialog
      title={t('rota.shifts')}
      submit={t('rota.keep')}
      busy={busy}
      ready={ready}
      fault={fault}
      onClose={onClose}
      onSubmit={() => onKeep({ ...plan.rota, zone, shifts })}
      aside={
        before !== undefined && (
          <Button look="danger" disabled={busy} onClick={() => onKeep({ ...plan.rota, zone, shifts: others })}>
            {t('rota.drop')}
          </Button>
        )
      }
    >
      <div className="n-chips" role="group" aria-label={t('days')}>
        {DAYS.map((day) => (
          <FilterChip
            key={day}
            on={days.includes(day)}
            onToggle={() => setDays(days.includes(day) ? days.filter((one) => one !== day) : [...days, day])}
          >
            {t(`day.${day}`)}
          </FilterChip>
        ))}
      </div>
      <Field
        label={t('rota.from')}
        type="time"
        required
        value={from}
        onChange={({ target }) => setFrom(target.value)}
      />
      <Field label={t('rota.to')} type="time" required value={to} onChange={({ target }) => setTo(target.value)} />
      <Field
        label={t('rota.zone')}
        hint={t('rota.zone.hint')}
        required
        maxLength={64}
        spellCheck={false}
        value={zone}
        onChange={({ target }) => setZone(target.value)}
      />
      {people.length > 0 && (
        <div className="n-chips" role="group" aria-label={t('rota.people')}>
          {people.map((one) => (
            <RemovableChip
              key={one}
              name={nameOf(one)}
              onRemove={() => setPeople(people.filter((other) => other !== one))}
            />
          ))}
        </div>
      )}
      <SelectField
        label={`${t('rota.people')}: ${t('rota.person')}`}
        hint={t('rota.public')}
        value=""
        onChange={({ target }) => target.value !== '' && setPeople([...people, target.value])}
      >
        <option value="">{t('rota.choose')}</option>
        {plan.people
          .filter(({ account }) => !people.includes(account))
          .map(({ account, name }) => (
            <option key={account} value={account}>
              {name}
            </option>
          ))}
      </SelectField>
    </FormDialog>
  )
}
