import { Field } from '@testudo/ui'
import { type ReactNode, useState } from 'react'

const numberOf = (text: string): number | undefined => {
  const number = Number(text)
  return text.trim() === '' || !Number.isFinite(number) || number < 0 ? undefined : number
}

/** A number that may be left out. `per`: how many of the kept unit one typed unit is. */
export function Whole({
  label,
  value,
  per = 1,
  onChange,
}: {
  label: ReactNode
  value: number | undefined
  per?: number
  onChange: (value: number | undefined) => void
}) {
  const [typed, setTyped] = useState('')
  const kept = (text: string) => {
    const number = numberOf(text)
    return number === undefined ? undefined : Math.round(number * per)
  }
  const shown = value === undefined ? '' : String(value / per)
  return (
    <Field
      label={label}
      inputMode="decimal"
      maxLength={15}
      value={kept(typed) === value ? typed : shown}
      onChange={({ target }) => {
        setTyped(target.value)
        onChange(kept(target.value))
      }}
    />
  )
}
