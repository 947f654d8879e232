import { isObject } from '@testudo/stix/json'
import { parseBlock } from '@testudo/stix/pattern/cidr'
import { tell, type Told } from '../tell/told.ts'
import { MOST_VALUE } from '../limits.ts'

const hex = (length: number) => (value: string) => value.length === length && /^[0-9A-Fa-f]+$/.test(value)
const within = (value: string, bits: bigint): boolean => {
  if (!/^[+-]?\d{1,20}$/.test(value)) return false
  const number = BigInt(value.replace('+', ''))
  return number >= -(1n << (bits - 1n)) && number < 1n << (bits - 1n)
}
/** Tolerates a prefix length: an address variable may hold a network. */
const address = (bytes: number) => (value: string) => parseBlock(value)?.bytes.length === bytes

/** What each type of the vocabulary (§10.18.4) asks of a text. */
const TYPES = {
  bool: (value: string) => /^(?:true|false)$/i.test(value),
  float: (value: string) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(value),
  hexstring: (value: string) => /^(?:[0-9A-Fa-f]{2})*$/.test(value),
  integer: (value: string) => within(value, 32n),
  long: (value: string) => within(value, 64n),
  'ipv4-addr': address(4),
  'ipv6-addr': address(16),
  'mac-addr': (value: string) => /^[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}$/.test(value),
  hash: (value: string) => /^[0-9A-Fa-f]{32,128}$/.test(value),
  'md5-hash': hex(32),
  'sha256-hash': hex(64),
  uri: (value: string) => /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/.test(value),
  uuid: (value: string) => /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/.test(value),
} satisfies Record<string, (value: string) => boolean>
const isKnown = (type: string): type is keyof typeof TYPES => Object.hasOwn(TYPES, type)

/**
 * What keeps a value from being one of a type; undefined when nothing does. null is not known and of every type. Types outside
 * the vocabulary take any text.
 */
export function flawOfValue(type: string, value: unknown): Told<string> | undefined {
  if (value === null) return undefined
  const tooLong = tell('flaw.too_long', { most: String(MOST_VALUE) })
  if (isObject(value)) {
    if (type !== 'dictionary') return tell('flaw.dictionary', { type: type.slice(0, 80) })
    return JSON.stringify(value).length > MOST_VALUE ? tooLong : undefined
  }
  if (typeof value !== 'string') return tell('flaw.no_text')
  if (value.length > MOST_VALUE) return tooLong
  if (value === '' || !isKnown(type) || value.includes('__:value')) return undefined
  return TYPES[type](value) ? undefined : tell(`flaw.${type}`)
}
