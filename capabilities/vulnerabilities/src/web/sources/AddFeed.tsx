import type { Label } from '@testudo/kernel/label'
import { call, Field, FormDialog, SelectField, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { addFeed, FEED_FORMATS } from '../../core/contract/feeds.ts'
import { LabelOf } from '../parts/LabelOf.tsx'
import { useDeed } from '../parts/useDeed.ts'
import { sourcesWords } from '../words/sources.ts'

const FROM = ['url', 'folder'] as const

/** A new address or folder the node asks by itself. */
export function AddFeed({ onClose }: { onClose: () => void }) {
  const t = useText(sourcesWords)
  const { run, busy, fault } = useDeed()
  const [name, setName] = useState('')
  const [from, setFrom] = useState<(typeof FROM)[number]>('url')
  const [place, setPlace] = useState('')
  const [format, setFormat] = useState('')
  const [hours, setHours] = useState('24')
  const [key, setKey] = useState('')
  const [label, setLabel] = useState<Label | undefined>(undefined)
  const save = async () => {
    const known = FEED_FORMATS.find((one) => one === format)
    const done = await run(() =>
      call(addFeed, {
        name: name.trim(),
        from,
        place: place.trim(),
        everyHours: Number(hours) || 24,
        ...(known === undefined ? {} : { format: known }),
        ...(key.trim() === '' ? {} : { key: key.trim() }),
        ...(label === undefined ? {} : { label: JSON.stringify(label) }),
      }),
    )
    if (done === undefined) return
    tell({ text: t('feed.added', { name: name.trim() }) })
    onClose()
  }
  return (
    <FormDialog
      title={t('feed.add')}
      submit={t('feed.do')}
      busy={busy}
      ready={name.trim() !== '' && place.trim() !== ''}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void save()}
    >
      <Field
        label={t('feed.name')}
        hint={t('feed.name.hint')}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label={t('feed.from')}
        value={from}
        onChange={(event) => setFrom(FROM.find((one) => one === event.target.value) ?? 'url')}
      >
        {FROM.map((one) => (
          <option key={one} value={one}>
            {t(`feed.from.${one}`)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t(`feed.place.${from}`)}
        className="t-input t-mono"
        required
        maxLength={500}
        spellCheck={false}
        value={place}
        onChange={(event) => setPlace(event.target.value)}
      />
      <div className="v-two">
        <SelectField label={t('feed.format')} value={format} onChange={(event) => setFormat(event.target.value)}>
          <option value="">{t('feed.format.auto')}</option>
          {FEED_FORMATS.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
        <Field
          label={t('feed.every')}
          type="number"
          min={0.25}
          max={720}
          step="any"
          value={hours}
          onChange={(event) => setHours(event.target.value)}
        />
      </div>
      <TextField
        label={t('feed.key')}
        hint={t('feed.key.hint')}
        className="t-input t-mono"
        maxLength={40_000}
        spellCheck={false}
        value={key}
        onChange={(event) => setKey(event.target.value)}
      />
      <LabelOf label={label} onChange={setLabel} />
    </FormDialog>
  )
}
