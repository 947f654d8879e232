/** The five words of the STIX opinion vocabulary (§10.16), from disagreement to agreement. */
export const OPINIONS = ['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'] as const
export type OpinionWord = (typeof OPINIONS)[number]

/** STIX confidence in the words of its None/Low/Med/High scale (Appendix A); `unstated` is not the same as none. */
export const CONFIDENCE_BANDS = ['high', 'medium', 'low', 'none', 'unstated'] as const
export type ConfidenceBand = (typeof CONFIDENCE_BANDS)[number]

export interface OpinionCount {
  readonly band: ConfidenceBand
  readonly counts: Readonly<Record<OpinionWord, number>>
  readonly total: number
}

/** Names the band of a STIX confidence: 0 none, 1–29 low, 30–69 medium, 70–100 high. */
export function bandOf(confidence: number | undefined): ConfidenceBand {
  if (confidence === undefined) return 'unstated'
  if (confidence <= 0) return 'none'
  if (confidence < 30) return 'low'
  return confidence < 70 ? 'medium' : 'high'
}

/**
 * Counts opinions per word and per band of confidence. Nothing is averaged: four weak agreements do not outweigh one
 * sure disagreement, and the reader sees both.
 *
 * @returns bands that hold at least one opinion, surest first; words outside the vocabulary are left out
 */
export function countOpinions(
  opinions: readonly { readonly opinion: string; readonly confidence?: number }[],
): OpinionCount[] {
  const bands = new Map<ConfidenceBand, Record<OpinionWord, number>>()
  for (const { opinion, confidence } of opinions) {
    const word = OPINIONS.find((known) => known === opinion)
    if (!word) continue
    const band = bandOf(confidence)
    const counts = bands.get(band) ?? { 'strongly-disagree': 0, disagree: 0, neutral: 0, agree: 0, 'strongly-agree': 0 }
    counts[word] += 1
    bands.set(band, counts)
  }
  return CONFIDENCE_BANDS.flatMap((band) => {
    const counts = bands.get(band)
    return counts ? [{ band, counts, total: OPINIONS.reduce((sum, word) => sum + counts[word], 0) }] : []
  })
}
