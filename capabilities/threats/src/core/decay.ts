/**
 * How an indicator loses value with time.
 *
 *     score(now) = base × (1 − (t / τ)^k)          0 ≤ t ≤ τ
 *
 * - `base`  the producer's STIX confidence (0…100); 50 when none is given
 * - `t`     time since the indicator was last confirmed: the later of `valid_from` and the last positive sighting up to now
 * - `τ`     from that moment to `valid_until`; without a `valid_until`, the lifetime of what the pattern names
 * - `k`     how long it holds before it falls; a whole number, by what the pattern names
 *
 * Polynomial decay as MISP has it (misp-book, "Decaying of indicators"), with a whole exponent: then only + − × ÷ are
 * used, which IEEE 754 defines to the last bit, so every node and every colleague gets the same number. The rule reads
 * stored assertions only and can be run again at any time for any moment. Opinions are shown beside it, never mixed in.
 */
export interface DecayModel {
  readonly names: string
  readonly lifetimeDays: number
  readonly exponent: number
}

/** By the first observable type the pattern names. Addresses change hands in weeks, file hashes never mean another file. */
export const DECAY_MODELS: Readonly<Record<string, DecayModel>> = {
  address: { names: 'address', lifetimeDays: 30, exponent: 1 },
  url: { names: 'url', lifetimeDays: 60, exponent: 1 },
  domain: { names: 'domain', lifetimeDays: 90, exponent: 2 },
  email: { names: 'email', lifetimeDays: 120, exponent: 2 },
  file: { names: 'file', lifetimeDays: 365, exponent: 3 },
  other: { names: 'other', lifetimeDays: 180, exponent: 2 },
}

const MODEL_OF: Readonly<Record<string, string>> = {
  'ipv4-addr': 'address',
  'ipv6-addr': 'address',
  'network-traffic': 'address',
  'mac-addr': 'address',
  url: 'url',
  'domain-name': 'domain',
  'x509-certificate': 'domain',
  'email-addr': 'email',
  'email-message': 'email',
  file: 'file',
  artifact: 'file',
}

const DAY = 86_400_000
const DEFAULT_BASE = 50
/** Below this share of its base an indicator is called fading. */
const FADING = 0.5

/** Times are Unix ms. */
export interface IndicatorFacts {
  readonly pattern: string
  readonly validFrom: number
  readonly validUntil?: number
  readonly confidence?: number
  readonly revoked: boolean
  /** Sightings the reader may read. `count` 0 says "looked for, not seen" (STIX 2.1 §5.2) and confirms nothing. */
  readonly sightings: readonly { readonly id: string; readonly at: number; readonly count?: number }[]
}

export type LifecycleState = 'not-yet' | 'active' | 'fading' | 'expired' | 'revoked'

/** Every number that went into the score, so that a person can work it out again. Times are Unix ms. */
export interface Decay {
  /** 0…100, one decimal. */
  readonly score: number
  readonly state: LifecycleState
  readonly base: number
  readonly baseFrom: 'confidence' | 'default'
  readonly model: DecayModel
  readonly confirmedAt: number
  readonly confirmedBy: 'valid_from' | 'sighting'
  readonly sighting?: string
  readonly endsAt: number
  readonly endsBy: 'valid_until' | 'lifetime'
  readonly elapsedDays: number
  readonly lifetimeDays: number
  /** When it becomes fading; absent when that is past. */
  readonly fadesAt?: number
  /** Points of the curve from confirmation to end, for a small chart. */
  readonly curve: readonly { readonly at: number; readonly score: number }[]
}

/** The model for a STIX pattern: that of the first object path it compares; `other` when it names none we know. */
export function modelOf(pattern: string): DecayModel {
  const other = DECAY_MODELS['other'] as DecayModel
  const named = /\[\s*\(*\s*([a-z0-9-]+):/.exec(pattern)?.[1]
  if (named === undefined) return other
  return DECAY_MODELS[MODEL_OF[named] ?? 'other'] ?? other
}

/**
 * Scores one indicator at one moment. Same facts, same moment: same answer everywhere, whatever the order of sightings.
 *
 * @param now Unix ms
 */
export function decayOf(facts: IndicatorFacts, now: number): Decay {
  const model = modelOf(facts.pattern)
  const base = facts.confidence ?? DEFAULT_BASE
  const last = lastSighting(facts, now)
  const confirmedAt = Math.max(facts.validFrom, last?.at ?? facts.validFrom)
  const bySighting = last !== undefined && last.at > facts.validFrom
  const endsAt = facts.validUntil ?? confirmedAt + model.lifetimeDays * DAY
  const scoreAt = (at: number) => round(base * left(at - confirmedAt, endsAt - confirmedAt, model.exponent))
  const score = facts.revoked || now < facts.validFrom ? 0 : scoreAt(now)
  const fadesAt = fadingMoment(confirmedAt, endsAt, model.exponent)
  return {
    score,
    state: stateOf(facts, now, endsAt, fadesAt),
    base,
    baseFrom: facts.confidence === undefined ? 'default' : 'confidence',
    model,
    confirmedAt,
    confirmedBy: bySighting ? 'sighting' : 'valid_from',
    ...(bySighting && last ? { sighting: last.id } : {}),
    endsAt,
    endsBy: facts.validUntil === undefined ? 'lifetime' : 'valid_until',
    elapsedDays: round(Math.max(0, now - confirmedAt) / DAY),
    lifetimeDays: round(Math.max(0, endsAt - confirmedAt) / DAY),
    ...(fadesAt > now && !facts.revoked ? { fadesAt } : {}),
    curve: Array.from({ length: 25 }, (_, i) => {
      const at = confirmedAt + Math.floor(((endsAt - confirmedAt) * i) / 24)
      return { at, score: scoreAt(at) }
    }),
  }
}

function lastSighting(facts: IndicatorFacts, now: number) {
  let last: { id: string; at: number } | undefined
  for (const one of facts.sightings) {
    if (one.count === 0 || one.at > now || (facts.validUntil !== undefined && one.at >= facts.validUntil)) continue
    if (!last || one.at > last.at || (one.at === last.at && one.id < last.id)) last = { id: one.id, at: one.at }
  }
  return last
}

/** Share left after `t` of `tau`: 1 before the start, 0 from the end on. */
function left(t: number, tau: number, exponent: number): number {
  if (t >= tau) return 0
  if (t <= 0) return 1
  const x = t / tau
  let power = x
  for (let i = 1; i < exponent; i += 1) power *= x
  return 1 - power
}

/** First ms at which less than half of the base is left; found by halving, so that no root has to be approximated. */
function fadingMoment(from: number, to: number, exponent: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2)
    if (left(middle - from, to - from, exponent) < FADING) high = middle
    else low = middle + 1
  }
  return low
}

function stateOf(facts: IndicatorFacts, now: number, endsAt: number, fadesAt: number): LifecycleState {
  if (facts.revoked) return 'revoked'
  if (now < facts.validFrom) return 'not-yet'
  if (now >= endsAt) return 'expired'
  return now >= fadesAt ? 'fading' : 'active'
}

const round = (n: number) => Math.round(n * 10) / 10
