import { TextField } from '@testudo/ui'
import { type ReactNode, useState } from 'react'

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** A list as text, one entry a line. What is typed stays as it is typed while it means the same. */
export function Lines({
  label,
  hint,
  value,
  read = (lines) => lines,
  onChange,
}: {
  label: ReactNode
  hint?: ReactNode
  value: readonly string[]
  /** What is kept of lines, written as lines again. */
  read?: (lines: readonly string[]) => readonly string[]
  onChange: (lines: readonly string[]) => void
}) {
  const [typed, setTyped] = useState(value.join('\n'))
  const isSame = JSON.stringify(read(linesOf(typed))) === JSON.stringify(value)
  return (
    <TextField
      label={label}
      hint={hint}
      rows={Math.min(Math.max(value.length, 1) + 1, 8)}
      maxLength={20_000}
      spellCheck={false}
      className="t-input t-mono"
      value={isSame ? typed : value.join('\n')}
      onChange={({ target }) => {
        setTyped(target.value)
        onChange(linesOf(target.value))
      }}
    />
  )
}
