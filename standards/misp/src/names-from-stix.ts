import { type JsonObject, tlpOf } from '@testudo/stix'
import type { MispOrganisation } from './event.ts'
import { uuidOf } from './attribute-from-stix.ts'
import type { Notes } from './notes.ts'
import { type StixInput, textOf, textsOf } from './stix-input.ts'

/** The organisation behind an identity; the one that only defines our extension is none. */
export function organisationOf(stix: StixInput, id: string | undefined): MispOrganisation | undefined {
  const identity = id === undefined ? undefined : stix.byId.get(id)
  if (id === undefined || identity === undefined || textOf(identity, 'identity_class') === 'system') return undefined
  return { name: textOf(identity, 'name') ?? id, uuid: uuidOf(id) }
}

/** The TLP markings of an object as tags. */
export function markingTags(stix: StixInput, object: JsonObject, notes: Notes): string[] {
  return textsOf(object, 'object_marking_refs').flatMap((ref) => {
    const tlp = tlpOf(ref)
    if (tlp) return [`tlp:${tlp.level}`]
    notes.add('lost', stix.pathOf.get(String(object['id'])) ?? '/', `the marking ${ref} has no word in MISP`)
    return []
  })
}
