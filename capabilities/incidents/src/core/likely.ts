/** What a group of alerts and an open incident may have in common, the strongest first. */
export const SHARED = ['indicator', 'observable', 'pointed', 'asset', 'mission'] as const
export type Shared = (typeof SHARED)[number]

/** By kind: what is compared (an id or a value as text) and what it is called. */
export type Facts<T> = Readonly<Record<Shared, ReadonlyMap<string, T>>>

export interface Share<A, B> {
  readonly kind: Shared
  /** What the group says of it, and what the incident says. */
  readonly group: A
  readonly incident: B
}

/** One mission holds many things: that alone is the weakest reason. What an indicator points to (malware, an adversary) is met in many places. */
const WEIGHT: Readonly<Record<Shared, number>> = { indicator: 8, observable: 8, pointed: 5, asset: 4, mission: 1 }
const MOST_LIKELY = 3
/** Of one kind, told for one incident. */
const MOST_OF_KIND = 2

/**
 * Incidents a group of alerts may belong to.
 *
 * @param incidents open ones, in the order in which equals are told
 * @returns at most 3, those that share the strongest kinds first, each with at most 2 reasons of a kind; those that share nothing are left out
 *
 * Time O(incidents × facts of the group).
 */
export function likelyIncidents<A, B, I extends { readonly facts: Facts<B> }>(
  group: Facts<A>,
  incidents: readonly I[],
): readonly { readonly incident: I; readonly shares: readonly Share<A, B>[] }[] {
  return incidents
    .flatMap((incident) => {
      const shares = SHARED.flatMap((kind) => sharedOf(kind, group, incident.facts).slice(0, MOST_OF_KIND))
      return shares.length === 0 ? [] : [{ incident, shares }]
    })
    .toSorted((a, b) => weigh(b.shares) - weigh(a.shares))
    .slice(0, MOST_LIKELY)
}

const weigh = (shares: readonly { readonly kind: Shared }[]): number =>
  [...new Set(shares.map(({ kind }) => kind))].reduce((sum, kind) => sum + WEIGHT[kind], 0)

function sharedOf<A, B>(kind: Shared, group: Facts<A>, incident: Facts<B>): readonly Share<A, B>[] {
  return [...group[kind]].flatMap(([key, own]) => {
    const other = incident[kind].get(key)
    return other === undefined ? [] : [{ kind, group: own, incident: other }]
  })
}
