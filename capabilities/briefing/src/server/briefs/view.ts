import { bannerText, type Label, type PolicySet, portionMark } from '@testudo/kernel/label'
import type { BriefDocument } from '../../core/document/document.ts'
import type { Difference } from '../../core/document/compare.ts'
import type { DrawnBrief } from './draw.ts'
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

/** For whom else it could be, and which sentences of the author's would not be told so. The author may read them all. */
export function widerOf({ wider, matter }: Pick<DrawnBrief, 'wider' | 'matter'>, policies: PolicySet) {
  if (wider === undefined) return {}
  const { label, apart } = wider
  return {
    wider: {
      to: bannerText(label, policies, 'en').text,
      banner: bannerText(label, policies, matter.language).text,
      apart: apart.slice(0, MOST_APART).map((one) => ({
        mark: bracketed(one.label, policies),
        text: `${one.shape === undefined ? '' : `${one.shape.code} `}${one.text[matter.language]}`,
      })),
      count: apart.length,
    },
  }
}
const MOST_APART = 20

export function bracketed(label: Label, policies: PolicySet): string {
  const portion = portionMark(label, policies)
  return portion === '' ? '' : `(${portion})`
}
