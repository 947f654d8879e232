import type { Hours } from './model.ts'

const MINUTE = 60_000
const DAY = 86_400_000
/** Days looked at: clocks change twice a year, and nobody plans help by the hour beyond two months. */
const MOST_DAYS = 62

const formats = new Map<string, Intl.DateTimeFormat>()

/** Zones of the IANA database. Cost of the first use of each: some 50 µs. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  return format
}

export function isZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** What the wall clock of a zone shows at an instant, as if it were UTC (Unix ms). */
function wallOf(zone: string, at: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}

const MOST_INSTANTS = 50_000
const instants = new Map<string, number>()

/** The instant at which that wall clock shows `wall`; where it shows it twice, one of both. */
function instantOf(zone: string, wall: number): number {
  const key = `${zone} ${wall}`
  let instant = instants.get(key)
  if (instant === undefined) {
    const guess = wall - (wallOf(zone, wall) - wall)
    instant = guess + (wall - wallOf(zone, guess))
    if (instants.size >= MOST_INSTANTS) instants.clear()
    instants.set(key, instant)
  }
  return instant
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const lengthOf = ({ from, to }: Hours): number => {
  const length = minutesOf(to) - minutesOf(from)
  return length > 0 ? length : length + 24 * 60
}
const works = ({ days }: Hours, midnight: number): boolean =>
  days.includes(((new Date(midnight).getUTCDay() + 6) % 7) + 1)

/** The stay at work that begins on one day of the zone; `midnight` of that day as the wall clock shows it. */
function windowOf(hours: Hours, midnight: number): { readonly start: number; readonly end: number } | undefined {
  if (!works(hours, midnight)) return undefined
  const wall = midnight + minutesOf(hours.from) * MINUTE
  return { start: instantOf(hours.zone, wall), end: instantOf(hours.zone, wall + lengthOf(hours) * MINUTE) }
}

/** Minutes that both work on the days the first of them works, on the worst and on the best of them, of how many. */
export interface Overlap {
  readonly least: number
  readonly most: number
  readonly of: number
}

/**
 * How far two working days meet, by the clocks of both zones on each day, so that summer time counts where it is kept.
 *
 * @param from first day and until the end, Unix ms; days beyond the 62nd are not looked at
 * @returns undefined when the first works on no day in between
 *
 * Time O(days); a question asked before costs nothing.
 */
export function overlapOf(need: Hours, offer: Hours, from: number, until: number): Overlap | undefined {
  const key = JSON.stringify([need, offer, from, until])
  if (!known.has(key)) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, workedOut(need, offer, from, until))
  }
  return known.get(key)
}
const MOST_KNOWN = 5_000
const known = new Map<string, Overlap | undefined>()

function workedOut(need: Hours, offer: Hours, from: number, until: number): Overlap | undefined {
  const first = Math.floor(wallOf(need.zone, from) / DAY) * DAY
  const met: number[] = []
  for (let day = 0; day < MOST_DAYS; day++) {
    const midnight = first + day * DAY
    const wanted = windowOf(need, midnight)
    if (wanted === undefined || wanted.end <= from) continue
    if (wanted.start >= until) break
    met.push(minutesBoth(wanted, offer))
  }
  if (met.length === 0) return undefined
  return { least: Math.min(...met), most: Math.max(...met), of: lengthOf(need) }
}

function minutesBoth(wanted: { readonly start: number; readonly end: number }, offer: Hours): number {
  const today = Math.floor(wanted.start / DAY) * DAY
  // A day of the zone begins up to a day before or after that of UTC, and a night ends on the next.
  return [-2, -1, 0, 1, 2].reduce((sum, shift) => {
    const there = windowOf(offer, today + shift * DAY)
    if (there === undefined) return sum
    const both = Math.min(there.end, wanted.end) - Math.max(there.start, wanted.start)
    return sum + Math.max(0, Math.round(both / MINUTE))
  }, 0)
}
