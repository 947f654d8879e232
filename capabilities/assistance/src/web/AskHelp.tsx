import type { Label } from '@testudo/kernel/label'
import { URGENCIES, type Urgency } from '@testudo/kernel/waiting'
import { call, Field, FormDialog, SelectField, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { askHelp } from '../core/index.ts'
import { useDeed } from './parts.tsx'
import { type Levels, useTeamFields } from './useTeamFields.tsx'
import { formWords } from './words/forms.ts'

/** Asks for help, for an incident or for anything else. */
export function AskHelp({
  about,
  labels,
  levels,
  onClose,
  onDone,
}: {
  about: string | undefined
  labels: readonly Label[]
  levels: readonly Levels[]
  onClose: () => void
  onDone: (id: string) => void
}) {
  const t = useText(formWords)
  const { busy, fault, run } = useDeed()
  const team = useTeamFields(labels, levels)
  const [urgency, setUrgency] = useState<Urgency>('priority')
  const [overlap, setOverlap] = useState('4')
  const submit = async () => {
    const overlapHours = Math.min(24, Math.max(0, Number(overlap.replace(',', '.')) || 0))
    const body = { ...team.body, urgency, overlapHours, about: about === undefined ? [] : [about] }
    const made = await run(() => call(askHelp, body))
    if (made === undefined) return
    tell({ text: t('ask.done') })
    onDone(made.id)
  }
  return (
    <FormDialog
      wide
      title={t('ask')}
      submit={t('ask.deed')}
      busy={busy}
      fault={fault}
      ready={team.ready}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {about !== undefined && (
        <p className="t-2 t-small">
          {t('for')} <span className="t-mono">{about}</span>
        </p>
      )}
      {team.first}
      <div className="a-three">
        <SelectField
          label={t('urgency')}
          value={urgency}
          onChange={(e) => setUrgency(URGENCIES.find((one) => one === e.target.value) ?? 'priority')}
        >
          {URGENCIES.map((one) => (
            <option key={one} value={one}>
              {t(`urgency.${one}`)}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('overlap')}
          inputMode="decimal"
          maxLength={4}
          value={overlap}
          onChange={(e) => setOverlap(e.target.value)}
        />
      </div>
      {team.rest}
    </FormDialog>
  )
}
