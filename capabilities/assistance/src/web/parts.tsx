import { bannerText, type Label, portionMark } from '@testudo/kernel/label'
import {
  queryClient,
  SelectField,
  useDeed as useAnyDeed,
  useLanguage,
  useLive,
  usePolicies,
  useText,
} from '@testudo/ui'
import { formWords } from './words/forms.ts'

const refresh = () =>
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [path] }) => typeof path === 'string' && path.startsWith('/assistance'),
  })

/** One question that changes something; the board is asked again afterwards. */
export const useDeed = () => useAnyDeed(refresh)

/** Asks again when an object was stored, here or by a peer. */
export const useFresh = (): void => useLive(['objects.stored'], refresh)

/** Chooses among labels in use, by number; with `none`, -1 leaves the choice to the node. */
export function LabelPick({
  labels,
  value,
  none,
  onChange,
}: {
  labels: readonly Label[]
  value: number
  none?: string
  onChange: (value: number) => void
}) {
  const t = useText(formWords)
  const policies = usePolicies()
  const language = useLanguage()
  return (
    <SelectField label={t('label')} value={String(value)} onChange={(event) => onChange(Number(event.target.value))}>
      {none !== undefined && <option value="-1">{none}</option>}
      {labels.map((one, i) => (
        <option key={JSON.stringify(one)} value={String(i)}>
          ({portionMark(one, policies)}) {bannerText(one, policies, language).text}
        </option>
      ))}
    </SelectField>
  )
}

/** Lines a person wrote, without empty ones. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
