import { useAsk, useMarking, useText, useSay } from '@testudo/ui'
import { useId } from 'react'
import { portalEquipment } from '../../core/contract/portal.ts'
import { portalWords } from '../words/portal.ts'
import { Choices, LongAnswer } from './Choices.tsx'
import type { Field, Report } from './report.ts'
import { usePortalTime } from './time.ts'

const MOST = { title: 300, severity: 4_000, impact: 4_000, indicators: 10_000, cause: 4_000, measures: 4_000 } as const

/** One question of a report, as its field asks. */
export function ReportQuestion({
  field,
  report,
  lacks,
  onChange,
}: {
  field: Field
  report: Report
  lacks: 'choice' | 'words' | 'time' | undefined
  onChange: (report: Report) => void
}) {
  const t = useText(portalWords)
  switch (field) {
    case 'aware':
      return <AwareQuestion report={report} bad={lacks !== undefined} onChange={onChange} />
    case 'unlawful':
    case 'crossBorder': {
      const value = report[field]
      return (
        <Choices
          name={t(`report.${field}`)}
          choices={[
            { id: 'yes', text: t('yes') },
            { id: 'no', text: t('no') },
          ]}
          value={value === undefined ? undefined : value ? 'yes' : 'no'}
          fault={lacks === undefined ? undefined : t('choose.first')}
          onChoose={(picked) => onChange({ ...report, [field]: picked === 'yes' })}
        />
      )
    }
    case 'equipment':
      return <EquipmentQuestion report={report} onChange={onChange} />
    case 'title':
    case 'severity':
    case 'impact':
    case 'indicators':
    case 'cause':
    case 'measures':
      return (
        <LongAnswer
          hideLabel
          label={t(`report.${field}`)}
          hint={t(`report.${field}.hint`)}
          most={MOST[field]}
          value={report[field]}
          fault={lacks === undefined ? undefined : t('write.first')}
          onChange={(text) => onChange({ ...report, [field]: text })}
        />
      )
  }
}

const two = (n: number) => String(n).padStart(2, '0')

/** Unix ms as `datetime-local` writes it: local time, no zone. */
function localText(at: number | undefined): string {
  if (at === undefined) return ''
  const d = new Date(at)
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`
}

function AwareQuestion({
  report,
  bad,
  onChange,
}: {
  report: Report
  bad: boolean
  onChange: (report: Report) => void
}) {
  const t = useText(portalWords)
  const id = useId()
  return (
    <div className="v-portal-field">
      <label htmlFor={id} className="t-hidden">
        {t('report.aware')}
      </label>
      <p id={`${id}-hint`} className="t-2">
        {t('report.aware.hint')}
      </p>
      {bad && (
        <p id={`${id}-fault`} role="alert" className="v-portal-fault">
          {t('report.aware.bad')}
        </p>
      )}
      <input
        id={id}
        type="datetime-local"
        className="t-input"
        aria-describedby={`${id}-hint${bad ? ` ${id}-fault` : ''}`}
        aria-invalid={bad}
        defaultValue={localText(report.aware)}
        onChange={(event) => {
          const at = new Date(event.target.value).getTime()
          onChange({ ...report, aware: Number.isNaN(at) ? undefined : at })
        }}
      />
    </div>
  )
}

function EquipmentQuestion({ report, onChange }: { report: Report; onChange: (report: Report) => void }) {
  const t = useText(portalWords)
  const say = useSay()
  const asked = useAsk(portalEquipment, {})
  useMarking(asked.isError ? 'none' : asked.data?.marking)
  return (
    <fieldset className="v-choices">
      <legend className="t-hidden">{t('report.equipment')}</legend>
      <label className="v-choice v-choice-box">
        <input
          type="checkbox"
          checked={report.equipment.length === 0}
          onChange={() => onChange({ ...report, equipment: [] })}
        />
        <span className="v-choice-name">{t('report.equipment.none')}</span>
      </label>
      {(asked.data?.rows ?? []).map(({ id, name }) => (
        <label key={id} className="v-choice v-choice-box">
          <input
            type="checkbox"
            checked={report.equipment.includes(id)}
            onChange={(event) =>
              onChange({
                ...report,
                equipment: event.target.checked
                  ? [...report.equipment, id]
                  : report.equipment.filter((one) => one !== id),
              })
            }
          />
          <span className="v-choice-name">{say(name)}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** Everything that will be sent, with a way to change each of it. */
export function CheckReport({
  report,
  fields,
  onChange,
}: {
  report: Report
  fields: readonly Field[]
  onChange: (n: number) => void
}) {
  const t = useText(portalWords)
  const say = useSay()
  const time = usePortalTime()
  const asked = useAsk(portalEquipment, {})
  useMarking(asked.isError ? 'none' : asked.data?.marking)
  const told = (field: Field): string => {
    if (field === 'aware')
      return report.aware === undefined ? t('not.told') : `${time.moment(report.aware)} (${time.dtg(report.aware)})`
    if (field === 'unlawful' || field === 'crossBorder') {
      const value = report[field]
      return t(value === undefined ? 'not.told' : value ? 'yes' : 'no')
    }
    if (field === 'equipment') {
      const names = (asked.data?.rows ?? []).filter(({ id }) => report.equipment.includes(id))
      return names.length === 0 ? t('report.equipment.none') : names.map(({ name }) => say(name)).join(', ')
    }
    return report[field].trim() === '' ? t('not.told') : report[field].trim()
  }
  return (
    <>
      <p className="v-portal-lead">{t('check.text')}</p>
      <ul className="v-portal-rows">
        {fields.map((field, n) => (
          <li key={field}>
            <span>
              <b>{t(`report.${field}`)}</b>
              <br />
              <span className="v-told">{told(field)}</span>
            </span>
            <button
              type="button"
              className="v-portal-link"
              aria-label={t('check.change.for', { name: t(`report.${field}`) })}
              onClick={() => onChange(n)}
            >
              {t('check.change')}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
