import { atomicPattern } from '../indicators/atomicPattern.ts'
import { INDICATOR_KINDS, type IndicatorValue } from '../indicators/kinds.ts'
import { spellKey } from '../indicators/normal.ts'
import { refusalOf } from './guard.ts'
import { greatest } from './texts.ts'
import type { Candidate, Entry, Guards, LeftReason, Other, Selection, Sureness } from './types.ts'

/** What a candidate looks for, value by value; or why it does not. */
export type Read = { readonly values: readonly IndicatorValue[] } | { readonly reason: 'language' | 'several' }

export interface Given {
  readonly candidate: Candidate
  /** Absent: what its pattern says. Reading patterns is most of the work: who has many reads them in parts. */
  readonly read?: Read
}

interface Named {
  readonly value: IndicatorValue
  readonly live: Candidate[]
  /** Why the one seen last is not live. */
  dead: LeftReason | undefined
}

/** A chain of copies longer than this is taken for a circle. */
const MOST_COPIES = 20

/**
 * What may block: values that enough independent owners name, or one that is sure enough, and that nothing speaks against.
 * Only what is given decides, so that those who may read less learn nothing by what is missing.
 *
 * @param now Unix ms
 * @returns entries in the order of kinds and keys, whatever the order given. O(n log n)
 */
export function selectEntries(given: Iterable<Given>, sureness: Sureness, guards: Guards, now: number): Selection {
  const clock = new Clock(now)
  const named = new Map<string, Named>()
  const left = new Map<LeftReason, number>()
  const leave = (reason: LeftReason) => left.set(reason, (left.get(reason) ?? 0) + 1)
  const owners = new Owners()
  const valuesOf = new Map<Candidate, readonly string[]>()
  const others: Other[] = []

  for (const { candidate, read } of given) {
    clock.see(candidate)
    owners.add(candidate)
    const dead = deathOf(candidate, now)
    const found = read ?? readCandidate(candidate)
    if ('reason' in found) {
      if (dead === undefined)
        others.push({ candidate, reason: found.reason, isSure: isBound(candidate.confidence, sureness) })
      else leave(dead)
      continue
    }
    const keys = found.values.map((value) => `${value.kind}\n${value.key}`)
    if (dead === undefined) valuesOf.set(candidate, keys)
    for (const [i, value] of found.values.entries()) {
      const key = keys[i] ?? ''
      const held = named.get(key) ?? { value, live: [], dead: undefined }
      named.set(key, held)
      if (dead !== undefined) held.dead = dead
      else if (!held.live.includes(candidate)) held.live.push(candidate)
    }
  }

  const entries: Entry[] = []
  const taken = new Set<string>()
  for (const [key, { value, live, dead }] of named) {
    if (live.length === 0) {
      leave(dead ?? 'expired')
      continue
    }
    const entry = entryOf(value, live, owners)
    const reason = isSure(entry, sureness) ? refusalOf(value, guards) : 'sources'
    if (reason !== undefined) {
      leave(reason)
      continue
    }
    entries.push(entry)
    taken.add(key)
  }

  const whole: Candidate[] = []
  for (const [candidate, keys] of valuesOf) if (keys.every((key) => taken.has(key))) whole.push(candidate)
  return {
    entries: entries.toSorted(inOrder),
    whole: whole.toSorted(byId),
    others: others.toSorted((a, b) => byId(a.candidate, b.candidate)),
    left,
    stamp: clock.stamp,
    ...(clock.next !== undefined && { next: clock.next }),
  }
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const inOrder = (a: Entry, b: Entry) =>
  INDICATOR_KINDS.indexOf(a.value.kind) - INDICATOR_KINDS.indexOf(b.value.kind) || (a.value.key < b.value.key ? -1 : 1)

export function readCandidate({ language, pattern }: Candidate): Read {
  if (language !== 'stix') return { reason: 'language' }
  const atomic = atomicPattern(pattern)
  return 'reason' in atomic ? { reason: 'several' } : atomic
}

function deathOf({ revoked, from, until }: Candidate, now: number): LeftReason | undefined {
  if (revoked) return 'revoked'
  if (from !== undefined && now < from) return 'notYet'
  return until !== undefined && now >= until ? 'expired' : undefined
}

function entryOf(value: IndicatorValue, live: readonly Candidate[], owners: Owners): Entry {
  const sures = live.flatMap(({ confidence }) => confidence ?? [])
  return {
    value,
    shown: spellKey(value),
    sources: live.toSorted(byId),
    owners: owners.count(live),
    ...(sures.length > 0 && { confidence: greatest(sures) }),
    modified: greatest(live.map(({ modified }) => Date.parse(modified) || 0)),
  }
}

const isSure = ({ owners, confidence }: Entry, sureness: Sureness): boolean =>
  owners >= sureness.sources || isBound(confidence, sureness)

const isBound = (confidence: number | undefined, sureness: Sureness): boolean =>
  (confidence ?? 0) >= Math.max(1, sureness.confidence)

/** Who stands behind an indicator: a copy is its first owner's, and nobody is nobody's second. */
class Owners {
  private readonly byId = new Map<string, Candidate>()

  add(candidate: Candidate): void {
    this.byId.set(candidate.id, candidate)
  }

  count(sources: readonly Candidate[]): number {
    const named = new Set(sources.map((one) => this.ownerOf(one)))
    named.delete(undefined)
    // Those that name no owner may all be one, and the one that is named.
    return Math.max(named.size, sources.length === 0 ? 0 : 1)
  }

  private ownerOf(candidate: Candidate): string | undefined {
    let at = candidate
    for (let steps = 0; at.origin !== undefined && steps < MOST_COPIES; steps++) {
      const before = this.byId.get(at.origin)
      if (before === undefined) break
      at = before
    }
    return at.owner
  }
}

/** When the content changed, and when time alone will change it. */
class Clock {
  next: number | undefined
  private newest = 0
  private readonly now: number

  constructor(now: number) {
    this.now = now
  }

  get stamp(): number {
    return Math.floor(this.newest / 1_000)
  }

  see({ modified, from, until, since }: Candidate): void {
    // A store may put what came at one moment some milliseconds apart.
    this.newest = Math.max(this.newest, Math.min(since ?? 0, this.now))
    for (const at of [Date.parse(modified) || 0, from, until]) {
      if (at === undefined) continue
      if (at <= this.now) this.newest = Math.max(this.newest, at)
      else this.next = Math.min(this.next ?? at, at)
    }
  }
}
