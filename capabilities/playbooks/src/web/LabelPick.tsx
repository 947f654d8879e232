import { bannerText, type Label, portionMark } from '@testudo/kernel/label'
import { SelectField, useLanguage, usePolicies } from '@testudo/ui'

/** Chooses among labels in use. `first` is what stands before them: no label is chosen. */
export function LabelPick({
  label,
  first,
  labels,
  value,
  onChange,
}: {
  label: string
  first: string
  labels: readonly Label[]
  value: Label | undefined
  onChange: (value: Label | undefined) => void
}) {
  const policies = usePolicies()
  const language = useLanguage()
  return (
    <SelectField
      label={label}
      value={String(labels.findIndex((one) => one === value))}
      onChange={({ target }) => onChange(labels[Number(target.value)])}
    >
      <option value="-1">{first}</option>
      {labels.map((one, i) => (
        <option key={JSON.stringify(one)} value={String(i)}>
          ({portionMark(one, policies)}) {bannerText(one, policies, language).text}
        </option>
      ))}
    </SelectField>
  )
}
