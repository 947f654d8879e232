import { isObject, type JsonObject } from '@testudo/stix'

/** An event, an attribute of it or an attribute of one of its objects, with the JSON pointer to it. */
export interface Part {
  readonly kind: 'event' | 'attribute'
  readonly part: JsonObject
  readonly path: string
}

/** The event itself and every attribute in it, in order; what is no object is left to the conversion to refuse. */
export function* partsOf(event: JsonObject): Generator<Part, void, undefined> {
  yield { kind: 'event', part: event, path: '' }
  yield* attributesOf(event, '')
  for (const [object, path] of objectsIn(event, 'Object', '')) yield* attributesOf(object, path)
}

function* attributesOf(holder: JsonObject, place: string): Generator<Part, void, undefined> {
  for (const [part, path] of objectsIn(holder, 'Attribute', place)) yield { kind: 'attribute', part, path }
}

function* objectsIn(holder: JsonObject, key: string, path: string): Generator<[JsonObject, string], void, undefined> {
  const list: unknown = Object.hasOwn(holder, key) ? holder[key] : undefined
  if (!Array.isArray(list)) return
  for (const [i, item] of (list as readonly unknown[]).entries())
    if (isObject(item)) yield [item, `${path}/${key}/${i}`]
}

/** Lists and responses inside each other: MISP never needs more than three. */
const MOST_WRAPPING = 8

/** The events in one value, whatever MISP wraps them in; an unusable value is given as it is, for the conversion to refuse. */
export function* eventsIn(value: unknown, depth = 0): Generator<unknown, void, undefined> {
  if (depth > MOST_WRAPPING) yield value
  else if (Array.isArray(value)) for (const item of value as readonly unknown[]) yield* eventsIn(item, depth + 1)
  else if (isObject(value) && Object.hasOwn(value, 'response')) yield* eventsIn(value['response'], depth + 1)
  else if (isObject(value) && isObject(value['Event']) && !Object.hasOwn(value, 'info')) yield value['Event']
  else yield value
}

/** A text of an event for a list of them: never longer than a line. */
export function shortText(event: unknown, key: 'info' | 'uuid'): string {
  const value = isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined
  return typeof value === 'string' ? value.slice(0, 200).toWellFormed() : ''
}

/** The organisation an event says it comes from: `Orgc`, else `Org`. */
export function makerOf(event: unknown): string {
  for (const key of ['Orgc', 'Org']) {
    const owner = isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined
    const name = isObject(owner) && Object.hasOwn(owner, 'name') ? owner['name'] : undefined
    const plain = typeof name === 'string' ? name.replaceAll(/\p{Cc}/gu, ' ').trim() : ''
    if (plain !== '') return plain.slice(0, 150).toWellFormed()
  }
  return ''
}

/** UUIDs of all clusters of an event: who holds a cluster already keeps its own version. */
export function clusterUuids(event: JsonObject): Set<string> {
  const found = new Set<string>()
  for (const { part } of partsOf(event))
    for (const [galaxy] of objectsIn(part, 'Galaxy', ''))
      for (const [cluster] of objectsIn(galaxy, 'GalaxyCluster', ''))
        if (typeof cluster['uuid'] === 'string') found.add(cluster['uuid'].toLowerCase())
  return found
}
