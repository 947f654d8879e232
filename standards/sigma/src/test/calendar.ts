export type TimeUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
export const TIME_UNITS: readonly TimeUnit[] = ['minute', 'hour', 'day', 'week', 'month', 'year']

const STAMP =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/

interface Stamp {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly millisecond: number
  readonly zoneMinutes: number
}

function read(text: string): Stamp | undefined {
  const found = text.length > 40 ? null : STAMP.exec(text)
  if (found === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined
  const zone = found[8] ?? 'Z'
  const sign = zone.startsWith('-') ? -1 : 1
  const zoneMinutes = zone === 'Z' ? 0 : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
  const millisecond = Math.trunc(Number(`0.${found[7] ?? '0'}`) * 1_000)
  return { year, month, day, hour, minute, second, millisecond, zoneMinutes }
}

/** ISO 8601 week number: the week of the Thursday. */
function weekOf({ year, month, day }: Stamp): number {
  const date = Date.UTC(year, month - 1, day)
  const weekday = (new Date(date).getUTCDay() + 6) % 7
  const thursday = date + (3 - weekday) * 86_400_000
  const first = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)
  return 1 + Math.floor((thursday - first) / 604_800_000)
}

/**
 * A part of a date as it is written: no zone is converted (modifiers appendix 2.1, "Time Modifiers").
 *
 * @returns undefined when the value is no date such as `2026-01-31T23:59:00Z` or `2026-01-31 23:59:00.123`
 */
export function timePart(value: unknown, unit: TimeUnit): number | undefined {
  const stamp = typeof value === 'string' ? read(value) : undefined
  if (stamp === undefined) return undefined
  return unit === 'week' ? weekOf(stamp) : stamp[unit]
}

/** A time of an event in milliseconds of Unix time: a date (UTC when it names no zone), or Unix seconds or milliseconds. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) && value > 0 ? (value < 1e11 ? value * 1_000 : value) : undefined
  if (typeof value !== 'string') return undefined
  if (/^\d{9,13}(?:\.\d+)?$/.test(value)) return instantOf(Number(value))
  const stamp = read(value)
  if (stamp === undefined) return undefined
  const { year, month, day, hour, minute, second, millisecond, zoneMinutes } = stamp
  return Date.UTC(year, month - 1, day, hour, minute - zoneMinutes, second, millisecond)
}
