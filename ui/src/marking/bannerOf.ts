import { type Banner, bannerText, join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Language } from '../text/catalogue.ts'
import type { Marking } from './registry.ts'

/** What the banner says: undefined text when nothing marked is on screen. */
export interface BannerWords {
  readonly banner: Banner | undefined
  readonly portions: number
  readonly loading: boolean
}

/**
 * Joins the markings on screen into one banner. While any answer is on its way the subject's system-high stands there:
 * a banner may be too high for a moment, never too low.
 */
export function bannerOf(
  markings: Iterable<Marking | undefined>,
  high: Label | undefined,
  policies: PolicySet,
  language: Language,
): BannerWords {
  const all = [...markings]
  const known = all.filter((marking) => marking !== undefined)
  const marked = known.filter((marking) => marking.portions > 0)
  const loading = known.length < all.length
  const portions = marked.reduce((sum, marking) => sum + marking.portions, 0)
  const labels = marked.map((marking) => marking.label)
  const label = loading ? (high ?? joined(labels, policies)) : joined(labels, policies)
  return { banner: label === undefined ? undefined : bannerText(label, policies, language), portions, loading }
}

function joined(labels: readonly Label[], policies: PolicySet): Label | undefined {
  return labels.length === 0 ? undefined : join(labels, policies)
}
