import { call, Field, FormDialog, SelectField, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { DETERMINATIONS, INCIDENT_TYPES, openIncident } from '../core/index.ts'
import { useDeed } from './parts.tsx'
import { incidentWords } from './words.ts'

/** Opens an incident, from an object or from nothing yet. */
export function OpenIncident({
  about,
  onClose,
  onOpened,
}: {
  about: string | undefined
  onClose: () => void
  onOpened: (id: string) => void
}) {
  const t = useText(incidentWords)
  const { busy, fault, run } = useDeed()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [type, setType] = useState('')
  const [determination, setDetermination] = useState<(typeof DETERMINATIONS)[number]>('suspected')
  const touches = about?.startsWith('x-testudo-') === true
  const submit = async () => {
    const made = await run(() =>
      call(openIncident, {
        name,
        description,
        determination,
        types: type === '' ? [] : [type],
        ...(about !== undefined && (touches ? { touches: [about] } : { about: [about] })),
      }),
    )
    if (made !== undefined) onOpened(made.id)
  }
  return (
    <FormDialog
      title={t('new')}
      submit={t('new.deed')}
      busy={busy}
      fault={fault}
      ready={name.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {about !== undefined && (
        <p className="t-2 t-small">
          {t('new.about')} <span className="t-mono">{about}</span>
        </p>
      )}
      <Field
        label={t('name')}
        required
        maxLength={300}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('description')}
        maxLength={20_000}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      <SelectField label={t('types')} value={type} onChange={(event) => setType(event.target.value)}>
        <option value="">{t('types.none')}</option>
        {INCIDENT_TYPES.map((one) => (
          <option key={one} value={one}>
            {t(`type.${one}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('determination')}
        value={determination}
        onChange={(event) => setDetermination(DETERMINATIONS.find((one) => one === event.target.value) ?? 'suspected')}
      >
        {DETERMINATIONS.map((one) => (
          <option key={one} value={one}>
            {t(`determination.${one}`)}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  )
}
