import { call, CheckField, Field, FormDialog, SelectField, useDeed, useText } from '@testudo/ui'
import { useState } from 'react'
import { addSlot } from '../core/contract/rhythm.ts'
import { productSchema } from '../core/document/products.ts'
import { boardWords } from './words/board.ts'
import { briefWords } from './words/briefs.ts'

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** A product that is due again and again. */
export function SlotForm({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useText(boardWords)
  const b = useText(briefWords)
  const { run, busy, fault } = useDeed(onDone)
  const [kind, setKind] = useState(productSchema.parse('sitrep'))
  const [mission, setMission] = useState('')
  const [time, setTime] = useState('06:00')
  const [zone, setZone] = useState('UTC')
  const [days, setDays] = useState<readonly number[]>(DAYS)
  const [cutoff, setCutoff] = useState('60')
  const [to, setTo] = useState('')
  const [language, setLanguage] = useState<'en' | 'fr'>('en')
  const send = async () => {
    const given = {
      kind,
      ...(mission.trim() === '' ? {} : { mission: mission.trim() }),
      time,
      zone: zone.trim(),
      days: [...days],
      cutoff: Number(cutoff),
      language,
      to: to.trim(),
    }
    if ((await run(() => call(addSlot, given))) !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('rhythm.add')}
      submit={t('rhythm.save')}
      busy={busy}
      ready={/^([01]\d|2[0-3]):[0-5]\d$/.test(time) && to.trim() !== '' && days.length > 0 && cutoff !== ''}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void send()}
    >
      <SelectField
        label={t('product')}
        value={kind}
        onChange={({ target }) => setKind(productSchema.parse(target.value))}
      >
        {productSchema.options.map((one) => (
          <option key={one} value={one}>
            {b(`kind.${one}`)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('mission')}
        hint={t('mission.hint')}
        maxLength={200}
        value={mission}
        onChange={({ target }) => setMission(target.value)}
      />
      <Field
        label={t('for')}
        hint={t('for.hint')}
        maxLength={4_000}
        value={to}
        onChange={({ target }) => setTo(target.value)}
      />
      <Field
        label={t('time')}
        hint={t('time.hint')}
        maxLength={5}
        value={time}
        onChange={({ target }) => setTime(target.value)}
      />
      <Field
        label={t('zone')}
        hint={t('zone.hint')}
        maxLength={60}
        value={zone}
        onChange={({ target }) => setZone(target.value)}
      />
      <fieldset className="b-mark b-days">
        <legend>{t('days')}</legend>
        {DAYS.map((day) => (
          <CheckField
            key={day}
            label={t(`days.${day}`)}
            checked={days.includes(day)}
            onChange={() => setDays(days.includes(day) ? days.filter((one) => one !== day) : [...days, day])}
          />
        ))}
      </fieldset>
      <Field
        label={t('cutoff')}
        type="number"
        min={0}
        max={1_440}
        value={cutoff}
        onChange={({ target }) => setCutoff(target.value)}
      />
      <SelectField
        label={b('language')}
        value={language}
        onChange={({ target }) => setLanguage(target.value === 'fr' ? 'fr' : 'en')}
      >
        <option value="en">{b('language.en')}</option>
        <option value="fr">{b('language.fr')}</option>
      </SelectField>
    </FormDialog>
  )
}
