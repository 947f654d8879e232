import type { Pushed } from '../matching/types.ts'
import type { SourceCounts } from './counts.ts'
import type { SourceFormat } from './format.ts'

/** What is remembered of a source over restarts. */
export interface MeterKept {
  readonly events: number
  readonly bytes: number
  readonly dropped: number
  readonly slowedMs: number
  readonly dirt: Readonly<Record<string, number>>
  readonly format?: SourceFormat
  readonly lastAt?: number
  /** Usual pause between arrivals, ms: an average that forgets. */
  readonly usualGapMs?: number
}

const STEP_MS = 10_000
const STEPS = 60
const RATE_MS = 10_000
/** A source is silent when nothing came for so many of its usual pauses, and for at least this long. */
const SILENT_GAPS = 20
const SILENT_MS = 5 * 60_000
const FORGET = 0.05
/** Held back in this time: it is being slowed. */
const SLOWED_MS = 10_000

const DIRT = ['broken', 'tooLong', 'notUtf8', 'nul', 'ragged'] as const satisfies readonly (keyof SourceCounts)[]

/** Dirty input of some counts: what was wrong, and how often; nothing for what never was. */
export const dirtOf = (counts: Readonly<Partial<Record<string, number>>>): { kind: string; count: number }[] =>
  DIRT.flatMap((kind) => {
    const count = counts[kind] ?? 0
    return count > 0 ? [{ kind, count }] : []
  })

/** Counts and rates of one source. Times are Unix ms and come with what happens. */
export class SourceMeter {
  events = 0
  bytes = 0
  dropped = 0
  slowedMs = 0
  format: SourceFormat | undefined
  lastAt: number | undefined
  lagMs: number | undefined
  private usualGapMs: number | undefined
  private slowedAt = Number.NEGATIVE_INFINITY
  private readonly dirt: Record<string, number> = {}
  private readonly steps = new Float64Array(STEPS)
  private step = 0
  /** Events of single seconds, for the rate now. */
  private readonly seconds = new Float64Array(RATE_MS / 1_000 + 1)
  private second = 0

  constructor(kept?: MeterKept) {
    if (kept === undefined) return
    this.events = kept.events
    this.bytes = kept.bytes
    this.dropped = kept.dropped
    this.slowedMs = kept.slowedMs
    this.format = kept.format
    this.lastAt = kept.lastAt
    this.usualGapMs = kept.usualGapMs
    Object.assign(this.dirt, kept.dirt)
  }

  took({ counts, format, newest }: Pushed, now: number): void {
    this.turn(now)
    this.bytes += counts.bytes
    this.format = format ?? this.format
    for (const kind of DIRT) if (counts[kind] > 0) this.dirt[kind] = (this.dirt[kind] ?? 0) + counts[kind]
    if (counts.events === 0) return
    this.events += counts.events
    add(this.steps, this.step, counts.events)
    add(this.seconds, this.second, counts.events)
    if (this.lastAt !== undefined) {
      const gap = now - this.lastAt
      this.usualGapMs = this.usualGapMs === undefined ? gap : this.usualGapMs + FORGET * (gap - this.usualGapMs)
    }
    this.lastAt = now
    if (newest !== undefined) this.lagMs = Math.max(0, now - newest)
  }

  lost(count: number): void {
    this.dropped += count
  }

  slowed(ms: number, now: number): void {
    this.slowedMs += ms
    this.slowedAt = now
  }

  stateAt(now: number): 'waiting' | 'live' | 'silent' | 'slowed' {
    if (now - this.slowedAt < SLOWED_MS) return 'slowed'
    if (this.lastAt === undefined) return 'waiting'
    return now - this.lastAt > Math.max(SILENT_MS, SILENT_GAPS * (this.usualGapMs ?? 0)) ? 'silent' : 'live'
  }

  perSecond(now: number): number {
    this.turn(now)
    let sum = 0
    // The second that runs now is not full yet.
    for (const [at, count] of this.seconds.entries()) if (at !== this.second % this.seconds.length) sum += count
    return sum / (this.seconds.length - 1)
  }

  /** Events by ten seconds over ten minutes, the oldest first. */
  series(now: number): { readonly stepMs: number; readonly values: readonly number[] } {
    this.turn(now)
    const at = (this.step % STEPS) + 1
    return { stepMs: STEP_MS, values: [...this.steps.slice(at), ...this.steps.slice(0, at)] }
  }

  get dirtRows(): { kind: string; count: number }[] {
    return dirtOf(this.dirt)
  }

  get kept(): MeterKept {
    return {
      events: this.events,
      bytes: this.bytes,
      dropped: this.dropped,
      slowedMs: this.slowedMs,
      dirt: this.dirt,
      ...(this.format !== undefined && { format: this.format }),
      ...(this.lastAt !== undefined && { lastAt: this.lastAt }),
      ...(this.usualGapMs !== undefined && { usualGapMs: this.usualGapMs }),
    }
  }

  private turn(now: number): void {
    this.step = advance(this.steps, this.step, Math.floor(now / STEP_MS))
    this.second = advance(this.seconds, this.second, Math.floor(now / 1_000))
  }
}

const add = (ring: Float64Array, step: number, count: number): void => {
  const at = step % ring.length
  ring[at] = (ring[at] ?? 0) + count
}

/** Goes to a later step, with nothing in those between. A clock set back changes nothing. */
function advance(ring: Float64Array, from: number, to: number): number {
  if (to <= from) return from
  if (to - from >= ring.length) ring.fill(0)
  else for (let step = from + 1; step <= to; step++) ring[step % ring.length] = 0
  return to
}
