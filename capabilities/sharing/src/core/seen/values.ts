import { readDomain } from '../activities/domains.ts'
import { readRange, spellV6 } from '../activities/ranges.ts'

/** Kinds of value that can be asked for, as settings name them. Hashes are asked with their algorithm: `file:hashes.SHA-256`. */
export const SEEN_TYPES = ['ipv4-addr', 'ipv6-addr', 'domain-name', 'url', 'email-addr', 'file:hashes'] as const

const HASHES: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256', 128: 'SHA-512' }

/** A value in the one spelling both sides use. */
export interface PlainValue {
  /** `ipv4-addr`, `file:hashes.SHA-256`. */
  readonly type: string
  readonly value: string
}

/** The setting a value falls under. */
export const seenTypeOf = (type: string): string => (type.startsWith('file:hashes') ? 'file:hashes' : type)

/**
 * What a person typed, as a value: defanging taken back, the kind told from its form.
 *
 * @returns undefined when it is none of `SEEN_TYPES`
 */
export function readSeenValue(text: string): PlainValue | undefined {
  const plain = text
    .trim()
    .replace(/^hxxp(s?):/i, 'http$1:')
    .replaceAll(/\[\.\]|\(\.\)/g, '.')
    .replaceAll(/\[:\]/g, ':')
    .replaceAll(/\[@\]/g, '@')
  if (plain === '' || plain.length > 2_000 || /\s/.test(plain)) return undefined
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(plain)) return spell('url', plain)
  if (/^[0-9a-f]+$/i.test(plain) && HASHES[plain.length] !== undefined)
    return spell(`file:hashes.${HASHES[plain.length] ?? ''}`, plain)
  for (const type of ['ipv4-addr', 'ipv6-addr', 'email-addr', 'domain-name']) {
    const found = spell(type, plain)
    if (found !== undefined) return found
  }
  return undefined
}

const LONGEST = 4_096

/** One spelling of a value of a known type; undefined when it is not of that type. */
export function spell(type: string, value: string): PlainValue | undefined {
  // Beside what no value is that long: normalising takes the square of a run of combining marks.
  if (value.length > LONGEST) return undefined
  const plain = value.trim().normalize('NFC')
  const is = (spelled: string | undefined) => (spelled === undefined ? undefined : { type, value: spelled })
  if (type === 'ipv4-addr') return is(readRange(plain)?.version === 4 && !plain.includes('/') ? plain : undefined)
  if (type === 'ipv6-addr') return is(plain.includes('/') ? undefined : spellV6(plain))
  if (type === 'domain-name') return is(readDomain(plain))
  if (type === 'email-addr') return is(/^[^\s@]{1,64}@[^\s@]{1,253}$/.test(plain) ? plain.toLowerCase() : undefined)
  if (type === 'url') return is(spellUrl(plain))
  const algorithm = /^file:hashes\.(.+)$/.exec(type)?.[1]
  const length = Object.entries(HASHES).find(([, name]) => name === algorithm)?.[0]
  return is(
    length !== undefined && plain.length === Number(length) && /^[0-9a-f]+$/i.test(plain)
      ? plain.toLowerCase()
      : undefined,
  )
}

/** Scheme and host in lower case (RFC 3986 §6.2.2.1); the rest tells small letters from capitals. */
function spellUrl(text: string): string | undefined {
  const [, head, rest] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#\s]+)([^\s]*)$/i.exec(text) ?? []
  return head === undefined ? undefined : head.toLowerCase() + (rest === '' ? '/' : (rest ?? ''))
}

/** Equality tests of a STIX pattern, in the spelling of values: what an indicator is about. */
export function valuesOfPattern(pattern: string): PlainValue[] {
  const found: PlainValue[] = []
  const test = /\b([a-z0-9-]+):(value|hashes\.(?:'[^']{1,20}'|[A-Za-z0-9-]{1,20}))\s*=\s*'((?:[^'\\]|\\.){1,2000})'/g
  for (const [, type = '', path = '', quoted = ''] of pattern.matchAll(test)) {
    const value = quoted.replaceAll(/\\(.)/g, '$1')
    const key = path === 'value' ? type : type === 'file' ? `file:${path.replaceAll("'", '')}` : ''
    const one = spell(key, value)
    if (one !== undefined) found.push(one)
  }
  return found
}

/** Values of an observable (STIX 2.1 §6): none for types nobody asks about. */
export function valuesOfObservable(body: Readonly<Record<string, unknown>>): PlainValue[] {
  const type = String(body['type'])
  if (type === 'file') {
    const hashes = body['hashes']
    if (typeof hashes !== 'object' || hashes === null) return []
    return Object.entries(hashes).flatMap(([name, value]) => spell(`file:hashes.${name}`, String(value)) ?? [])
  }
  const value = body['value']
  return typeof value === 'string' ? [spell(type, value)].flatMap((one) => one ?? []) : []
}
