import { isTimestamp } from '@testudo/stix'
import type { JsonObject } from '@testudo/stix'
import { Malformed, show } from './notes.ts'
import { text } from './read.ts'

/** The last second of the year 9999: RFC 3339 has no later one. */
const LAST = 253_402_300_799

/** STIX timestamp with milliseconds of Unix seconds. */
export const stixTime = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** Unix seconds, as MISP writes `timestamp`. @throws {Malformed} when it is no such number */
export function unixSeconds(object: JsonObject, key: string, path: string): number | undefined {
  const value = text(object, key, path)
  if (value === undefined) return undefined
  const seconds = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN
  if (!(seconds <= LAST)) throw new Malformed(`${path}/${key}`, `not a time in Unix seconds: ${show(value)}`)
  return seconds
}

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/

/** An ISO 8601 time as MISP writes `first_seen` (microseconds, offset), as a STIX timestamp; digits are kept. */
export function isoTime(object: JsonObject, key: string, path: string): string | undefined {
  const value = text(object, key, path)
  if (value === undefined) return undefined
  const [, day, clock, fraction = '', offset = 'Z'] = ISO.exec(value) ?? []
  const zone = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T${clock}${zone}`)
  const whole = Number.isNaN(at) ? '' : `${new Date(at).toISOString().slice(0, 19)}${fraction}Z`
  if (!isTimestamp(whole)) throw new Malformed(`${path}/${key}`, `not a time: ${show(value)}`)
  return whole
}

/** MISP's Unix seconds of a STIX timestamp, as text; what is finer than a second is cut. */
export const mispSeconds = (timestamp: string): string => String(Math.floor(Date.parse(timestamp) / 1000))

/** MISP's spelling of a STIX timestamp in `first_seen`: an offset instead of `Z`. */
export const mispTime = (timestamp: string): string => timestamp.replace(/Z$/, '+00:00')
