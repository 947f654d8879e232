import { call, Field, FormDialog, SelectField, TextField, useSay, useText } from '@testudo/ui'
import { useState } from 'react'
import { DETERMINATIONS, INCIDENT_TYPES, openIncident, TEMPLATES } from '../core/index.ts'
import { joinWords } from './joinWords.ts'
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
  const [template, setTemplate] = useState('')
  const join = useText(joinWords)
  const say = useSay()
  const begun = TEMPLATES.find(({ id }) => id === template)
  const touches = about?.startsWith('x-testudo-') === true
  const submit = async () => {
    const made = await run(() =>
      call(openIncident, {
        name,
        description,
        determination,
        types: type === '' ? [] : [type],
        ...(begun !== undefined && { template: begun.id }),
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
        label={join('template')}
        value={template}
        onChange={(event) => {
          setTemplate(event.target.value)
          const kind = TEMPLATES.find(({ id }) => id === event.target.value)?.types[0]
          if (kind !== undefined && type === '') setType(kind)
        }}
      >
        <option value="">{join('template.none')}</option>
        {TEMPLATES.map(({ id, name: named }) => (
          <option key={id} value={id}>
            {say(named)}
          </option>
        ))}
      </SelectField>
      {begun !== undefined && (
        <p className="t-2 t-small">
          {begun.tasks.map((task) => `${say(task.name)} (+${task.dueHours} h)`).join(' · ')}
          <br />
          {join('template.asks', { who: begun.asks.map(say).join(', ') })}
        </p>
      )}
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
