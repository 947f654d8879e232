import { bannerText, type Label, portionMark } from '@testudo/kernel/label'
import { SelectField, useLanguage, usePolicies, useText } from '@testudo/ui'
import { incidentWords } from './words.ts'

/** Chooses among labels in use, by number. `first`: what stands before them, as number -1. */
export function LabelPick({
  labels,
  value,
  onChange,
  first,
}: {
  labels: readonly Label[]
  value: number
  onChange: (value: number) => void
  first?: string
}) {
  const t = useText(incidentWords)
  const policies = usePolicies()
  const language = useLanguage()
  return (
    <SelectField label={t('label')} value={String(value)} onChange={(event) => onChange(Number(event.target.value))}>
      {first !== undefined && <option value="-1">{first}</option>}
      {labels.map((one, i) => (
        <option key={JSON.stringify(one)} value={String(i)}>
          ({portionMark(one, policies)}) {bannerText(one, policies, language).text}
        </option>
      ))}
    </SelectField>
  )
}
