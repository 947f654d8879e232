/** A product that is made at set times. Times are as a clock at a place shows them; `UTC` is Zulu. */
export interface Beat {
  /** `06:00`. */
  readonly time: string
  /** IANA zone of the place: `Europe/Vilnius`. */
  readonly zone: string
  /** Days of the week it falls on, 1 is Monday. */
  readonly days: readonly number[]
  /** Minutes before its time up to which facts are taken. */
  readonly cutoff: number
}

export interface Occurrence {
  /** Unix ms when it is due, and of what its facts are. */
  readonly at: number
  readonly cutoff: number
}

const DAY = 86_400_000
const MINUTE = 60_000

/**
 * When a product is due after `from` and at most at `to`, oldest first. On a day when clocks are moved it keeps the time the
 * clock shows: an hour that is skipped counts as the one after, of an hour that comes twice the first is meant.
 *
 * Cost: two questions to the calendar for each day between.
 */
export function occurrences(beat: Beat, from: number, to: number): readonly Occurrence[] {
  const [hour = 0, minute = 0] = beat.time.split(':').map(Number)
  const found: Occurrence[] = []
  // A local day begins up to 14 hours before and after the one of UTC.
  for (let day = from - 2 * DAY; day <= to + 2 * DAY; day += DAY) {
    const date = new Date(day)
    const wall = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), hour, minute)
    const weekday = new Date(wall).getUTCDay() || 7
    if (!beat.days.includes(weekday)) continue
    const at = momentOf(wall, beat.zone)
    if (at > from && at <= to) found.push({ at, cutoff: at - beat.cutoff * MINUTE })
  }
  return found
}

/** The moment at which clocks of a zone show this time; `wall` is that time written as if it were UTC. */
function momentOf(wall: number, zone: string): number {
  const early = wall - offsetAt(wall - DAY, zone)
  const late = wall - offsetAt(wall + DAY, zone)
  if (shown(early, zone) === wall) return early
  return shown(late, zone) === wall ? late : early
}

const shown = (at: number, zone: string): number => at + offsetAt(at, zone)

/** How far clocks of a zone are ahead of UTC, in ms. */
function offsetAt(at: number, zone: string): number {
  if (zone === 'UTC') return 0
  const parts = new Map(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const of = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall - Math.floor(at / 1_000) * 1_000
}

const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(zone, clock)
  return clock
}

/** Whether the calendar knows a zone by this name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
