import {
  Button,
  call,
  Field,
  FormDialog,
  SelectField,
  TextField,
  useAsk,
  useMarking,
  useSay,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { DETERMINATIONS, dropTemplate, INCIDENT_TYPES, openIncident, TEMPLATES, templates } from '../core/index.ts'
import { joinWords } from './joinWords.ts'
import { LabelPick } from './LabelPick.tsx'
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
  const [label, setLabel] = useState(0)
  const join = useText(joinWords)
  const say = useSay()
  const kept = useAsk(templates, {})
  useMarking(kept.data?.marking ?? (kept.isError ? 'none' : undefined))
  const own = kept.data?.rows ?? []
  const shipped = TEMPLATES.find(({ id }) => id === template)
  const mine = own.find(({ id }) => id === template)
  const kindOf = (id: string) =>
    TEMPLATES.find((one) => one.id === id)?.types[0] ??
    INCIDENT_TYPES.find((one) => one === own.find((other) => other.id === id)?.types[0])
  const drop = async (id: string) => {
    if ((await run(() => call(dropTemplate, { id }))) !== undefined) setTemplate('')
  }
  const labels = kept.data?.labels ?? []
  const under = labels[label]
  const touches = about?.startsWith('x-testudo-') === true
  const submit = async () => {
    const made = await run(() =>
      call(openIncident, {
        name,
        description,
        determination,
        types: type === '' ? [] : [type],
        ...(template !== '' && { template }),
        ...(label > 0 && under !== undefined && { label: under }),
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
          const kind = kindOf(event.target.value)
          if (kind !== undefined && type === '') setType(kind)
        }}
      >
        <option value="">{join('template.none')}</option>
        {TEMPLATES.map(({ id, name: named }) => (
          <option key={id} value={id}>
            {say(named)}
          </option>
        ))}
        {own.length > 0 && (
          <optgroup label={join('template.kept')}>
            {own.map(({ id, name: named, by, mark }) => (
              <option key={id} value={id}>
                {mark.portion} {named}, {by}
              </option>
            ))}
          </optgroup>
        )}
      </SelectField>
      {shipped !== undefined && (
        <p className="t-2 t-small">
          {shipped.tasks.map((task) => `${say(task.name)} (+${task.dueHours} h)`).join(' · ')}
          <br />
          {join('template.asks', { who: shipped.asks.map(say).join(', ') })}
        </p>
      )}
      {mine !== undefined && (
        <p className="t-2 t-small">
          {mine.tasks.map((task) => `${task.name} (+${task.dueHours} h)`).join(' · ')}{' '}
          {mine.own && (
            <Button small disabled={busy} onClick={() => void drop(mine.id)}>
              {join('template.drop')}
            </Button>
          )}
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
      {labels.length > 0 && <LabelPick labels={labels} value={label} onChange={setLabel} />}
    </FormDialog>
  )
}
