import type { AlertSeen } from '@testudo/kernel/situation'

/** Why an alert stands in a group: what it shares with another one of it. */
export type Tie = 'asset' | 'host' | 'met' | 'family' | 'sequence'

export interface Grouped {
  readonly alert: string
  /** None for the earliest. `apart`: ms between the two. */
  readonly because?: { readonly tie: Tie; readonly with: string; readonly apart: number }
}

export interface AlertGroup {
  /** Id of its earliest alert: the same while that one is told. */
  readonly id: string
  /** Earliest first. */
  readonly alerts: readonly Grouped[]
  readonly assets: readonly string[]
  readonly first: number
  readonly last: number
}

const HOUR = 3_600_000
/** How near in time two alerts must be to belong together by what they share. */
const NEAR: Readonly<Record<Tie, number>> = {
  asset: 6 * HOUR,
  host: 6 * HOUR,
  met: 24 * HOUR,
  family: 2 * HOUR,
  sequence: 48 * HOUR,
}
/** The tie that says most first. */
const RANK: Readonly<Record<Tie, number>> = { sequence: 0, met: 1, asset: 2, host: 3, family: 4 }
/** What is met in more places than these, or a place that meets more than these, is noise: it ties nothing together. */
const MOST_PLACES = 25
const MOST_MET = 40
/** A group nobody can look through is none. */
const MOST_ALERTS = 200

interface Link {
  readonly a: number
  readonly b: number
  readonly tie: Tie
  readonly apart: number
}

/**
 * Puts alerts together that share a place or what was met, near in time, and those on one asset whose techniques follow
 * each other. A value that is everywhere ties nothing, and no group outgrows what a person can look through.
 *
 * @param alerts any order, ids distinct
 * @param phaseOf where a technique stands in the course of an attack, 0 the earliest; undefined: not known
 * @returns groups of two alerts and more, those with the latest alert first; each alert in one group at most. The same for
 * the same alerts in any order.
 *
 * Time O(n log n): alerts that share something are tied to their next one only; ties are taken strongest first (Kruskal).
 */
export function groupAlerts(
  alerts: readonly AlertSeen[],
  phaseOf: (technique: string) => number | undefined = () => undefined,
): readonly AlertGroup[] {
  const ordered = alerts.toSorted((a, b) => a.first - b.first || (a.id < b.id ? -1 : 1))
  const links = linksOf(ordered, phaseOf).sort(
    (x, y) => RANK[x.tie] - RANK[y.tie] || x.apart - y.apart || x.a - y.a || x.b - y.b,
  )
  const { rootOf, taken } = joinUp(ordered.length, links)
  const members = Map.groupBy(ordered.keys(), rootOf)
  const ties = Map.groupBy(
    taken.flatMap((link) => [
      { at: link.a, link },
      { at: link.b, link },
    ]),
    ({ at }) => at,
  )
  return [...members.values()]
    .filter(({ length }) => length > 1)
    .map((group) => tell(ordered, group, ties))
    .sort((a, b) => b.last - a.last || (a.id < b.id ? -1 : 1))
}

/** Places of an alert: its assets, or its hosts where no asset is known. */
const placesOf = ({ assets, hosts }: AlertSeen): readonly string[] => (assets.length > 0 ? assets : hosts.slice(0, 1))
const placeOf = (alert: AlertSeen | undefined): string => (alert === undefined ? '' : (placesOf(alert)[0] ?? ''))

function linksOf(alerts: readonly AlertSeen[], phaseOf: (technique: string) => number | undefined): Link[] {
  const byPlace = new Map<string, number[]>()
  const byMet = new Map<string, number[]>()
  const byFamily = new Map<string, number[]>()
  for (const [i, alert] of alerts.entries()) {
    for (const place of placesOf(alert)) into(byPlace, place, i)
    into(byMet, alert.met, i)
    if (alert.family !== undefined && alert.family !== alert.met) into(byFamily, alert.family, i)
  }
  const phases = alerts.map(({ techniques }) => {
    const known = techniques.flatMap((one) => phaseOf(one) ?? [])
    return known.length === 0 ? undefined : Math.min(...known)
  })
  const links: Link[] = []
  for (const own of byPlace.values()) {
    if (distinct(own, (i) => alerts[i]?.met ?? '') > MOST_MET) continue
    chain(alerts, own, alerts[own[0] ?? 0]?.assets.length === 0 ? 'host' : 'asset', links)
    follow(alerts, own, phases, links)
  }
  for (const [tie, book] of [
    ['met', byMet],
    ['family', byFamily],
  ] as const)
    for (const own of book.values())
      if (distinct(own, (i) => placeOf(alerts[i])) <= MOST_PLACES) chain(alerts, own, tie, links)
  return links
}

const into = (book: Map<string, number[]>, key: string, i: number): void => {
  const list = book.get(key)
  if (list === undefined) book.set(key, [i])
  else list.push(i)
}

const distinct = (own: readonly number[], of: (i: number) => string): number => new Set(own.map(of)).size

const apartOf = (a: AlertSeen, b: AlertSeen): number => Math.max(0, b.first - a.last)

/** Each to the next one in time, when that is near enough. */
function chain(alerts: readonly AlertSeen[], own: readonly number[], tie: Tie, links: Link[]): void {
  for (const [n, b] of own.entries()) {
    const a = own[n - 1]
    const [before, after] = [a === undefined ? undefined : alerts[a], alerts[b]]
    if (a === undefined || before === undefined || after === undefined) continue
    const apart = apartOf(before, after)
    if (apart <= NEAR[tie]) links.push({ a, b, tie, apart })
  }
}

/** On one place, each alert to the last one before it whose techniques stand earlier in an attack. */
function follow(
  alerts: readonly AlertSeen[],
  own: readonly number[],
  phases: readonly (number | undefined)[],
  links: Link[],
): void {
  const lastIn = new Map<number, number>()
  for (const b of own) {
    const phase = phases[b]
    const after = alerts[b]
    if (phase === undefined || after === undefined) continue
    const earlier = [...lastIn].filter(([one]) => one < phase).map(([, i]) => i)
    const a = Math.max(-1, ...earlier)
    const before = alerts[a]
    if (before !== undefined && apartOf(before, after) <= NEAR.sequence)
      links.push({ a, b, tie: 'sequence', apart: apartOf(before, after) })
    lastIn.set(phase, b)
  }
}

/** Union by size; a link that would make a group too large is left out. */
function joinUp(count: number, links: readonly Link[]) {
  const parent = Int32Array.from({ length: count }, (_, i) => i)
  const size = new Int32Array(count).fill(1)
  const at = (list: Int32Array, i: number): number => list[i] ?? 0
  const rootOf = (i: number): number => {
    let root = i
    while (at(parent, root) !== root) root = at(parent, root)
    for (let one = i; one !== root; ) {
      const next = at(parent, one)
      parent[one] = root
      one = next
    }
    return root
  }
  const taken: Link[] = []
  for (const link of links) {
    const [a, b] = [rootOf(link.a), rootOf(link.b)]
    if (a === b || at(size, a) + at(size, b) > MOST_ALERTS) continue
    const [large, small] = at(size, a) >= at(size, b) ? [a, b] : [b, a]
    parent[small] = large
    size[large] = at(size, a) + at(size, b)
    taken.push(link)
  }
  return { rootOf, taken }
}

/** Reasons are the ties walked from the earliest alert, so that each names one that was there before. */
function tell(
  alerts: readonly AlertSeen[],
  group: readonly number[],
  ties: ReadonlyMap<number, readonly { readonly link: Link }[]>,
): AlertGroup {
  const [root = 0] = group
  const because = new Map<number, { readonly link: Link; readonly from: number }>()
  const seen = new Set([root])
  for (const i of seen)
    for (const { link } of ties.get(i) ?? []) {
      const other = link.a === i ? link.b : link.a
      if (seen.has(other)) continue
      seen.add(other)
      because.set(other, { link, from: i })
    }
  const own = group.flatMap((i) => alerts[i] ?? [])
  return {
    id: own[0]?.id ?? '',
    alerts: group.map((i) => {
      const tied = because.get(i)
      return {
        alert: alerts[i]?.id ?? '',
        ...(tied !== undefined && {
          because: { tie: tied.link.tie, with: alerts[tied.from]?.id ?? '', apart: tied.link.apart },
        }),
      }
    }),
    assets: [...new Set(own.flatMap(({ assets }) => assets))].toSorted(),
    first: Math.min(...own.map(({ first }) => first)),
    last: Math.max(...own.map(({ last }) => last)),
  }
}
