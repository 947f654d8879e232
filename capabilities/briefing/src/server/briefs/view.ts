import { type Label, type PolicySet, portionMark } from '@testudo/kernel/label'
import type { BriefDocument } from '../../core/document/document.ts'
import type { Difference } from '../../core/document/compare.ts'
import type { StoredBrief } from './read.ts'

/** For the banner of the screen: the page's own label, over everything on it. */
export const markingOf = ({ label, sections }: BriefDocument) => ({
  label,
  portions: sections.reduce((sum, { paragraphs }) => sum + paragraphs.length, 0),
})

/** What differs from the page issued last, as the screen marks it. */
export function lastOf(
  page: { readonly last?: { readonly brief: StoredBrief; readonly difference: Difference } },
  policies: PolicySet,
) {
  if (page.last === undefined) return {}
  const { brief, difference } = page.last
  const { language } = brief.matter
  return {
    last: {
      id: brief.id,
      asOf: brief.asOf,
      difference: {
        added: difference.added.map(({ id }) => id),
        changed: difference.changed.map(({ before, now }) => ({ id: now.id, before: before.text[language] })),
        gone: difference.gone.map(({ text, label }) => ({ mark: bracketed(label, policies), text: text[language] })),
      },
    },
  }
}

export function bracketed(label: Label, policies: PolicySet): string {
  const portion = portionMark(label, policies)
  return portion === '' ? '' : `(${portion})`
}
