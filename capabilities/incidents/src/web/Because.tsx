import { TextField } from '@testudo/ui'

/** Why something is done to an incident; nothing is without a reason. */
export function Because({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  return (
    <TextField
      label={label}
      required
      maxLength={2_000}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
