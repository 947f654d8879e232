import { bannerText, type Label, portionMark } from '@testudo/kernel/label'
import { editing } from '@testudo/picture'
import { SelectField, useAsk, useLanguage, usePolicies, useText } from '@testudo/ui'
import { editorWords } from '../words/editor.ts'

const same = (a: Label, b: Label) =>
  JSON.stringify({ ...a, originators: [] }) === JSON.stringify({ ...b, originators: [] })

/**
 * Shows the label a record gets, and offers the labels in use that the reader knows.
 *
 * @param base what it has, or gets when nothing is chosen
 * @param value undefined: `base`
 */
export function LabelField({
  base,
  value,
  stands = false,
  onChange,
}: {
  base: Label | undefined
  value: Label | undefined
  /** `base` is what the record has already. */
  stands?: boolean
  onChange: (label: Label | undefined) => void
}) {
  const t = useText(editorWords)
  const language = useLanguage()
  const policies = usePolicies()
  const offered = useAsk(editing, {})
  const origin = base ?? offered.data?.defaultLabel
  const labels = (offered.data?.labels ?? []).filter((label) => origin === undefined || !same(label, origin))
  const text = (label: Label) => `(${portionMark(label, policies)}) ${bannerText(label, policies, language).text}`
  const at = value === undefined ? -1 : labels.findIndex((label) => same(label, value))
  return (
    <SelectField
      label={t('label.title')}
      hint={t('label.hint')}
      value={String(at)}
      onChange={(event) => onChange(labels[Number(event.currentTarget.value)])}
    >
      <option value="-1">
        {origin === undefined ? '' : stands ? t('label.same', { label: text(origin) }) : text(origin)}
      </option>
      {labels.map((label, i) => (
        <option key={JSON.stringify(label)} value={String(i)}>
          {text(label)}
        </option>
      ))}
    </SelectField>
  )
}
