import { isObject } from '@testudo/stix'
import type { SourceFormat } from '../sources/format.ts'
import type { EventValue } from '../sources/sourceEvent.ts'

const EMPTY: EventValue = {}
const objectOf = (value: unknown): EventValue => (isObject(value) ? (value as EventValue) : EMPTY)

/** Reads every value under one path of an event: the key as it stands, else level by level; `[]` takes the members of a list. */
export type FieldReader = (event: EventValue) => readonly unknown[]

/** @param path `dns.answers[].rdata`, or a key with dots as Zeek writes it: `id.orig_h` */
export function fieldReader(path: string): FieldReader {
  const steps = path.split('.')
  return (event) => {
    const whole = Object.hasOwn(event, path) ? event[path] : undefined
    if (whole !== undefined) return [whole]
    const found: unknown[] = []
    walk(event, steps, 0, found)
    return found
  }
}

function walk(value: unknown, steps: readonly string[], at: number, found: unknown[]): void {
  const step = steps[at]
  if (step === undefined) {
    found.push(value)
    return
  }
  const name = step.endsWith('[]') ? step.slice(0, -2) : step
  if (!isObject(value) || !Object.hasOwn(value, name)) return
  const inner: unknown = value[name]
  if (name === step) return walk(inner, steps, at + 1, found)
  // A list of one is often written without its brackets.
  for (const one of Array.isArray(inner) ? (inner as readonly unknown[]) : [inner]) walk(one, steps, at + 1, found)
}

/** The part of an event its own fields stand in: of Windows events, their data. */
export function dataOf(event: EventValue, format: SourceFormat): EventValue {
  if (format === 'windows') {
    const body = objectOf(event['Event'])
    const data = isObject(body['EventData']) ? body['EventData'] : firstObject(body['UserData'])
    return named(objectOf(data))
  }
  if (format !== 'winlogbeat') return event
  const nested = objectOf(objectOf(event['winlog'])['event_data'])
  if (nested !== EMPTY) return nested
  const flat: Record<string, unknown> = Object.create(null)
  for (const [key, value] of Object.entries(event))
    if (key.startsWith('winlog.event_data.')) flat[key.slice(18)] = value
  return flat
}

const firstObject = (value: unknown): unknown => Object.values(objectOf(value)).find((one) => isObject(one))

/** `Data: [{ Name, #text }]`, as XML turned into JSON has it, as fields. */
function named(data: EventValue): EventValue {
  const list = data['Data']
  if (!Array.isArray(list)) return data
  const fields: Record<string, unknown> = Object.assign(Object.create(null), data)
  for (const one of list as readonly unknown[]) {
    const { '@Name': marked, Name: plain, '#text': text, '#attributes': attributes } = objectOf(one)
    const name = marked ?? plain ?? objectOf(attributes)['Name']
    if (typeof name === 'string') fields[name] = text
  }
  return fields
}
