import { type JsonObject, referencesOf, uuid5 } from '@testudo/stix'
import { ATTRIBUTE_RULES, HASHES } from './attribute-rules.ts'
import type { MispAttribute } from './event.ts'
import { valuesOf } from './graph.ts'
import { MISP_NAMESPACE } from './ids.ts'
import { comparisonsOf, pathKey } from './pattern.ts'
import { keptOn, mispLabel, modifiedOf, type StixInput, tagLabels, textOf, textsOf } from './stix-input.ts'
import { mispSeconds, mispTime } from './time.ts'

/** The values of a pattern or of observables, under the keys of their paths. */
type Values = ReadonlyMap<string, string>

export const uuidOf = (id: string): string => id.slice(-36)

/** What a pattern compares; `undefined` when it is not a plain conjunction. */
export function valuesOfPattern(pattern: string): Values | undefined {
  const found = comparisonsOf(pattern)
  return found && new Map(found.map(({ path, value }) => [pathKey(path), String(value)]))
}

/** The observables of observed data that are here, and the one the others hang on. */
export function observablesOf(
  input: StixInput,
  observed: JsonObject,
): { root: JsonObject | undefined; all: JsonObject[] } {
  const all: JsonObject[] = []
  for (const id of textsOf(observed, 'object_refs')) {
    const object = input.byId.get(id)
    if (object) all.push(object)
  }
  const referred = new Set(all.flatMap((object) => referencesOf(object).references.map(({ id }) => id)))
  const root = all.find((object) => !referred.has(String(object['id']))) ?? all[0]
  return { root, all }
}

/** The value MISP writes for an attribute of this type, put together from what STIX says. */
export function mispValue(type: string, values: Values): string | undefined {
  const rule = ATTRIBUTE_RULES.get(type)
  if (rule === undefined) return undefined
  const parts = rule.parts.map((path, i) => {
    const others = Object.entries(rule.also ?? {}).flatMap(([other, at]) => (at === i ? [other] : []))
    return [path, ...others].map((one) => values.get(pathKey(one))).find((value) => value !== undefined)
  })
  if (parts.some((part) => part === undefined)) return undefined
  return type === 'AS' ? `AS${parts.join('')}` : parts.join('|')
}

/** The file content among the values, for types that have it. */
export const contentIn = (type: string, values: Values): string | undefined => {
  const path = ATTRIBUTE_RULES.get(type)?.content
  return path === undefined ? undefined : values.get(pathKey(path))
}

/** The attribute behind an object that says which type it was. `values` gives what its value is made of. */
export function attributeOf(
  object: JsonObject,
  type: string,
  value: string,
  values: Values,
  toIds: boolean,
): MispAttribute {
  const kept = keptOn(object)
  const data = contentIn(type, values) ?? textOf(object, 'x_misp_data')
  const comment = textOf(object, 'description') ?? textOf(object, 'x_misp_comment') ?? textOf(kept, 'comment')
  const [first, last] = [textOf(kept, 'first_seen'), textOf(kept, 'last_seen')]
  const tags = tagLabels(object)
  return {
    uuid: uuidOf(String(object['id'])),
    type,
    category: mispLabel(object, 'category') ?? textOf(object, 'x_misp_category') ?? categoryOf(type),
    value: textOf(kept, 'value') ?? value,
    to_ids: kept['to_ids'] === false ? false : toIds,
    distribution: '5',
    timestamp: mispSeconds(modifiedOf(object)),
    disable_correlation: kept['disable_correlation'] === true,
    ...(comment === undefined ? {} : { comment }),
    ...(data === undefined ? {} : { data }),
    ...(data !== undefined && type === 'malware-sample' ? { malware_filename: value.split('|')[0] ?? '' } : {}),
    ...(first === undefined ? {} : { first_seen: mispTime(first) }),
    ...(last === undefined ? {} : { last_seen: mispTime(last) }),
    ...(object['revoked'] === true ? { deleted: true } : {}),
    ...(tags.length === 0 ? {} : { Tag: tags.map((name) => ({ name })) }),
  }
}

const hashTypes = Object.entries(HASHES).filter(([type]) => !type.startsWith('sha512/'))

/** The attribute type of a single value in STIX that MISP did not write. */
const FOREIGN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'autonomous-system:number': 'AS',
    'domain-name:value': 'domain',
    'domain-name:resolves_to_refs.value': 'ip-dst',
    'url:value': 'url',
    'ipv4-addr:value': 'ip-dst',
    'ipv6-addr:value': 'ip-dst',
    'mac-addr:value': 'mac-address',
    'mutex:name': 'mutex',
    'email-addr:value': 'email-dst',
    'email-addr:display_name': 'email-dst-display-name',
    'email-message:subject': 'email-subject',
    'email-message:body': 'email-body',
    'email-message:message_id': 'email-message-id',
    'email-message:from_ref.value': 'email-src',
    'email-message:to_refs.value': 'email-dst',
    'file:name': 'filename',
    'file:size': 'size-in-bytes',
    'network-traffic:src_ref.value': 'ip-src',
    'network-traffic:dst_ref.value': 'ip-dst',
    'network-traffic:dst_port': 'port',
    'windows-registry-key:key': 'regkey',
    'x509-certificate:hashes.MD5': 'x509-fingerprint-md5',
    'x509-certificate:hashes.SHA-1': 'x509-fingerprint-sha1',
    'x509-certificate:hashes.SHA-256': 'x509-fingerprint-sha256',
    ...Object.fromEntries(hashTypes.map(([type, name]) => [`file:hashes.${name}`, type])),
  }).map(([path, type]) => [pathKey(path), type]),
)

/** What a foreign pattern or observable says, as types and values; `left` are the paths nothing here knows. */
export function foreignValues(
  values: Values,
  observed: boolean,
): { found: [type: string, value: string][]; left: string[] } {
  const found: [string, string][] = []
  const left: string[] = []
  for (const [key, value] of values) {
    if (
      /:(?:type|id|specversion|objectmarkingrefs|extensions|protocols|ismultipart)|\.(?:type|id|specversion)$/.test(key)
    )
      continue
    const type = FOREIGN.get(key)
    if (type === undefined) left.push(key)
    else
      found.push([
        observed && type === 'email-dst' && key.startsWith('emailaddr') ? 'email' : type,
        type === 'AS' ? `AS${value}` : value,
      ])
  }
  return { found, left }
}

/** The category MISP proposes for a type. */
export function categoryOf(type: string): string {
  if (type === 'email') return 'Social network'
  if (type === 'mutex' || type === 'sigma') return 'Artifacts dropped'
  if (type.startsWith('regkey')) return 'Persistence mechanism'
  if (type === 'vulnerability') return 'External analysis'
  if (type === 'campaign-name') return 'Attribution'
  if (type === 'size-in-bytes') return 'Other'
  if (type === 'yara' || type === 'stix2-pattern') return 'Payload installation'
  if (Object.hasOwn(HASHES, type) || /^filename|^x509|^malware-sample|^attachment|^email-(?!dst)/.test(type))
    return 'Payload delivery'
  return 'Network activity'
}

/** An attribute of foreign STIX. The first of an object has its UUID; the others get one of their own. */
export function foreignAttribute(
  object: JsonObject,
  type: string,
  value: string,
  at: number,
  toIds: boolean,
): MispAttribute {
  const id = String(object['id'])
  const comment = textOf(object, 'description')
  return {
    uuid: at === 0 ? uuidOf(id) : uuid5(MISP_NAMESPACE, `${id} - ${at} - ${type} - ${value}`),
    type,
    category: categoryOf(type),
    value,
    to_ids: toIds,
    distribution: '5',
    disable_correlation: false,
    ...(object['modified'] === undefined ? {} : { timestamp: mispSeconds(modifiedOf(object)) }),
    ...(comment === undefined || at > 0 ? {} : { comment }),
  }
}

/** A foreign observable in observed data keeps the times and the name of that. */
export function observedBy(attribute: MispAttribute, observed: JsonObject): MispAttribute {
  const first = textOf(observed, 'first_observed')
  const last = textOf(observed, 'last_observed')
  const spans = first !== undefined && last !== undefined && first !== last
  return {
    ...attribute,
    timestamp: mispSeconds(modifiedOf(observed)),
    comment: `Observed Data ID: ${String(observed['id'])}`,
    ...(spans ? { first_seen: mispTime(first), last_seen: mispTime(last) } : {}),
  }
}

/** All values of an observable and what hangs on it. */
export const observableValues = (input: StixInput, root: JsonObject): Values => valuesOf(root, input.byId)
