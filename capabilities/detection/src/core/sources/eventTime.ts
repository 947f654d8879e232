import { isObject } from '@testudo/stix'
import type { EventValue } from './sourceEvent.ts'

/** Where formats keep the time of an event, the most telling first. Steps are parted by `>`, because names hold dots. */
const TIMES = [
  'timestamp',
  'ts',
  '@timestamp',
  'Event>System>TimeCreated>#attributes>SystemTime',
  'Event>System>TimeCreated>SystemTime',
  'time',
  'UtcTime',
  'TimeCreated',
].map((path) => path.split('>'))

/** The time of an event in Unix ms; undefined when it tells none we know. Numbers are seconds up to the year 5138, else ms. */
export function eventTime(event: EventValue): number | undefined {
  for (const path of TIMES) {
    let value: unknown = event
    for (const step of path) value = isObject(value) ? (value as EventValue)[step] : undefined
    const at = readTime(value)
    if (at !== undefined) return at
  }
  const { message } = event
  return typeof message === 'string' ? readTime(SYSLOG.exec(message)?.[1]) : undefined
}

/** RFC 5424 §6.2: priority, version, timestamp. A line of it that came without the transport keeps its time. */
const SYSLOG = /^<\d{1,3}>1 (\S{1,40}) /

function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 1e11 ? value : value * 1_000
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (/^\d{9,10}(?:\.\d+)?$/.test(text)) return Number(text) * 1_000
  // Windows writes a blank, and no zone, where UTC is meant.
  const [, day, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? []
  if (day === undefined || time === undefined) return undefined
  const at = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(at) ? undefined : at
}
