import {
  compareTimestamps,
  DEFAULT_MAX_DEPTH,
  isObject,
  isTimestamp,
  type JsonObject,
  type JsonValue,
  looksLikeId,
} from '@testudo/stix'
import { MISP_EXTENSION } from './ids.ts'
import { type Notes, show } from './notes.ts'

/** The STIX objects of an input by id, each with its path; of several versions the newest. */
export class StixInput {
  readonly byId = new Map<string, JsonObject>()
  readonly pathOf = new Map<string, string>()

  constructor(input: unknown, notes: Notes) {
    const isBundle = isObject(input) && Array.isArray(input['objects'])
    const list: unknown = isBundle ? input['objects'] : Array.isArray(input) ? input : [input]
    for (const [i, value] of (list as unknown[]).entries()) {
      const path = `${isBundle ? '/objects' : ''}/${i}`
      if (!isObject(value)) {
        notes.add('refused', path, 'a STIX object is expected')
        continue
      }
      if (isDeep(value)) {
        notes.add('refused', path, `nested deeper than ${DEFAULT_MAX_DEPTH} levels`)
        continue
      }
      const { id, type } = value
      if (typeof id !== 'string' || !looksLikeId(id) || typeof type !== 'string' || !id.startsWith(`${type}--`))
        notes.add('refused', `${path}/id`, `no id of its type: ${show(id)}`)
      else if (value['modified'] !== undefined && !isTimestamp(String(value['modified'])))
        notes.add('refused', `${path}/modified`, `not a timestamp: ${show(value['modified'])}`)
      else this.put(id, value, path, notes)
    }
  }

  private put(id: string, value: JsonObject, path: string, notes: Notes): void {
    const held = this.byId.get(id)
    if (held !== undefined) {
      notes.add('changed', path, `${id} comes more than once: the newest version counts`)
      if (compareTimestamps(modifiedOf(held), modifiedOf(value)) >= 0) return
    }
    this.byId.set(id, value)
    this.pathOf.set(id, path)
  }
}

/** Whether a value is nested deeper than any STIX object is; without recursion, because it may be. */
function isDeep(value: JsonObject): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEFAULT_MAX_DEPTH) return true
    const next: unknown[] = []
    for (const one of level)
      if (typeof one === 'object' && one !== null)
        for (const inner of Object.values(one)) if (typeof inner === 'object' && inner !== null) next.push(inner)
    level = next
  }
  return false
}

export const modifiedOf = (object: JsonObject): string =>
  typeof object['modified'] === 'string' ? object['modified'] : '1970-01-01T00:00:00Z'

export const textOf = (object: JsonObject, key: string): string | undefined => {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return typeof value === 'string' ? value : undefined
}

/** The texts of a list property; what is no text is left out. */
export const textsOf = (object: JsonObject, key: string): string[] => {
  const value: JsonValue | undefined = Object.hasOwn(object, key) ? object[key] : undefined
  return Array.isArray(value) ? value.filter((item: unknown): item is string => typeof item === 'string') : []
}

/** What our extension keeps on an object; empty when it has none. */
export function keptOn(object: JsonObject): JsonObject {
  const extensions = object['extensions']
  const kept =
    isObject(extensions) && Object.hasOwn(extensions, MISP_EXTENSION) ? extensions[MISP_EXTENSION] : undefined
  return isObject(kept) ? kept : {}
}

/** The value of a `misp:` label: `misp:type="domain"`. */
export function mispLabel(object: JsonObject, name: string): string | undefined {
  const start = `misp:${name}="`
  const label = textsOf(object, 'labels').find((text) => text.startsWith(start) && text.endsWith('"'))
  return label?.slice(start.length, -1)
}

/** Labels that are tags: all but those of the converter. */
export const tagLabels = (object: JsonObject): string[] =>
  textsOf(object, 'labels').filter((label) => !/^misp:[\w-]+="/.test(label) && label !== 'Threat-Report')
