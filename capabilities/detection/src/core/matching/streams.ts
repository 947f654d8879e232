import type { MatchSource } from './types.ts'

/**
 * Which events are joined with each other by rules and patterns over several. Events that come as they happen are joined
 * with those of all sources of their label; older ones (a file, a sensor that was cut off) with those of their own source
 * only, because the others' time has gone on.
 */
export interface StreamKey {
  readonly name: string
  readonly kind: 'live' | 'own'
  /** Unix ms the event counts as: a clock that runs ahead moves nobody else's time. */
  readonly at: number
}

/** How late an event may come and still count as just happened. */
export const LIVE_MS = 60_000

export const ownStream = (source: string): string => `own ${source}`
export const liveStream = (label: string): string => `live ${label}`

/** @param at Unix ms of the event @param now Unix ms of its arrival */
export function streamFor(source: MatchSource, at: number, now: number): StreamKey {
  return now - at <= LIVE_MS
    ? { name: liveStream(source.label), kind: 'live', at: Math.min(at, now) }
    : { name: ownStream(source.id), kind: 'own', at }
}
