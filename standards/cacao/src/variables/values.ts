import { isObject } from '@testudo/stix/json'
import { parseBlock } from '@testudo/stix/pattern/cidr'
import { MOST_VALUE } from '../limits.ts'

const hex = (length: number) => (value: string) => value.length === length && /^[0-9A-Fa-f]+$/.test(value)
const within = (value: string, bits: bigint): boolean => {
  if (!/^[+-]?\d{1,20}$/.test(value)) return false
  const number = BigInt(value.replace('+', ''))
  return number >= -(1n << (bits - 1n)) && number < 1n << (bits - 1n)
}
/** Tolerates a prefix length: an address variable may hold a network. */
const address = (bytes: number) => (value: string) => parseBlock(value)?.bytes.length === bytes

/** What each type of the vocabulary (§10.18.4) asks of a text, and in words. */
const TYPES: Readonly<Record<string, readonly [holds: (value: string) => boolean, words: string]>> = {
  bool: [(value) => /^(?:true|false)$/i.test(value), 'true or false'],
  float: [(value) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(value), 'a number'],
  hexstring: [(value) => /^(?:[0-9A-Fa-f]{2})*$/.test(value), 'pairs of hexadecimal digits'],
  integer: [(value) => within(value, 32n), 'a whole number of 32 bits'],
  long: [(value) => within(value, 64n), 'a whole number of 64 bits'],
  'ipv4-addr': [address(4), 'an IPv4 address'],
  'ipv6-addr': [address(16), 'an IPv6 address'],
  'mac-addr': [(value) => /^[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}$/.test(value), 'a MAC address'],
  hash: [(value) => /^[0-9A-Fa-f]{32,128}$/.test(value), 'a hash in hexadecimal digits'],
  'md5-hash': [hex(32), '32 hexadecimal digits'],
  'sha256-hash': [hex(64), '64 hexadecimal digits'],
  uri: [(value) => /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/.test(value), 'a URI'],
  uuid: [(value) => /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/.test(value), 'a UUID'],
}

/**
 * What keeps a value from being one of a type; undefined when nothing does. null is not known and of every type. Types outside
 * the vocabulary take any text.
 */
export function flawOfValue(type: string, value: unknown): string | undefined {
  if (value === null) return undefined
  if (isObject(value)) {
    if (type !== 'dictionary') return `an object is a value of dictionaries only, not of ${type}`
    return JSON.stringify(value).length > MOST_VALUE ? `it is longer than ${MOST_VALUE} characters` : undefined
  }
  if (typeof value !== 'string') return 'a value is text, null or, of a dictionary, an object; write numbers as text'
  if (value.length > MOST_VALUE) return `it is longer than ${MOST_VALUE} characters`
  if (value === '') return undefined
  const rule = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  if (rule === undefined || value.includes('__:value')) return undefined
  return rule[0](value) ? undefined : `it is not ${rule[1]}`
}
