const DAY_MS = 86_400_000

/** A day and a time as a clock on the wall shows them. `day`: days since 1970-01-01; `minute`: minutes since midnight. */
export interface WallTime {
  readonly day: number
  readonly minute: number
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
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
  }
  return clock
}

/** Whether a zone of the IANA time zone database has this name. */
export function isZone(name: string): boolean {
  try {
    clockOf(name)
    return true
  } catch {
    return false
  }
}

/** What the clock on the wall shows at an instant (Unix ms). @throws {RangeError} of a zone that is none */
export function wallTime(at: number, zone: string): WallTime {
  const shown = shownAt(at, zone)
  const day = Math.floor(shown / DAY_MS)
  return { day, minute: Math.floor((shown - day * DAY_MS) / 60_000) }
}

/** What the clock shows, as if it were UTC; Unix ms, whole seconds. */
function shownAt(at: number, zone: string): number {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/**
 * The instant (Unix ms) at which the clock on the wall shows this. Shown twice, when clocks go back: the first time. Never
 * shown, when they go forward: as much later as they went forward (RFC 5545 §3.3.5).
 */
export function instantOf({ day, minute }: WallTime, zone: string): number {
  const shown = day * DAY_MS + minute * 60_000
  const ahead = (at: number) => shownAt(at, zone) - Math.floor(at / 1_000) * 1_000
  const before = ahead(shown - DAY_MS)
  const after = ahead(shown + DAY_MS)
  const early = shown - before
  const late = shown - after
  if (ahead(early) === before) return early
  return ahead(late) === after ? late : early
}

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: number): number => ((day + 3) % 7) + 1

/** Weeks since the Monday of 1970-01-05's week, so that a list of people can take turns. */
export const weekOf = (day: number): number => Math.floor((day + 3) / 7)

/** `HH:MM` as minutes since midnight. */
export function minutesOf(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':')
  return Number(hours) * 60 + Number(minutes)
}
