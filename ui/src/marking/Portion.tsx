import { type Label, marksText, portionMark } from '@testudo/kernel/label'
import { Chip } from '../parts/Chip.tsx'
import { useLanguage } from '../text/language.ts'
import { usePolicies } from './policies.ts'
import './marking.css'

/** `(AR)`, the mark that opens every row, title and paragraph. Never coloured. `mark` when the server has already written it: `AR`. */
export function Portion(of: { readonly label: Label } | { readonly mark: string }) {
  const policies = usePolicies()
  return <span className="t-portion">({'mark' in of ? of.mark : portionMark(of.label, policies)})</span>
}

/** Releasability, special access, TLP and PAP as neutral chips after a name. */
export function LabelChips({ label }: { label: Label }) {
  const policies = usePolicies()
  const language = useLanguage()
  return (
    <>
      {marksText(label, policies, language).map((text) => (
        <Chip key={text}>{text}</Chip>
      ))}
    </>
  )
}

/** The text of a portion with its marks, for the clipboard: `(AR) text [REL EST LTU]`. */
export function useMarkedText(): (text: string, label: Label) => string {
  const policies = usePolicies()
  const language = useLanguage()
  return (text, label) => {
    const marks = marksText(label, policies, language)
    return `(${portionMark(label, policies)}) ${text}${marks.length === 0 ? '' : ` [${marks.join('; ')}]`}`
  }
}
