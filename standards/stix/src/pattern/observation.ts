import { isObject, type JsonObject, type JsonValue } from '../json.ts'
import { isObservableType, isStandardType } from '../kinds.ts'
import { isTimestamp } from '../timestamp.ts'

/**
 * One observed-data object with what it observed. `first` and `last` are microseconds since 1970 (finer digits are cut off),
 * `count` its number_observed: so many distinct observations it stands for.
 */
export interface Observation {
  readonly id: string | undefined
  readonly first: number
  readonly last: number
  readonly count: number
  /** The objects a pattern can start from: those of `object_refs`, or of the deprecated `objects`. */
  readonly roots: readonly JsonObject[]
  /** Where references of these objects lead: within the same observation only (STIX 2.1 §9.7.3). */
  readonly byId: (id: string) => JsonObject | undefined
  /** Long `_hex` and `_bin` values already decoded: many patterns ask for the same. Filled as they are asked for. */
  decoded?: Map<Decoder, Map<string, string | undefined>>
}

type Decoder = (text: string) => string | undefined

export interface ObservationFlaw {
  readonly message: string
  /** Which observed-data, counted from 0 as they were given. */
  readonly observation: number
}

export type ReadObservations = { readonly observations: readonly Observation[] } | { readonly error: ObservationFlaw }

/**
 * Finds the observed-data in a value: one object, a bundle, a TAXII envelope, or a list of any of these. Objects that
 * `object_refs` names are looked up in all of the value; those that no observed-data names take no part.
 *
 * @returns the observations in the order given, or the first that cannot be one
 */
export function readObservations(value: JsonValue): ReadObservations {
  const observed: JsonObject[] = []
  const known = new Map<string, JsonObject>()
  gather(value, observed, known)
  const observations: Observation[] = []
  for (const [i, object] of observed.entries()) {
    const observation = readObservation(object, (id) => known.get(id))
    if (typeof observation === 'string') return { error: { observation: i, message: observation } }
    observations.push(observation)
  }
  return { observations }
}

function gather(value: JsonValue, observed: JsonObject[], known: Map<string, JsonObject>): void {
  if (Array.isArray(value)) {
    for (const one of value as readonly JsonValue[]) gather(one, observed, known)
    return
  }
  if (!isObject(value)) return
  const { type, id, objects } = value
  if (type === 'observed-data') observed.push(value)
  else if ((type === 'bundle' || type === undefined) && Array.isArray(objects)) gather(objects, observed, known)
  else if (typeof id === 'string') known.set(id, value)
}

/**
 * Reads one observed-data object.
 *
 * @param find the objects that `object_refs` may name
 * @returns the observation, or a sentence saying why it is none
 */
export function readObservation(
  object: JsonObject,
  find: (id: string) => JsonObject | undefined,
): Observation | string {
  const { id, first_observed, last_observed, number_observed, objects, object_refs } = object
  const first = typeof first_observed === 'string' ? microseconds(first_observed) : undefined
  const last = typeof last_observed === 'string' ? microseconds(last_observed) : undefined
  if (first === undefined || last === undefined) return 'first_observed and last_observed must be STIX timestamps'
  if (last < first) return 'last_observed is before first_observed'
  if (typeof number_observed !== 'number' || !Number.isSafeInteger(number_observed) || number_observed < 1)
    return 'number_observed must be a whole number above 0'
  if (!Array.isArray(object_refs) && !isObject(objects))
    return 'an observed-data needs object_refs (or, deprecated, objects)'
  const named = new Map<string, JsonObject>()
  if (isObject(objects)) {
    for (const key of Object.keys(objects)) {
      const one = objects[key]
      if (isObject(one)) named.set(key, one)
    }
  }
  if (Array.isArray(object_refs)) {
    for (const ref of object_refs as readonly JsonValue[]) {
      const one = typeof ref === 'string' ? find(ref) : undefined
      if (one && typeof ref === 'string') named.set(ref, one)
    }
  }
  return {
    id: typeof id === 'string' ? id : undefined,
    first,
    last,
    count: number_observed,
    roots: [...named.values()].filter(isRoot),
    byId: (ref) => named.get(ref),
  }
}

/** Patterns are over observables (§9.1): a domain object that an observation names is no place to start from. */
const isRoot = ({ type }: JsonObject): boolean =>
  typeof type === 'string' && (isObservableType(type) || !isStandardType(type))

/** Days since 1970-01-01 of a date of the proleptic Gregorian calendar. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** @returns microseconds since 1970, or undefined when the text is no STIX timestamp */
export function microseconds(timestamp: string): number | undefined {
  if (!isTimestamp(timestamp)) return undefined
  const part = (from: number, to: number) => Number(timestamp.slice(from, to))
  const day = dayNumber(part(0, 4), part(5, 7), part(8, 10))
  const seconds = day * 86_400 + part(11, 13) * 3_600 + part(14, 16) * 60 + part(17, 19)
  const fraction = timestamp.length > 20 ? Number(timestamp.slice(20, -1).slice(0, 6).padEnd(6, '0')) : 0
  return seconds * 1_000_000 + fraction
}
