import { compareTimestamps, isTimestamp } from '@testudo/stix'
import type { Quarantine } from '../envelope/verdict.ts'

/** What is remembered of one kept statement. One row. */
export interface Kept {
  readonly id: string
  readonly originator: string
  readonly object: string
  /** `modified` as text, or ''. */
  readonly version: string
  readonly digest: string
  readonly releasedAt: number
  readonly notAfter?: number
  /** `created_by_ref` as it stands in the object. */
  readonly creator?: string
  readonly revoked: boolean
}

/** What a kept statement counts for. `beside`: another statement of the same version speaks for it. */
export type Standing = 'current' | 'older' | 'beside' | 'recalled' | 'expired' | Quarantine

export interface StandingRules {
  readonly recalled: (originator: string, statement: string) => boolean
  /** The node a STIX identity is pinned to: it alone makes versions and revokes. */
  readonly nodeOf: (identity: string) => string | undefined
  /** Whether two kept contents of one version contradict each other. Asked only when their digests differ. */
  readonly contradict: (a: string, b: string) => boolean
  /** Unix ms. */
  readonly now: number
  readonly aheadMs: number
}

const byVersion = (a: Kept, b: Kept): number =>
  (isTimestamp(a.version) && isTimestamp(b.version) ? compareTimestamps(a.version, b.version) : 0) ||
  Number(a.version !== '') - Number(b.version !== '') ||
  a.releasedAt - b.releasedAt ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const sameVersion = (a: Kept, b: Kept): boolean =>
  a.version === b.version ||
  (isTimestamp(a.version) && isTimestamp(b.version) && compareTimestamps(a.version, b.version) === 0)

/**
 * What each statement about one object counts for. A function of the set alone: any order of arrival, any duplicates and
 * any page borders lead to the same answer on every node that holds the same statements.
 *
 * STIX 2.1 §3.6: only the creator makes versions, nothing follows a revocation. Where the creator is pinned to no node,
 * every originator's word is a line of its own: none can revoke another's, and `isContested` tells a reader.
 * Time O(n log n) for n statements about the object.
 */
export function standingsOf(kept: readonly Kept[], rules: StandingRules): ReadonlyMap<string, Standing> {
  const standings = new Map<string, Standing>()
  const left: Kept[] = []
  for (const one of kept) {
    const apart = standsApart(one, rules)
    if (apart) standings.set(one.id, apart)
    else left.push(one)
  }
  const eligible: Kept[] = []
  for (const line of Map.groupBy(left, ({ originator }) => originator).values()) {
    const sound = withoutContradictions(line.toSorted(byVersion), rules, standings)
    const revocation = sound.find(({ revoked }) => revoked)
    for (const one of sound) {
      const after = revocation !== undefined && byVersion(one, revocation) > 0 && !sameVersion(one, revocation)
      if (after) standings.set(one.id, 'after-revocation')
      else eligible.push(one)
    }
  }
  eligible.sort(byVersion)
  const current = eligible.at(-1)
  for (const one of eligible) {
    standings.set(one.id, one === current ? 'current' : current && sameVersion(one, current) ? 'beside' : 'older')
  }
  return standings
}

function standsApart(one: Kept, rules: StandingRules): Standing | undefined {
  if (rules.recalled(one.originator, one.id)) return 'recalled'
  if (one.notAfter !== undefined && rules.now >= one.notAfter) return 'expired'
  if (isTimestamp(one.version) && Date.parse(one.version) > rules.now + rules.aheadMs) return 'future'
  // An identity object may name no creator: it is its own.
  const owner = rules.nodeOf(one.creator ?? one.object)
  return owner !== undefined && owner !== one.originator ? 'foreign-version' : undefined
}

/** Lines come sorted; each version's statements are compared with the first of them. */
function withoutContradictions(line: readonly Kept[], rules: StandingRules, standings: Map<string, Standing>): Kept[] {
  const versions: Kept[][] = []
  for (const one of line) {
    const last = versions.at(-1)
    if (last?.[0] && sameVersion(last[0], one)) last.push(one)
    else versions.push([one])
  }
  return versions.flatMap((same) => {
    const [first, ...rest] = same
    const liar = first && rest.some((one) => one.digest !== first.digest && rules.contradict(first.id, one.id))
    if (!liar) return same
    for (const one of same) standings.set(one.id, 'contradiction')
    return []
  })
}

/** Whether several originators speak about the object and no pinned creator settles it. */
export const isContested = (kept: readonly Kept[], rules: Pick<StandingRules, 'nodeOf'>): boolean =>
  kept.some((one) => rules.nodeOf(one.creator ?? one.object) === undefined) &&
  new Set(kept.map(({ originator }) => originator)).size > 1
