import type { Label } from '@testudo/kernel/label'
import { CheckField, LabelForm, useText, useViewer } from '@testudo/ui'
import { useFirstLabel } from '../sources/useFirstLabel.ts'
import { sourcesWords } from '../words/sources.ts'

/** Who may read what is brought: the node's own label, unless another is chosen. */
export function LabelOf({
  label,
  onChange,
}: {
  label: Label | undefined
  onChange: (label: Label | undefined) => void
}) {
  const t = useText(sourcesWords)
  const first = useFirstLabel(useViewer())
  return (
    <fieldset className="v-fieldset">
      <legend>{t('feed.label')}</legend>
      <CheckField
        label={t('feed.label.default')}
        checked={label === undefined}
        disabled={first === undefined}
        onChange={(event) => onChange(event.target.checked ? undefined : first)}
      />
      {label !== undefined && <LabelForm label={label} onChange={onChange} />}
    </fieldset>
  )
}
