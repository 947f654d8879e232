import { isObject, type JsonObject, uuid5 } from '@testudo/stix'
import { MISP_EXTENSION, MISP_NAMESPACE, type Warning, type WarningLists } from '@testudo/misp'

/** An attribute whose value is on warning lists. */
export interface Warned {
  /** Lower-case UUID of the attribute. */
  readonly uuid: string
  readonly path: string
  readonly value: string
  readonly warnings: readonly Warning[]
  /** Its `to_ids` was taken off. */
  readonly quieted: boolean
}

/** Values looked up between two steps. */
const STEP = 200

/**
 * Looks every attribute up. With `quiet`, the attributes that are on a list come back without `to_ids`.
 *
 * @returns the event, the same or a copy with the quieted attributes, and what was found
 */
export function* findWarned(
  event: JsonObject,
  lists: WarningLists,
  quiet: boolean,
): Generator<undefined, { readonly event: JsonObject; readonly warned: readonly Warned[] }, undefined> {
  if (lists.lists.length === 0) return { event, warned: [] }
  const warned: Warned[] = []
  let done = 0
  const look = (raw: unknown, path: string): unknown => {
    if (!isObject(raw)) return raw
    const { uuid, value, type, to_ids } = raw
    if (typeof uuid !== 'string' || typeof value !== 'string' || typeof type !== 'string') return raw
    const warnings = lists.warningsFor(value, type)
    if (warnings.length === 0) return raw
    const quieted = quiet && (to_ids === true || to_ids === 1 || to_ids === '1' || to_ids === 'true')
    warned.push({ uuid: uuid.toLowerCase(), path, value, warnings, quieted })
    return quieted ? { ...raw, to_ids: false } : raw
  }
  function* lookAll(holder: JsonObject, place: string): Generator<undefined, JsonObject, undefined> {
    const list: unknown = Object.hasOwn(holder, 'Attribute') ? holder['Attribute'] : undefined
    if (!Array.isArray(list)) return holder
    const looked: unknown[] = []
    for (const [i, raw] of (list as readonly unknown[]).entries()) {
      looked.push(look(raw, `${place}/Attribute/${i}`))
      done += 1
      if (done % STEP === 0) yield
    }
    return { ...holder, Attribute: looked } as JsonObject
  }
  const own = yield* lookAll(event, '')
  const objects: unknown = Object.hasOwn(event, 'Object') ? event['Object'] : undefined
  if (!Array.isArray(objects)) return { event: own, warned }
  const whole: unknown[] = []
  for (const [i, raw] of (objects as readonly unknown[]).entries())
    whole.push(isObject(raw) ? yield* lookAll(raw, `/Object/${i}`) : raw)
  return { event: { ...own, Object: whole } as JsonObject, warned }
}

/**
 * What a warning becomes: a STIX note about what stands for the attribute, naming list, version and entry in plain words and,
 * for machines, in the extension of MISP fields. Its id follows from object, list and version: the same verdict is one note.
 */
export function warningNote(about: JsonObject, { value }: Warned, warning: Warning): JsonObject {
  const { list, version, entry } = warning
  const id = String(about['id'])
  const at = about['modified'] ?? about['created'] ?? '1970-01-01T00:00:00.000Z'
  const shown = (text: string) => JSON.stringify(text.slice(0, 200).toWellFormed())
  return {
    type: 'note',
    spec_version: '2.1',
    id: `note--${uuid5(MISP_NAMESPACE, `warning list - ${id} - ${list} - ${version} - ${value}`)}`,
    created: at,
    modified: at,
    lang: 'en',
    abstract: `On the warning list ${shown(list)}, version ${version}`,
    content: `${shown(value)} is on the warning list ${shown(list)}, version ${version} (entry ${shown(entry)}): probably no threat.`,
    labels: ['misp:data-layer="Warning List"'],
    object_refs: [id],
    extensions: {
      [MISP_EXTENSION]: { extension_type: 'property-extension', warning_list: { name: list, version, entry } },
    },
  }
}
