import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { BriefSection } from '@testudo/kernel/brief'
import type { Drawn } from './compare.ts'
import type { Part } from './parts.ts'

/** What a person does to one paragraph. */
export type Edit =
  | {
      readonly what: 'change'
      readonly paragraph: string
      readonly text?: string | undefined
      readonly label?: Label | undefined
    }
  | { readonly what: 'add'; readonly section: BriefSection; readonly text: string; readonly label: Label }
  | { readonly what: 'remove'; readonly paragraph: string }
  | { readonly what: 'restore'; readonly paragraph: string }

/** Paragraphs people may add to one page. */
const MOST_ADDED = 100
/** Added ones stand after what the facts say. */
const AFTER = 10_000

/**
 * One edit of a draft. An edited paragraph keeps its mark unless another one is given, and keeps what the facts said, so
 * that it can go back to it.
 *
 * @returns the draft afterwards, and whether a mark was lowered: only some may do that
 * @throws {Fault} `briefing.paragraph` when it is not on the page; `briefing.too_many`
 */
export function applyEdit(
  drawn: Drawn,
  edit: Edit,
  context: { readonly language: 'en' | 'fr'; readonly policies: PolicySet },
): { readonly drawn: Drawn; readonly lowered: boolean } {
  const { parts, removed } = drawn
  if (edit.what === 'add') {
    const added = parts.filter(({ by }) => by === 'added')
    if (added.length >= MOST_ADDED)
      throw new Fault('invalid', 'briefing.too_many', `A page takes at most ${MOST_ADDED} paragraphs of your own.`)
    const last = added.reduce((a, b) => Math.max(a, b.order), AFTER)
    const part: Part = {
      // By its place: the same edits give the same page, and the same hash, wherever they are made.
      id: `own.${last - AFTER + 1}`,
      section: edit.section,
      order: last + 1,
      text: { en: edit.text, fr: edit.text },
      label: edit.label,
      references: [],
      figures: [],
      by: 'added',
    }
    return { drawn: { parts: [...parts, part], removed }, lowered: false }
  }
  const from = edit.what === 'restore' ? removed : parts
  const found = from.find(({ id }) => id === edit.paragraph)
  if (found === undefined)
    throw new Fault(
      'absent',
      'briefing.paragraph',
      'This paragraph is not on the page any more. Open the draft again.',
      {
        place: { path: '/change/paragraph' },
      },
    )
  const others = parts.filter((part) => part !== found)
  if (edit.what === 'restore')
    return { drawn: { parts: [...parts, found], removed: removed.filter((part) => part !== found) }, lowered: false }
  if (edit.what === 'remove')
    return {
      drawn: {
        parts: others,
        removed: found.by === 'added' ? removed : [...removed, original(found, context.language)],
      },
      lowered: false,
    }
  const changed = change(found, edit, context.language)
  return {
    drawn: { parts: parts.map((part) => (part === found ? changed : part)), removed },
    lowered: isLower(changed.label, (changed.source ?? found).label, context.policies),
  }
}

function change(part: Part, { text, label }: Extract<Edit, { what: 'change' }>, language: 'en' | 'fr'): Part {
  if (part.by === 'added') {
    const said = text ?? part.text[language]
    return { ...part, text: { en: said, fr: said }, label: label ?? part.label }
  }
  if (text === undefined && label === undefined) return original(part, language)
  const source = part.source ?? { text: part.text[language], label: part.label }
  const said = { ...part.text, [language]: text ?? part.text[language] }
  const own = label ?? part.label
  if (said[language] === source.text && canonicalLabel(own) === canonicalLabel(source.label))
    return original(part, language)
  return { ...part, text: said, label: own, by: 'edited', source }
}

/** A paragraph as the facts say it. */
function original({ source, ...part }: Part, language: 'en' | 'fr'): Part {
  if (source === undefined) return part
  return { ...part, text: { ...part.text, [language]: source.text }, label: source.label, by: 'facts' }
}

/** A mark is lowered unless the join with what it was is the new one. */
export const isLower = (now: Label, was: Label, policies: PolicySet): boolean =>
  canonicalLabel(now) !== canonicalLabel(was) && canonicalLabel(join([now, was], policies)) !== canonicalLabel(now)
