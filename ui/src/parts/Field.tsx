import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs'
import { formatDtg, parseTime } from '@testudo/kernel/time'
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from 'react'
import { useText } from '../text/language.ts'
import { useAge } from '../time/Dtg.tsx'
import { useNow } from '../time/now.ts'
import { kitWords } from '../words.ts'
import './parts.css'

interface Around {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly fault?: string | undefined
}

function Frame({ id, label, hint, fault, children }: Around & { id: string; children: ReactNode }) {
  return (
    <div className="t-field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className="t-small t-2">
          {hint}
        </div>
      )}
      {fault !== undefined && (
        <div id={`${id}-fault`} className="t-field-fault" role="alert">
          <IconAlertCircle size={14} />
          {fault}
        </div>
      )}
      {children}
    </div>
  )
}

function described(id: string, { hint, fault }: Pick<Around, 'hint' | 'fault'>) {
  const ids = [...(hint === undefined ? [] : [`${id}-hint`]), ...(fault === undefined ? [] : [`${id}-fault`])]
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    ...(fault === undefined ? {} : { 'aria-invalid': true }),
  }
}

/** One line of text with its label above; the fault stands above the box and is announced. */
export function Field({ label, hint, fault, ...rest }: Around & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} fault={fault}>
      <input id={id} className="t-input" {...described(id, { hint, fault })} {...rest} />
    </Frame>
  )
}

export function TextField({
  label,
  hint,
  fault,
  ...rest
}: Around & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} fault={fault}>
      <textarea id={id} className="t-input" rows={3} {...described(id, { hint, fault })} {...rest} />
    </Frame>
  )
}

export function SelectField({
  label,
  hint,
  fault,
  children,
  ...rest
}: Around & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} fault={fault}>
      <select id={id} className="t-input" {...described(id, { hint, fault })} {...rest}>
        {children}
      </select>
    </Frame>
  )
}

export function CheckField({
  label,
  ...rest
}: { label: ReactNode } & Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>) {
  return (
    <label className="t-row t-check-label">
      <input type="checkbox" className="t-check" {...rest} />
      <span>{label}</span>
    </label>
  )
}

/** A time as a date-time group or ISO 8601; says how far away it is. `onTime` gets Unix ms, or undefined while it is neither. */
export function TimeField({
  label,
  value,
  onTime,
}: {
  label: ReactNode
  /** Unix ms */
  value: number | undefined
  onTime: (at: number | undefined) => void
}) {
  const t = useText(kitWords)
  const now = useNow()
  const id = useId()
  const [text, setText] = useState(value === undefined ? '' : formatDtg(value))
  const at = parseTime(text)
  const fault = text !== '' && at === undefined ? t('field.time.bad') : undefined
  const age = useAge()
  const hint = t('field.time')
  return (
    <Frame id={id} label={label} hint={hint} fault={fault}>
      <span className="t-time-input">
        <input
          id={id}
          className="t-input t-mono"
          value={text}
          spellCheck={false}
          autoComplete="off"
          {...described(id, { hint, fault })}
          onChange={(event) => {
            setText(event.target.value)
            onTime(parseTime(event.target.value))
          }}
        />
        {at !== undefined && (
          <span className="t-3 t-small">
            {at > now ? t('age.ahead', { age: age(at - now) }) : t('age.ago', { age: age(now - at) })}
          </span>
        )}
      </span>
    </Frame>
  )
}
