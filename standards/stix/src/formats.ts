import { COUNTRIES, DOTTED_CHARSETS, LANGUAGES, LANGUAGES_3 } from './vocabularies.ts'

/*
 * Small syntax checks. Every expression here runs over foreign text, so each is linear: no nested repetition over
 * overlapping classes, and long values (payloads) are searched for a wrong character instead of matched whole.
 */

const LANG =
  /^[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(?:-[A-Za-z0-9](?:-[A-Za-z0-9]{1,8})+)*$/

/** A language tag of RFC 5646: well formed, and a two-letter language is one of ISO 639-1. */
export function isLanguageTag(text: string): boolean {
  if (text.length > 100 || !LANG.test(text)) return false
  const [primary = ''] = text.split('-')
  return primary.length === 3 || LANGUAGES.has(primary.toLowerCase())
}

/** A language the ISO 639-1 or 639-2 lists know, regions allowed. */
export function isKnownLanguage(text: string): boolean {
  const [primary = ''] = text.toLowerCase().split('-')
  return LANGUAGES.has(primary) || LANGUAGES_3.has(primary)
}

export const isCountry = (text: string): boolean => COUNTRIES.has(text.toUpperCase())

/** An absolute URI: a scheme, a colon, and no white space or control characters (RFC 3986 §3). */
export const isUri = (text: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) && !/[\s\p{Cc}]/u.test(text)

export const isHex = (text: string): boolean => text.length > 0 && text.length % 2 === 0 && !/[^0-9A-Fa-f]/.test(text)

/** Base64 with padding (RFC 4648 §4). */
export function isBase64(text: string): boolean {
  if (text.length === 0 || text.length % 4 !== 0) return false
  const odd = text.search(/[^A-Za-z0-9+/]/)
  return odd < 0 || (odd >= text.length - 2 && /^={1,2}$/.test(text.slice(odd)))
}

/** A dotted quad, or a network in CIDR notation. */
export function isIpv4(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const parts = address.split('.')
  return (
    rest.length === 0 &&
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255) &&
    (prefix === undefined || (/^(?:0|[1-9]\d?)$/.test(prefix) && Number(prefix) <= 32))
  )
}

/** An IPv6 address (RFC 4291 §2.2), or a network in CIDR notation. */
export function isIpv6(text: string): boolean {
  if (text.length > 50) return false
  const [address = '', prefix, ...rest] = text.split('/')
  if (rest.length > 0) return false
  if (prefix !== undefined && !(/^(?:0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= 128)) return false
  const halves = address.split('::')
  if (halves.length > 2) return false
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'))
  const all = halves.flatMap(groups)
  const last = all.at(-1) ?? ''
  let count = all.length
  if (last.includes('.')) {
    if (last.includes('/') || !isIpv4(last) || address.endsWith('::')) return false
    all.pop()
    count++
  }
  if (!all.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false
  return halves.length === 2 ? count <= 7 : count === 8
}

export const isMac = (text: string): boolean => /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text)

/** An addr-spec (RFC 5322 §3.4.1): no display name, no angle brackets. */
export const isEmail = (text: string): boolean =>
  text.length <= 1000 && /^(?:"[^"\r\n]{1,200}"|[^\s@<>(),;:"\\[\]]{1,200})@[^\s@<>(),;"\\]{1,500}$/.test(text)

export const isMimeType = (text: string): boolean =>
  /^(?:application|audio|chemical|font|haptics|image|message|model|multipart|text|video)\/[A-Za-z0-9.+_-]+(?:;.*)?$/.test(
    text,
  )

/** The shape of an IANA character set name. */
export const isCharset = (text: string): boolean => /^[A-Za-z0-9_():+-]{1,45}$/.test(text) || DOTTED_CHARSETS.has(text)

/** An IANA service name (RFC 6335 §5.1). */
export const isProtocol = (text: string): boolean => /^[A-Za-z0-9-]{1,15}$/.test(text)

/** A CPE 2.3 formatted string: eleven parts after the prefix (NISTIR 7695 §6.2). */
export const isCpe = (text: string): boolean =>
  text.length <= 2000 && /^cpe:2\.3:[aho*-](?::(?:[^\s:\\]|\\[!-~])+){10}$/.test(text)

/** Hash algorithm names of the standard and the shape of their values. */
export const HASH_VALUES: Readonly<Record<string, RegExp>> = {
  MD5: /^[0-9A-Fa-f]{32}$/,
  'SHA-1': /^[0-9A-Fa-f]{40}$/,
  'SHA-256': /^[0-9A-Fa-f]{64}$/,
  'SHA-512': /^[0-9A-Fa-f]{128}$/,
  'SHA3-256': /^[0-9A-Fa-f]{64}$/,
  'SHA3-512': /^[0-9A-Fa-f]{128}$/,
  SSDEEP: /^[0-9A-Za-z/+:.]{1,128}$/,
  TLSH: /^[0-9A-Za-z]{70,72}$/,
}

/** A property name: ASCII lower case, digits, underscore, 3 to 250 characters, a letter first; `id` (§3.1). */
export const isPropertyName = (text: string): boolean => /^[a-z][a-z0-9_]{2,249}$/.test(text) || text === 'id'
