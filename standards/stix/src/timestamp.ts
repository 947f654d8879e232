/**
 * STIX timestamps are kept as the text they came in (STIX 2.1 §2.16): RFC 3339, UTC, `Z`, any number of fractional
 * digits. A `Date` holds milliseconds only, so nothing here goes through one.
 */

const SHAPE = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d+)?Z$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** A real instant in the STIX form: the 30th of February is none, a leap second is one. */
export function isTimestamp(text: string): boolean {
  const match = SHAPE.exec(text)
  if (!match) return false
  const day = Number(match[3])
  if (day <= 28) return true
  const year = Number(match[1])
  const month = Number(match[2])
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0)
}

/** How many digits stand after the decimal point; `created` and `modified` need three (STIX 2.1 §3.2). */
export const fractionDigits = (timestamp: string): number => Math.max(0, timestamp.length - 21)

/** Text that sorts as the instants do, in code unit order: `Z` and trailing zeros of the fraction are dropped. */
export function timestampSortKey(timestamp: string): string {
  let end = timestamp.length - 1
  if (end > 19) {
    while (timestamp.charCodeAt(end - 1) === 0x30) end--
    if (timestamp.charCodeAt(end - 1) === 0x2e) end--
  }
  return timestamp.slice(0, end)
}

/**
 * Orders two STIX timestamps by instant: negative, zero or positive. `…:00Z`, `…:00.0Z` and `…:00.000000000Z` are equal;
 * nanoseconds count. Both must satisfy {@link isTimestamp}.
 */
export function compareTimestamps(a: string, b: string): number {
  if (a === b) return 0
  const left = timestampSortKey(a)
  const right = timestampSortKey(b)
  return left < right ? -1 : left > right ? 1 : 0
}
