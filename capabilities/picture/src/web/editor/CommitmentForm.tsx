import type { Ask } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import { parseTime } from '@testudo/kernel/time'
import { publishCommitment, SECTORS, type Sector } from '@testudo/picture'
import { call, Field, SelectField, TextField, TimeField, useText } from '@testudo/ui'
import { useState } from 'react'
import { editorWords } from '../words/editor.ts'
import { useSectorText } from '../words/sectors.ts'
import { EditDialog } from './EditDialog.tsx'
import { LabelField } from './LabelField.tsx'
import type { NodeFields } from './NodeForm.tsx'

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown, otherwise: string) => (typeof value === 'number' ? String(value) : otherwise)

/** Publishes what an operator promises, or changes the promise. Assets are not asked for, and cannot be given. */
export function CommitmentForm({ commitment, onClose }: { commitment: NodeFields | undefined; onClose: () => void }) {
  const t = useText(editorWords)
  const sectorText = useSectorText()
  const was = commitment?.fields ?? {}
  const [form, setForm] = useState({
    name: textOf(was.name),
    nameFr: textOf(was.name_fr),
    description: textOf(was.description),
    sector: textOf(was.sector),
    nation: textOf(was.nation),
    owner: textOf(was.owner),
    capacity: numberOf(was.capacity, '1'),
    probability: numberOf(was.probability, '1'),
    repair: numberOf(was.repair_hours, '0'),
  })
  const [until, setUntil] = useState<number | undefined>(parseTime(textOf(was.committed_until)))
  const [label, setLabel] = useState<Label | undefined>(undefined)
  const field = (key: keyof typeof form) => ({
    value: form[key],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setForm((old) => ({ ...old, [key]: value }))
    },
  })
  const complete = form.name.trim() !== '' && form.capacity !== '' && (form.nation === '' || form.nation.length === 3)
  const sector = SECTORS.find((one): one is Sector => one === form.sector)
  const ask: Ask<typeof publishCommitment> = {
    ...(commitment === undefined ? {} : { id: commitment.id }),
    name: form.name.trim(),
    ...(form.nameFr.trim() === '' ? {} : { name_fr: form.nameFr.trim() }),
    ...(form.description.trim() === '' ? {} : { description: form.description.trim() }),
    ...(sector === undefined ? {} : { sector }),
    ...(form.nation === '' ? {} : { nation: form.nation.toUpperCase() }),
    ...(form.owner.trim() === '' ? {} : { owner: form.owner.trim() }),
    capacity: Number(form.capacity),
    probability: form.probability === '' ? 1 : Number(form.probability),
    repair_hours: form.repair === '' ? 0 : Number(form.repair),
    ...(until === undefined ? {} : { committedUntil: until }),
    ...(label === undefined ? {} : { label }),
  }
  return (
    <EditDialog
      title={
        commitment === undefined
          ? t('commitments.publishTitle')
          : t('commitments.changeTitle', { name: textOf(was.name) })
      }
      edit={complete ? { commitment: ask } : undefined}
      save={() => call(publishCommitment, ask)}
      said={t('commitments.saved')}
      onClose={onClose}
    >
      <Field label={t('commitments.promise')} hint={t('commitments.promiseHint')} required {...field('name')} />
      <Field label={t('editor.nameFr')} {...field('nameFr')} />
      <Field label={t('commitments.operator')} hint={t('commitments.operatorHint')} {...field('owner')} />
      <div className="p-two">
        <SelectField label={t('editor.sector')} {...field('sector')}>
          <option value="">–</option>
          {SECTORS.map((one) => (
            <option key={one} value={one}>
              {sectorText(one)}
            </option>
          ))}
        </SelectField>
        <Field label={t('editor.nation')} hint={t('editor.nationHint')} maxLength={3} {...field('nation')} />
      </div>
      <div className="p-two">
        <Field
          label={t('commitments.capacity')}
          type="number"
          min={0}
          max={1}
          step="any"
          required
          {...field('capacity')}
        />
        <Field
          label={t('commitments.probability')}
          type="number"
          min={0}
          max={1}
          step="any"
          {...field('probability')}
        />
      </div>
      <div className="p-two">
        <Field label={t('commitments.repair')} type="number" min={0} step="any" {...field('repair')} />
        <TimeField label={t('commitments.until')} value={until} onTime={setUntil} />
      </div>
      <p className="t-small t-2">{t('commitments.untilHint')}</p>
      <TextField label={t('editor.description')} {...field('description')} />
      <LabelField stands={commitment !== undefined} base={commitment?.label} value={label} onChange={setLabel} />
    </EditDialog>
  )
}
