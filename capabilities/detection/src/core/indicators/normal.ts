import { getPublicSuffix } from 'tldts'
import { addressKey, readBlock, readV4 } from './addresses.ts'
import type { IndicatorKind, IndicatorValue } from './kinds.ts'

declare const URL: new (text: string) => { readonly hostname: string }

/** Takes back what keeps a value from being clicked: `hxxp`, `[.]`, `(dot)`, `[@]`, `[:]`. */
export function refang(text: string): string {
  const plain = text.trim()
  if (!/[[({]|^h(?:xx|\*)/i.test(plain)) return plain
  return plain
    .replace(/^h(?:xx|\*\*|tt)p(s?)(?:\[:\]|:)(?:\/\/|\[\/\/\])/i, 'http$1://')
    .replaceAll(/\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)/gi, '.')
    .replaceAll(/\[:\]/g, ':')
    .replaceAll(/\[@\]|\[at\]|\(at\)/gi, '@')
}

/** A label of letters, digits, `-` and `_`; the last one begins with a letter, so that versions and dates are no names. */
const NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/

/** A domain name in small ASCII letters without the dot at its end (RFC 1035; IDNA by UTS 46); undefined when it is none. */
export function domainKey(text: string): string | undefined {
  let name = text.replace(/\.$/, '').toLowerCase()
  if (/[^\0-\x7f]/.test(name)) {
    const ascii = idnaKey(name)
    if (ascii === undefined) return undefined
    name = ascii
  }
  return name.length <= 253 && NAME.test(name) ? name : undefined
}

function idnaKey(name: string): string | undefined {
  // Only what a name may hold reaches the parser: it would take ports and paths off.
  if (/[\s/\\:?#@%[\]<>^|]/.test(name)) return undefined
  try {
    return new URL(`http://${name}/`).hostname.replace(/\.$/, '')
  } catch {
    return undefined
  }
}

const SUFFIXES = { allowPrivateDomains: true, extractHostname: false, validateHostname: false, detectIp: false }

/** Whether everything below the name belongs to one holder: `example.co.uk`, not `co.uk` or `github.io`. */
export const isOwned = (domain: string): boolean => getPublicSuffix(domain, SUFFIXES) !== domain

const PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ftp: '21' }

/** The parts of a URL we compare. `host` is a key of its own: of a name or an address, or one bare word. */
export interface UrlParts {
  readonly key: string
  readonly host: string
}

/**
 * A URL in one spelling. `http` and `https` are one, because a sensor often cannot tell; the user, the fragment and the
 * default port are dropped; percent signs are in capitals and only where they are needed (RFC 3986 §6.2.2).
 */
export function readUrl(text: string): UrlParts | undefined {
  const [, scheme = '', authority = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\s]+)([^\s]*)$/i.exec(text) ?? []
  const [, bracketed, bare = '', port = ''] =
    /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{0,5}))?$/i.exec(authority.slice(authority.lastIndexOf('@') + 1)) ?? []
  const host = bracketed === undefined ? hostKey(bare) : addressKey(bracketed)
  if (host === undefined || scheme === '') return undefined
  const small = scheme.toLowerCase().replace(/^hxxp/, 'http')
  const behind = rest.replace(/#.*$/s, '')
  const path = behind === '' || behind.startsWith('?') ? `/${behind}` : behind
  const own = port === '' || port === PORTS[small] ? '' : `:${port}`
  const shown = small === 'http' || small === 'https' ? '' : `${small}:`
  return { key: `${shown}//${host}${own}${percentKey(path)}`, host }
}

function hostKey(text: string): string | undefined {
  if (/^[\d.]+$/.test(text)) return addressKey(text)
  return domainKey(text) ?? (/^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/i.test(text) ? text.toLowerCase() : undefined)
}

/** Escapes unreserved characters never, everything that is not ASCII always. */
function percentKey(path: string): string {
  const text = /[^\0-\x7f]/.test(path) ? path.replaceAll(/[^\0-\x7f]+/g, escapeUtf8) : path
  if (!text.includes('%')) return text
  return text.replaceAll(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9._~-]/.test(char) ? char : whole.toUpperCase()
  })
}

function escapeUtf8(text: string): string {
  try {
    return encodeURI(text)
  } catch {
    // Half of a surrogate pair.
    return '%EF%BF%BD'.repeat(text.length)
  }
}

const HASHES: Readonly<Record<number, IndicatorKind>> = { 32: 'md5', 40: 'sha-1', 64: 'sha-256', 128: 'sha-512' }

const emailKey = (text: string): string | undefined => {
  const [, local = '', domain = ''] = /^([a-z0-9._%+-]{1,64})@([^@\s]+)$/i.exec(text) ?? []
  const name = domainKey(domain)
  return name === undefined ? undefined : `${local.toLowerCase()}@${name}`
}

const hashKey = (text: string, kind: IndicatorKind): string | undefined => {
  const plain = text.replaceAll(':', '').toLowerCase()
  return /^[0-9a-f]+$/.test(plain) && HASHES[plain.length] === kind ? plain : undefined
}

/** Serial numbers as hex digits without leading zeros, however they are written. */
export const serialKey = (text: string): string | undefined => {
  const plain = text.replaceAll(/[:\s]/g, '').toLowerCase().replace(/^0x/, '').replace(/^0+/, '')
  return /^[0-9a-f]{1,64}$/.test(plain) ? plain : undefined
}

/** The longest word without a dot in a text, in small letters; '' when there is none. */
export function bareWord(text: string): string {
  const words = text.match(/[A-Za-z0-9._-]+/g) ?? []
  return words
    .map((word) => word.replaceAll(/^[.-]+|[.-]+$/g, '').toLowerCase())
    .filter((word) => !word.includes('.') && word.length < 254)
    .reduce((a, b) => (b.length > a.length ? b : a), '')
}

/** The key of a value of a known kind; undefined when it is not of that kind. */
export function keyOf(kind: IndicatorKind, text: string): string | undefined {
  switch (kind) {
    case 'ipv4-addr':
    case 'ipv6-addr': {
      const key = addressKey(text)
      return key
    }
    case 'cidr': {
      const block = readBlock(text)
      return block && `${block.hex}/${block.bits}`
    }
    case 'domain-name':
      return domainKey(text)
    case 'url':
      return readUrl(text)?.key
    case 'email-addr':
      return emailKey(text)
    case 'user-agent':
      return text.length > 2_000 || bareWord(text) === '' ? undefined : text.trim()
    case 'ja3':
      return /^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : undefined
    case 'ja4':
      return /^[a-z0-9]{10}_[a-z0-9]{12}_[a-z0-9]{12}$/i.test(text) ? text.toLowerCase() : undefined
    case 'x509-serial':
      return serialKey(text)
    default:
      return hashKey(text, kind)
  }
}

/** Kinds told from their form, most telling first. */
const TELLING: readonly IndicatorKind[] = [
  'url',
  'cidr',
  'ipv4-addr',
  'email-addr',
  'sha-512',
  'sha-256',
  'sha-1',
  'md5',
  'ja4',
  'domain-name',
]

/** A value as a person wrote it. A block of one address is that address. @returns undefined when it is no indicator */
export function readValue(text: string, kind?: IndicatorKind): IndicatorValue | undefined {
  const plain = refang(text)
  if (kind === undefined) {
    // Most values of long lists tell by their letters what they are.
    if (/^[\d.]+$/.test(plain)) return readV4(plain) === undefined ? hashOf(plain) : { kind: 'ipv4-addr', key: plain }
    if (/^[0-9a-f]+$/i.test(plain)) return hashOf(plain)
    if (/^[a-z0-9.-]+\.[a-z]+$/i.test(plain)) {
      const key = domainKey(plain)
      return key === undefined ? undefined : { kind: 'domain-name', key }
    }
  }
  for (const one of kind === undefined ? TELLING : [kind]) {
    const key = keyOf(one, plain)
    if (key !== undefined) return plainBlock(one, key)
  }
  return undefined
}

function hashOf(text: string): IndicatorValue | undefined {
  const kind = HASHES[text.length]
  const key = kind && hashKey(text, kind)
  return kind === undefined || key === undefined ? undefined : { kind, key }
}

function plainBlock(kind: IndicatorKind, key: string): IndicatorValue {
  if (kind === 'ipv4-addr' || kind === 'ipv6-addr') return { kind: key.includes('.') ? 'ipv4-addr' : 'ipv6-addr', key }
  if (kind !== 'cidr') return { kind, key }
  const [hex = '', bits] = key.split('/')
  if (Number(bits) === 32 && hex.length === 8) return { kind: 'ipv4-addr', key: spellV4(hex) }
  return Number(bits) === 128 ? { kind: 'ipv6-addr', key: hex } : { kind, key }
}

/** A key as people write the value: blocks dotted, IPv6 short (RFC 5952), URLs with their scheme. */
export function spellKey({ kind, key }: IndicatorValue): string {
  if (kind === 'url') {
    const shown = key.replace(
      /^([a-z0-9+.-]*:)?\/\/([0-9a-f]{32})(?=[:/])/,
      (_, scheme: string | undefined, hex: string) => `${scheme ?? ''}//[${spellV6(hex)}]`,
    )
    return shown.startsWith('//') ? `http:${shown}` : shown
  }
  if (kind === 'ipv6-addr') return spellV6(key)
  if (kind !== 'cidr') return key
  const [hex = '', bits = ''] = key.split('/')
  return `${hex.length === 8 ? spellV4(hex) : spellV6(hex)}/${bits}`
}

const spellV4 = (hex: string): string => [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')

function spellV6(hex: string): string {
  const groups = (hex.match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, ''))
  const text = groups.join(':')
  const runs = [...text.matchAll(/\b(?:0(?::|$)){2,}/g)]
  const longest = runs.reduce<RegExpExecArray | undefined>(
    (a, b) => (a && a[0].length >= b[0].length ? a : b),
    undefined,
  )
  if (longest === undefined) return text
  return `${text.slice(0, longest.index).replace(/:$/, '')}::${text.slice(longest.index + longest[0].length)}`
}
