import { isObject, type JsonObject, type JsonValue } from '@testudo/stix'
import { pathKey } from './pattern.ts'

/** References are followed this deep; observables of an attribute never need more. */
const MAX_DEPTH = 6
/** And so many values are looked at: references of a hostile input may run in circles. */
const MAX_STEPS = 2000

/**
 * The values of an observable under the keys of their pattern paths, references followed: an e-mail message whose
 * `from_ref` is an address has `emailmessage:fromref.value`. The first of several values counts; `…ref.type` is there too.
 */
export function valuesOf(root: JsonObject, byId: ReadonlyMap<string, JsonObject>): Map<string, string> {
  const values = new Map<string, string>()
  // Of several references under one path the first is followed, because the first value counts.
  const followed = new Set<string>()
  let steps = 0
  const walk = (value: JsonValue, key: string, depth: number): void => {
    if (depth > MAX_DEPTH || ++steps > MAX_STEPS) return
    if (Array.isArray(value)) for (const item of value as readonly JsonValue[]) walk(item, key, depth + 1)
    else if (isObject(value)) for (const name of Object.keys(value)) step(value, name, key, depth)
    else if (value !== null && !values.has(key)) values.set(key, String(value))
  }
  const step = (object: JsonObject, name: string, key: string, depth: number): void => {
    const value = object[name]
    if (value === undefined || depth > MAX_DEPTH || ++steps > MAX_STEPS) return
    const here = pathKey(`${key}${name}`)
    const isReference = /_refs?$/.test(name)
    for (const item of Array.isArray(value) ? (value as readonly JsonValue[]) : [value]) {
      const target = isReference && typeof item === 'string' ? byId.get(item) : undefined
      if (target && followed.has(here)) continue
      if (target) followed.add(here)
      if (target) for (const inner of Object.keys(target)) step(target, inner, `${here}.`, depth + 1)
      else walk(item, isObject(item) ? `${here}.` : here, depth + 1)
    }
  }
  const type = typeof root['type'] === 'string' ? root['type'] : ''
  for (const name of Object.keys(root)) step(root, name, `${pathKey(type)}:`, 0)
  return values
}
