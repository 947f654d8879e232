import { type JsonObject, looksLikeId, typeOfId } from '@testudo/stix'

export interface Checked {
  /** The first reason why the object cannot be stored, if any. */
  readonly broken: { readonly code: string; readonly message: string } | undefined
  /** SHOULD findings, by rule. */
  readonly warnings: readonly string[]
}

/** Decides whether one object is STIX enough to be stored. Pure; time O(size). */
export function check(value: JsonObject): Checked {
  const id = value['id']
  const type = value['type']
  if (typeof type !== 'string' || type === '') return refuse('stix.type', '/type: a STIX object names its type')
  if (typeof id !== 'string' || !looksLikeId(id)) return refuse('stix.id', '/id: expected type--uuid')
  if (typeOfId(id) !== type) return refuse('stix.id_type', '/id: the part before -- must be the type')
  return { broken: undefined, warnings: [] }
}

const refuse = (code: string, message: string): Checked => ({ broken: { code, message }, warnings: [] })
