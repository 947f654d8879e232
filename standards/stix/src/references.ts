import { looksLikeId } from './id.ts'
import { isObject, pointerToken, type JsonObject, type JsonValue } from './json.ts'

/** One embedded reference: where it stands (JSON pointer), under which property, and the id it names. */
export interface Reference {
  readonly path: string
  readonly property: string
  readonly id: string
}

/** One marking reference. `selectors` is absent when it marks the whole object. */
export interface MarkingReference extends Reference {
  readonly selectors?: readonly string[]
}

export interface References {
  /** `created_by_ref`, `object_refs`, `*_ref` and `*_refs` at any depth, extensions and custom properties included. */
  readonly references: readonly Reference[]
  /** `object_marking_refs` and `granular_markings[].marking_ref`, in this order. */
  readonly markings: readonly MarkingReference[]
  /** Extension definitions named as keys of `extensions`. */
  readonly extensions: readonly string[]
}

/** Names inside these are not references: local keys of the deprecated container, translated text, markings. */
const OPAQUE: Readonly<Record<string, ReadonlySet<string>>> = {
  'observed-data': new Set(['objects']),
  'language-content': new Set(['contents']),
}
const MARKINGS = new Set(['object_marking_refs', 'granular_markings'])

/**
 * Lists everything an object points at. Values that are not shaped like an identifier are left out.
 *
 * Order: as written. Time O(size of the object). STIX 2.1 §2.10, §3.3, §7.2.
 */
export function referencesOf(object: JsonObject): References {
  const references: Reference[] = []
  const type = object['type']
  const opaque = typeof type === 'string' && Object.hasOwn(OPAQUE, type) ? OPAQUE[type] : undefined

  const visit = (node: JsonObject | readonly JsonValue[], path: string): void => {
    if (Array.isArray(node)) {
      for (let i = 0; i < node.length; i++) {
        const item = node[i] as JsonValue
        if (typeof item === 'object' && item !== null) visit(item, `${path}/${i}`)
      }
      return
    }
    for (const [key, value] of Object.entries(node as JsonObject)) {
      if (path === '' && (MARKINGS.has(key) || opaque?.has(key))) continue
      if (typeof value === 'string') {
        if (key.endsWith('_ref') && looksLikeId(value)) {
          references.push({ path: `${path}/${pointerToken(key)}`, property: key, id: value })
        }
      } else if (typeof value === 'object' && value !== null) {
        const here = `${path}/${pointerToken(key)}`
        if (Array.isArray(value) && key.endsWith('_refs')) {
          for (let i = 0; i < value.length; i++) {
            const id: unknown = value[i]
            if (typeof id === 'string' && looksLikeId(id)) {
              references.push({ path: `${here}/${i}`, property: key, id })
            }
          }
        } else visit(value, here)
      }
    }
  }
  visit(object, '')
  return { references, markings: markingsOf(object), extensions: extensionsOf(object) }
}

/** The markings of an object and of its parts; a granular marking with `lang` is none. */
export function markingsOf(object: JsonObject): MarkingReference[] {
  const out: MarkingReference[] = []
  const whole = object['object_marking_refs']
  if (Array.isArray(whole)) {
    for (const [i, id] of whole.entries()) {
      if (typeof id === 'string') {
        out.push({ path: `/object_marking_refs/${i}`, property: 'object_marking_refs', id })
      }
    }
  }
  const parts = object['granular_markings']
  if (Array.isArray(parts)) {
    for (const [i, part] of (parts as JsonValue[]).entries()) {
      if (!isObject(part)) continue
      const id = part['marking_ref']
      const selectors = part['selectors']
      if (typeof id !== 'string') continue
      out.push({
        path: `/granular_markings/${i}/marking_ref`,
        property: 'marking_ref',
        id,
        selectors: Array.isArray(selectors) ? selectors.filter((s): s is string => typeof s === 'string') : [],
      })
    }
  }
  return out
}

function extensionsOf(object: JsonObject): string[] {
  const extensions = object['extensions']
  return isObject(extensions) ? Object.keys(extensions).filter((key) => key.startsWith('extension-definition--')) : []
}
