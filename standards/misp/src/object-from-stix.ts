import { isObject, type JsonObject, uuid5 } from '@testudo/stix'
import { categoryOf, observablesOf, observableValues, uuidOf, valuesOfPattern } from './attribute-from-stix.ts'
import { HASHES } from './attribute-rules.ts'
import type { MispAttribute, MispObject } from './event.ts'
import { MISP_NAMESPACE } from './ids.ts'
import type { Notes } from './notes.ts'
import { OBJECT_RULES } from './object-rules.ts'
import { pathKey } from './pattern.ts'
import { keptOn, mispLabel, modifiedOf, type StixInput, textOf, textsOf } from './stix-input.ts'
import { mispSeconds, mispTime } from './time.ts'

/** The attribute type of a relation whose name is none. */
const TYPES: Readonly<Record<string, string>> = {
  ip: 'ip-dst',
  path: 'text',
  mimetype: 'mime-type',
  from: 'email-src',
  to: 'email-dst',
  cc: 'email-dst',
  bcc: 'email-dst',
  subject: 'email-subject',
  'message-id': 'email-message-id',
  'reply-to': 'email-reply-to',
  'x-mailer': 'email-x-mailer',
  'src-port': 'port',
  'dst-port': 'port',
  'hostname-dst': 'hostname',
  'hostname-src': 'hostname',
  asn: 'AS',
  key: 'regkey',
}
const IS_A_TYPE: ReadonlySet<string> = new Set([
  ...Object.keys(HASHES),
  ...'filename size-in-bytes domain hostname url ip-src ip-dst email-body x509-fingerprint-md5'.split(' '),
  ...'x509-fingerprint-sha1 x509-fingerprint-sha256'.split(' '),
])

const typeOfRelation = (relation: string): string =>
  IS_A_TYPE.has(relation) ? relation : Object.hasOwn(TYPES, relation) ? (TYPES[relation] ?? 'text') : 'text'

/** The MISP object behind an object that names its template: as our extension kept it, else read from the STIX side. */
export function objectOf(input: StixInput, object: JsonObject, name: string, notes: Notes): MispObject {
  const id = String(object['id'])
  const keptAll = keptOn(object)['object']
  const kept = isObject(keptAll) ? keptAll : undefined
  const attributes = kept ? keptAttributes(kept) : readAttributes(input, object, name)
  if (attributes.length === 0)
    notes.add('lost', input.pathOf.get(id) ?? '/', `no attribute of the object ${JSON.stringify(name)} could be read`)
  const texts = (from: JsonObject, keys: readonly string[]): Record<string, string> =>
    Object.fromEntries(keys.flatMap((key) => (textOf(from, key) === undefined ? [] : [[key, textOf(from, key) ?? '']])))
  const first = kept && textOf(kept, 'first_seen')
  const last = kept && textOf(kept, 'last_seen')
  return {
    uuid: uuidOf(id),
    name,
    'meta-category': mispLabel(object, 'meta-category') ?? textOf(object, 'x_misp_meta_category') ?? 'misc',
    timestamp: mispSeconds(modifiedOf(object)),
    distribution: '5',
    ...(kept ? texts(kept, ['description', 'template_uuid', 'template_version', 'comment']) : {}),
    ...(first === undefined ? {} : { first_seen: mispTime(first) }),
    ...(last === undefined ? {} : { last_seen: mispTime(last) }),
    ...(object['revoked'] === true ? { deleted: true } : {}),
    Attribute: attributes,
  }
}

function keptAttributes(kept: JsonObject): MispAttribute[] {
  const list = kept['attributes']
  return (Array.isArray(list) ? list.filter(isObject) : []).flatMap((one) => {
    const [uuid, type, value] = ['uuid', 'type', 'value'].map((key) => textOf(one, key))
    if (uuid === undefined || type === undefined || value === undefined) return []
    const [first, last] = [textOf(one, 'first_seen'), textOf(one, 'last_seen')]
    const tags = textsOf(one, 'tags')
    const optional = ['object_relation', 'comment', 'data'].flatMap((key) =>
      textOf(one, key) === undefined ? [] : [[key, textOf(one, key) ?? '']],
    )
    return {
      uuid,
      type,
      category: textOf(one, 'category') ?? categoryOf(type),
      value,
      to_ids: one['to_ids'] === true,
      distribution: '5',
      timestamp: mispSeconds(modifiedOf(one)),
      disable_correlation: one['disable_correlation'] === true,
      ...(Object.fromEntries(optional) as { object_relation?: string; comment?: string; data?: string }),
      ...(first === undefined ? {} : { first_seen: mispTime(first) }),
      ...(last === undefined ? {} : { last_seen: mispTime(last) }),
      ...(one['deleted'] === true ? { deleted: true } : {}),
      ...(tags.length === 0 ? {} : { Tag: tags.map((tag) => ({ name: tag })) }),
    }
  })
}

function readAttributes(input: StixInput, object: JsonObject, name: string): MispAttribute[] {
  const written = object['x_misp_attributes']
  if (Array.isArray(written))
    return written.filter(isObject).flatMap((one) => {
      const [type, value] = [textOf(one, 'type'), textOf(one, 'value')]
      return type === undefined || value === undefined
        ? []
        : [made(object, type, textOf(one, 'object_relation') ?? type, value, one['to_ids'] === true)]
    })
  const rule = OBJECT_RULES.get(name)
  const pattern = textOf(object, 'pattern')
  const { root } = observablesOf(input, object)
  const values = pattern === undefined ? root && observableValues(input, root) : valuesOfPattern(pattern)
  if (rule === undefined || values === undefined) return []
  const taken = new Set<string>()
  return Object.entries(rule.paths).flatMap(([relation, path]) => {
    const key = pathKey(path)
    const value = values.get(key)
    if (value === undefined || taken.has(key)) return []
    taken.add(key)
    return [made(object, typeOfRelation(relation), relation, value, pattern !== undefined)]
  })
}

const made = (object: JsonObject, type: string, relation: string, value: string, toIds: boolean): MispAttribute => ({
  uuid: uuid5(MISP_NAMESPACE, `${uuidOf(String(object['id']))} - ${relation} - ${value}`),
  type,
  object_relation: relation,
  category: categoryOf(type),
  value,
  to_ids: toIds,
  distribution: '5',
  timestamp: mispSeconds(modifiedOf(object)),
  disable_correlation: false,
})
