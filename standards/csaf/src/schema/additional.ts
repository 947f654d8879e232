import { isObject, type JsonObject, listOf, objectOf, pointerTo, type Step } from '../json.ts'
import type { CsafVersion } from '../test.ts'
import { SCHEMAS } from './schema.ts'

/** What a schema knows of a value: properties of an object, items of a list. */
interface Known {
  /** Undefined where the schema names none, so that any are as good as others. */
  properties: Map<string, Known> | undefined
  items: Known | undefined
}

/** Reads out of schemas which properties they name, following `$ref` and joining alternatives. */
class Reader {
  readonly #byId: ReadonlyMap<string, JsonObject>
  readonly #read = new Map<object, Known>()

  constructor(schemas: readonly object[]) {
    this.#byId = new Map(schemas.map((schema) => [String(objectOf(schema)['$id']), objectOf(schema)]))
  }

  read(schema: JsonObject, root: JsonObject): Known {
    const before = this.#read.get(schema)
    if (before !== undefined) return before
    const known: Known = { properties: undefined, items: undefined }
    this.#read.set(schema, known)
    for (const [name, part] of Object.entries(objectOf(schema['properties']))) {
      known.properties ??= new Map()
      known.properties.set(name, this.read(objectOf(part), root))
    }
    if (isObject(schema['items'])) known.items = this.read(schema['items'], root)
    const alternatives = [...listOf(schema['oneOf']), ...listOf(schema['anyOf']), ...listOf(schema['allOf'])]
    for (const part of alternatives) this.#join(known, this.read(objectOf(part), root))
    const reference = schema['$ref']
    if (typeof reference === 'string') this.#join(known, this.#readReference(reference, root))
    return known
  }

  #join(into: Known, other: Known): void {
    into.items ??= other.items
    if (other.properties === undefined) return
    into.properties ??= new Map()
    for (const [name, part] of other.properties) into.properties.set(name, part)
  }

  #readReference(reference: string, root: JsonObject): Known {
    const [id = '', pointer = ''] = reference.split('#')
    const target = id === '' ? root : objectOf(this.#byId.get(id))
    let schema = target
    for (const part of pointer.split('/').filter((one) => one !== '')) schema = objectOf(schema[part])
    return this.read(schema, target)
  }
}

const knownByVersion = new Map<CsafVersion, Known>()

function knownOf(version: CsafVersion): Known {
  const before = knownByVersion.get(version)
  if (before !== undefined) return before
  const schemas = SCHEMAS[version]
  const root = objectOf(schemas[0])
  const known = new Reader(schemas).read(root, root)
  knownByVersion.set(version, known)
  return known
}

/**
 * JSON pointers to the properties of a document that its schema does not name. What is within such a property is not
 * looked at. Without recursion.
 */
export function* additionalProperties(document: JsonObject, version: CsafVersion): Generator<string> {
  const waiting: (Step & { known: Known })[] = [{ value: document, known: knownOf(version), key: '', above: undefined }]
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { value, known } = step
    if (Array.isArray(value)) {
      if (known.items === undefined) continue
      for (const [key, item] of value.entries())
        if (typeof item === 'object' && item !== null)
          waiting.push({ value: item, known: known.items, key, above: step })
    } else if (known.properties !== undefined) {
      for (const [key, member] of Object.entries(value)) {
        const part = known.properties.get(key)
        if (part === undefined) yield pointerTo(step, key)
        else if (typeof member === 'object' && member !== null)
          waiting.push({ value: member, known: part, key, above: step })
      }
    }
  }
}
