import type { Ask } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import { editing, type OwnExposure, recordExposure } from '@testudo/picture'
import { Button, call, Field, SelectField, TimeField, useAsk, useMarking, useText } from '@testudo/ui'
import { useState } from 'react'
import { Marked } from '../Marked.tsx'
import { editorWords } from '../words/editor.ts'
import { EditDialog } from './EditDialog.tsx'
import { LabelField } from './LabelField.tsx'
import { thisMinute } from './thisMinute.ts'

const RELIABILITY = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const CREDIBILITY = ['1', '2', '3', '4', '5', '6'] as const

interface Evidence {
  readonly id: string
  readonly name: string
}

/** Records what lowers the health of an asset or commitment: what, since when, who says so, how surely, for whose eyes. */
export function ExposureForm({
  asset,
  exposure,
  onClose,
}: {
  asset: { readonly id: string; readonly name: string; readonly label: Label }
  exposure: OwnExposure | undefined
  onClose: () => void
}) {
  const t = useText(editorWords)
  const [form, setForm] = useState({
    name: exposure?.name.en ?? '',
    what: exposure?.what.en ?? '',
    whatFr: exposure === undefined || exposure.what.fr === exposure.what.en ? '' : exposure.what.fr,
    reference: exposure?.reference ?? '',
    health: String(exposure?.health ?? 0),
    lifts: exposure?.lifts ?? '',
    repair: exposure?.repairHours === undefined ? '' : String(exposure.repairHours),
    source: exposure?.source ?? '',
    confidence: exposure?.confidence === undefined ? '' : String(exposure.confidence),
  })
  const [from, setFrom] = useState<number | undefined>(() => exposure?.from ?? thisMinute())
  const [until, setUntil] = useState<number | undefined>(exposure?.until)
  const [reliability, setReliability] = useState(
    RELIABILITY.find((grade) => exposure?.grade.startsWith(grade) === true) ?? 'F',
  )
  const [credibility, setCredibility] = useState(
    CREDIBILITY.find((grade) => exposure?.grade.endsWith(grade) === true) ?? '6',
  )
  const [evidence, setEvidence] = useState<Evidence | undefined>(
    exposure === undefined || exposure.evidenceId === exposure.id
      ? undefined
      : { id: exposure.evidenceId, name: exposure.reference },
  )
  const [label, setLabel] = useState<Label | undefined>(undefined)
  const field = (key: keyof typeof form) => ({
    value: form[key],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setForm((old) => ({ ...old, [key]: value }))
    },
  })
  const complete =
    form.name.trim() !== '' &&
    form.what.trim() !== '' &&
    form.reference.trim() !== '' &&
    form.health !== '' &&
    from !== undefined
  const chosen = label ?? (exposure === undefined ? asset.label : undefined)
  const ask: Ask<typeof recordExposure> | undefined =
    !complete || from === undefined
      ? undefined
      : {
          ...(exposure === undefined ? {} : { id: exposure.id }),
          asset: asset.id,
          name: form.name.trim(),
          health: Number(form.health),
          from,
          ...(until === undefined ? {} : { until }),
          ...(evidence === undefined ? {} : { cause: evidence.id }),
          reference: form.reference.trim(),
          what: form.what.trim(),
          ...(form.whatFr.trim() === '' ? {} : { what_fr: form.whatFr.trim() }),
          ...(form.lifts.trim() === '' ? {} : { lifts: form.lifts.trim() }),
          ...(form.source.trim() === '' ? {} : { source: form.source.trim() }),
          ...(form.repair === '' ? {} : { repairHours: Number(form.repair) }),
          ...(form.confidence === '' ? {} : { confidence: Math.round(Number(form.confidence)) }),
          reliability,
          credibility,
          ...(chosen === undefined ? {} : { label: chosen }),
        }
  return (
    <EditDialog
      title={t(exposure === undefined ? 'exposures.addTo' : 'exposures.changeOf', { name: asset.name })}
      edit={ask === undefined ? undefined : { exposure: ask }}
      save={() => (ask === undefined ? Promise.reject(new Error('')) : call(recordExposure, ask))}
      said={t('exposures.saved')}
      onClose={onClose}
    >
      <Field label={t('exposure.name')} required {...field('name')} />
      <EvidencePick
        chosen={evidence}
        onChoose={(one, reference) => {
          setEvidence(one)
          if (one !== undefined && reference !== '' && form.reference.trim() === '')
            setForm((old) => ({ ...old, reference }))
        }}
      />
      <Field label={t('exposure.reference')} hint={t('exposure.referenceHint')} required {...field('reference')} />
      <div className="p-two">
        <Field
          label={t('exposure.verb')}
          hint={t('exposure.verbHint', { name: asset.name, reference: form.reference || 'EXP-1183' })}
          required
          {...field('what')}
        />
        <Field label={t('exposure.verbFr')} {...field('whatFr')} />
      </div>
      <div className="p-two">
        <Field
          label={t('exposure.health')}
          hint={t('exposure.healthHint')}
          type="number"
          min={0}
          max={1}
          step="any"
          required
          {...field('health')}
        />
        <Field label={t('editor.repair')} type="number" min={0} step="any" {...field('repair')} />
      </div>
      <div className="p-two">
        <TimeField label={t('exposure.from')} value={from} onTime={setFrom} />
        <TimeField label={t('exposure.until')} value={until} onTime={setUntil} />
      </div>
      <Field label={t('exposure.lifts')} {...field('lifts')} />
      <div className="p-two">
        <Field label={t('editor.source')} hint={t('editor.sourceHint')} {...field('source')} />
        <Field label={t('editor.confidence')} type="number" min={0} max={100} {...field('confidence')} />
      </div>
      <div className="p-two">
        <SelectField
          label={t('exposure.grade')}
          value={reliability}
          onChange={(event) => setReliability(RELIABILITY.find((one) => one === event.currentTarget.value) ?? 'F')}
        >
          {RELIABILITY.map((one) => (
            <option key={one} value={one}>
              {t(`grade.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('exposure.credibility')}
          value={credibility}
          onChange={(event) => setCredibility(CREDIBILITY.find((one) => one === event.currentTarget.value) ?? '6')}
        >
          {CREDIBILITY.map((one) => (
            <option key={one} value={one}>
              {t(`grade.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <LabelField
        stands={exposure !== undefined}
        base={exposure?.label ?? asset.label}
        value={label}
        onChange={setLabel}
      />
    </EditDialog>
  )
}

/** An incident, vulnerability or report, by its words; or none. */
function EvidencePick({
  chosen,
  onChoose,
}: {
  chosen: Evidence | undefined
  onChoose: (evidence: Evidence | undefined, reference: string) => void
}) {
  const t = useText(editorWords)
  const [text, setText] = useState('')
  const idle = text.trim().length < 2
  const found = useAsk(editing, idle ? undefined : { evidence: text.trim() }, { keep: true })
  useMarking(idle || found.isError ? 'none' : found.data?.marking)
  if (chosen !== undefined)
    return (
      <div className="t-row">
        <span>
          {t('exposure.evidence')}: <b>{chosen.name}</b>
        </span>
        <span className="t-grow" />
        <Button small type="button" onClick={() => onChoose(undefined, '')}>
          {t('exposure.evidenceDrop')}
        </Button>
      </div>
    )
  const rows = idle ? [] : (found.data?.evidence ?? [])
  return (
    <div>
      <Field
        label={t('exposure.evidence')}
        hint={t('exposure.evidenceNone')}
        placeholder={t('exposure.evidenceFind')}
        value={text}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {rows.length > 0 && (
        <ul className="p-pick p-pick-short">
          {rows.map((row) => (
            <li key={row.id}>
              <button type="button" onClick={() => onChoose({ id: row.id, name: row.name }, row.reference)}>
                <Marked mark={row.mark}>{row.name}</Marked>
                <span className="t-grow" />
                <span className="t-3 t-small">{row.type}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
