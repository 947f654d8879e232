import type { Equipment } from '../model.ts'

/** A version of one piece of equipment under one label, as far as it is weighed against others. Time in Unix ms. */
export interface Version {
  readonly row: string
  readonly at: number
  /** Of all it says but when it was looked at. */
  readonly digest: string
}

/**
 * Which versions of one piece stand for a reader who may read all of these. A newer one takes the place of an older one only
 * when whoever wrote it had a say in the older one (`mayReplace`); otherwise both stand, and the piece is contested. What says
 * the same is no other version.
 *
 * Newest first, each is weighed against those that stand already: one that was itself put aside puts nothing aside.
 *
 * @returns those that stand, the one that stood first before all others; never empty unless `versions` is
 */
export function standingOf<V extends Version>(
  versions: readonly V[],
  mayReplace: (newer: V, older: V) => boolean,
): readonly V[] {
  const standing: V[] = []
  for (const one of versions.toSorted((a, b) => b.at - a.at || (a.row < b.row ? 1 : -1)))
    if (!standing.some((newer) => newer.digest === one.digest || mayReplace(newer, one))) standing.push(one)
  return standing.toReversed()
}

const EXPOSURE = ['small', 'controlled', 'open'] as const
const SAFETY = ['negligible', 'marginal', 'critical', 'catastrophic'] as const

const worse = <T>(order: readonly T[], a: T, b: T): T => (order.indexOf(b) > order.indexOf(a) ? b : a)

/**
 * A contested piece as it is matched and decided: named as its first version says, with the programs of all versions one
 * after the other (places of the first stay, those of the next follow) and the worst exposure and safety impact any says.
 */
export function worstOf(first: Equipment, others: readonly Equipment[]): Equipment {
  return others.reduce((worst, other): Equipment => {
    const asset = worst.asset ?? other.asset
    return {
      ...worst,
      ...(asset === undefined ? {} : { asset }),
      exposure: worse(EXPOSURE, worst.exposure, other.exposure),
      safety: worse(SAFETY, worst.safety, other.safety),
      components: [...worst.components, ...other.components],
    }
  }, first)
}

/** Stands after the reason of a match of a contested piece. */
export const CONTESTED = {
  en: '; versions of this equipment contradict each other, so all of them were matched',
  fr: ' ; des versions de cet équipement se contredisent, toutes ont donc été comparées',
} as const
