import { DASH, DASHES, type Pattern, plainOf, tidy, type Token } from './pattern.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Bytes as Base64 with padding (RFC 4648 §4). */
export function base64(bytes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3)
    text += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4))
    text += b === undefined ? '=' : ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6))
    text += c === undefined ? '=' : ALPHABET.charAt(c & 63)
  }
  return text
}

/**
 * The part of the Base64 text that stays the same whatever stands before and after, for a shift of 0, 1 and 2 bytes
 * (modifiers appendix 2.1, `base64offset`): start trims 0, 2, 3 characters, end trims none, 3, 2 by (length + shift) % 3.
 */
export function base64Offsets(bytes: readonly number[]): string[] {
  return [0, 1, 2].map((shift) => {
    const text = base64([...Array.from({ length: shift }, () => 0x20), ...bytes])
    const end = [0, 3, 2][(bytes.length + shift) % 3] ?? 0
    return text.slice([0, 2, 3][shift], text.length - end)
  })
}

/** UTF-8 bytes. */
export function utf8(text: string): number[] {
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return bytes
}

/** UTF-16 bytes, with a byte order mark when asked. */
export function utf16(text: string, order: 'le' | 'be', mark: boolean): number[] {
  const bytes: number[] = mark ? (order === 'le' ? [0xff, 0xfe] : [0xfe, 0xff]) : []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (order === 'le') bytes.push(unit & 255, unit >> 8)
    else bytes.push(unit >> 8, unit & 255)
  }
  return bytes
}

/** Up to so many forms are written out; more keep a wildcard that stands for any dash. */
const MAX_FORMS = 125

/**
 * `windash`: a dash or slash that begins a word (`\B[-/]\b`) stands for all of them, in every combination.
 *
 * @returns the forms, written out as long as there are few, so that an index can look for them
 */
export function windash(pattern: Pattern): Pattern[] {
  let dashes = 0
  const tokens = pattern.flatMap((token): Token[] => {
    if (typeof token !== 'string') return [token]
    const pieces = token.split(/\B[-/–—―](?=\w)/u)
    dashes += pieces.length - 1
    return pieces.flatMap((piece, index): Token[] => (index === 0 ? [piece] : [DASH, piece]))
  })
  if (DASHES.length ** dashes > MAX_FORMS) return [tidy(tokens)]
  let forms: Token[][] = [[]]
  for (const token of tokens)
    forms =
      token === DASH
        ? forms.flatMap((form) => [...DASHES].map((dash) => [...form, dash]))
        : forms.map((form) => [...form, token])
  return forms.map(tidy)
}

/** The text to be encoded; wildcards have no bytes. */
export function encodable(pattern: Pattern): string {
  const text = plainOf(pattern)
  if (text === undefined) throw new Error('cannot encode a value with wildcards; escape them with a backslash')
  return text
}
