import { isObject, isUuid, type JsonObject } from '@testudo/stix'
import { Malformed, type Notes, show } from './notes.ts'

/** Texts longer than this are refused: MISP's own columns end at 64 KiB, reports and samples aside. */
export const MAX_TEXT = 16 * 1024 * 1024

const own = (object: JsonObject, key: string): unknown => {
  const value: unknown = Object.hasOwn(object, key) ? object[key] : undefined
  return value === null ? undefined : value
}

/** The value as an object. @throws {Malformed} */
export function objectAt(value: unknown, path: string): JsonObject {
  if (!isObject(value)) throw new Malformed(path, `an object is expected, found ${kindOf(value)}`)
  return value
}

/** A text, or `undefined` when absent, null or empty. MISP writes numbers as text or as numbers: both are read. */
export function text(object: JsonObject, key: string, path: string): string | undefined {
  const value = own(object, key)
  if (value === undefined || value === '') return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string') throw new Malformed(`${path}/${key}`, `a text is expected, found ${kindOf(value)}`)
  if (value.length > MAX_TEXT) throw new Malformed(`${path}/${key}`, `longer than ${MAX_TEXT} characters`)
  if (!value.isWellFormed()) throw new Malformed(`${path}/${key}`, 'half of a surrogate pair stands alone')
  return value
}

/** A text that must be there. @throws {Malformed} */
export function needText(object: JsonObject, key: string, path: string): string {
  const value = text(object, key, path)
  if (value === undefined) throw new Malformed(`${path}/${key}`, `${key} is missing or empty`)
  return value
}

/** A truth as MISP writes it: true, 1, "1", "true". */
export function flag(object: JsonObject, key: string, path: string): boolean {
  const value = own(object, key)
  if (value === undefined || value === false || value === 0 || value === '0' || value === '' || value === 'false')
    return false
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  throw new Malformed(`${path}/${key}`, `true or false is expected, found ${show(value)}`)
}

/** A lower-case UUID. @throws {Malformed} */
export function uuid(object: JsonObject, path: string): string {
  const value = needText(object, 'uuid', path).toLowerCase()
  if (!isUuid(value)) throw new Malformed(`${path}/uuid`, `not a UUID: ${show(value)}`)
  return value
}

/** The items of a list with their paths; absent is empty. What is no list is noted and read as empty. */
export function items(object: JsonObject, key: string, path: string, notes: Notes): [unknown, string][] {
  const value = own(object, key)
  if (value === undefined) return []
  const here = `${path}/${key}`
  if (!Array.isArray(value)) {
    notes.add('refused', here, `a list is expected, found ${kindOf(value)}`)
    return []
  }
  return value.map((item: unknown, i) => [item, `${here}/${i}`])
}

/** Notes every property that nothing here reads, unless it is empty. */
export function noteUnread(object: JsonObject, known: ReadonlySet<string>, path: string, notes: Notes): void {
  for (const key of Object.keys(object)) {
    if (known.has(key)) continue
    const value: unknown = object[key]
    const empty = value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0)
    if (!empty) notes.add('lost', `${path}/${key}`, `${show(key)} has no place in STIX`)
  }
}

const kindOf = (value: unknown): string =>
  value === undefined ? 'nothing' : value === null ? 'null' : Array.isArray(value) ? 'a list' : show(value)
