import { sha1 } from '@noble/hashes/legacy.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalize } from './canonical.ts'
import { isObject, type JsonObject, type JsonValue } from './json.ts'

/** The namespace of deterministic identifiers (STIX 2.1 §2.9). */
export const SCO_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7'

/** Which properties make the identity of an observable (STIX 2.1 §6, "ID Contributing Properties"). */
export const CONTRIBUTING: Readonly<Record<string, readonly string[]>> = {
  artifact: ['hashes', 'payload_bin'],
  'autonomous-system': ['number'],
  directory: ['path'],
  'domain-name': ['value'],
  'email-addr': ['value'],
  'email-message': ['from_ref', 'subject', 'body'],
  file: ['hashes', 'name', 'extensions', 'parent_directory_ref'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
  'mac-addr': ['value'],
  mutex: ['name'],
  'network-traffic': ['start', 'end', 'src_ref', 'dst_ref', 'src_port', 'dst_port', 'protocols', 'extensions'],
  process: [],
  software: ['name', 'cpe', 'swid', 'vendor', 'version'],
  url: ['value'],
  'user-account': ['account_type', 'user_id', 'account_login'],
  'windows-registry-key': ['key', 'values'],
  'x509-certificate': ['hashes', 'serial_number'],
}

const HASH_ORDER = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512']

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')

/** UUID version 5 (RFC 4122 §4.3) of a name in a namespace. */
export function uuid5(namespace: string, name: string): string {
  const space = namespace.replaceAll('-', '')
  const seed = new Uint8Array(16)
  for (let i = 0; i < 16; i++) seed[i] = Number.parseInt(space.slice(2 * i, 2 * i + 2), 16)
  const text = utf8ToBytes(name)
  const input = new Uint8Array(16 + text.length)
  input.set(seed)
  input.set(text, 16)
  const out = sha1(input).slice(0, 16)
  out[6] = ((out[6] ?? 0) & 0x0f) | 0x50
  out[8] = ((out[8] ?? 0) & 0x3f) | 0x80
  const h = hex(out)
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
}

/** Exactly one hash counts: the first present of MD5, SHA-1, SHA-256, SHA-512 (STIX 2.1 §2.9). */
function chosenHash(hashes: JsonValue): JsonObject | undefined {
  if (!isObject(hashes)) return undefined
  const name = HASH_ORDER.find((algorithm) => Object.hasOwn(hashes, algorithm))
  return name === undefined ? undefined : { [name]: hashes[name] as JsonValue }
}

/**
 * The deterministic identifier of an observable: UUIDv5 over the canonical form of its contributing properties. Two
 * producers that saw the same thing get the same id, so it also serves as the key to recognise twins under other ids.
 *
 * @param object an SCO; its own `id` is not looked at
 * @returns `type--uuid`; `undefined` for a process, an unknown type, or when no contributing property is present (then
 *          the standard asks for a random UUIDv4)
 */
export function scoId(object: JsonObject): string | undefined {
  const type = object['type']
  if (typeof type !== 'string' || !Object.hasOwn(CONTRIBUTING, type)) return undefined
  const name: Record<string, JsonValue> = {}
  for (const property of CONTRIBUTING[type] ?? []) {
    if (!Object.hasOwn(object, property)) continue
    const value = property === 'hashes' ? chosenHash(object[property] as JsonValue) : object[property]
    if (value !== undefined) name[property] = value
  }
  if (Object.keys(name).length === 0) return undefined
  return `${type}--${uuid5(SCO_NAMESPACE, canonicalize(name))}`
}
