import { type JsonObject, isObject } from '@testudo/stix'
import { MISP_EXTENSION } from '@testudo/misp'

/** The container a part of an event belongs to; undefined for everything else. */
export function partOf(object: JsonObject): string | undefined {
  const kept = isObject(object['extensions']) ? object['extensions'][MISP_EXTENSION] : undefined
  const container = isObject(kept) && object['type'] === 'grouping' ? kept['part_of_ref'] : undefined
  return typeof container === 'string' ? container : undefined
}

/** Puts what stands in parts of a container back into it, in order and once; parts of containers that are not here go. */
export function mergeParts(objects: readonly JsonObject[]): JsonObject[] {
  const more = new Map<string, string[]>()
  for (const object of objects) {
    const container = partOf(object)
    if (container === undefined) continue
    const refs = textsIn(object['object_refs']).filter((ref) => ref !== container)
    more.set(container, [...(more.get(container) ?? []), ...refs])
  }
  return objects.flatMap((object) => {
    if (partOf(object) !== undefined) return []
    const refs = more.get(String(object['id']))
    return [
      refs === undefined
        ? object
        : { ...object, object_refs: [...new Set([...textsIn(object['object_refs']), ...refs])] },
    ]
  })
}

export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one: unknown): one is string => typeof one === 'string') : []
