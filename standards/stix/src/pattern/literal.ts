import type { Literal } from './ast.ts'
import type { Token } from './lexer.ts'

/** The value of a token that is a constant; undefined for any other token. */
export function literalOf({ kind, text }: Token): Literal | undefined {
  if (kind === 'string') return { kind, value: unquote(text) }
  if (kind === 'number') return { kind, value: Number(text) }
  if (kind === 'time') return { kind: 'timestamp', value: text.slice(2, -1) }
  if (kind === 'hex') return { kind: 'binary', value: decodeHex(text.slice(2, -1)) ?? '' }
  if (kind === 'base64') return { kind: 'binary', value: decodeBase64(text.slice(2, -1)) ?? '' }
  if (kind === 'keyword' && (text === 'true' || text === 'false')) return { kind: 'boolean', value: text === 'true' }
  return undefined
}

/** The text between the quotes, with `\'` and `\\` resolved. */
export function unquote(text: string): string {
  const inner = text.slice(1, -1)
  return inner.includes('\\') ? inner.replaceAll(/\\(['\\])/g, '$1') : inner
}

const CHUNK = 4_096

/** Bytes as a string of one character a byte, so that they compare, hash and match as text does. */
function latin1(bytes: readonly number[]): string {
  if (bytes.length <= CHUNK) return String.fromCharCode(...bytes)
  let text = ''
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.slice(i, i + CHUNK))
  return text
}

/** @returns one character a byte, or undefined when the text is not pairs of hexadecimal digits */
export function decodeHex(text: string): string | undefined {
  if (text.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(text)) return undefined
  const bytes: number[] = []
  for (let i = 0; i < text.length; i += 2) bytes.push(Number.parseInt(text.slice(i, i + 2), 16))
  return latin1(bytes)
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const SIXES = new Map([...ALPHABET].map((letter, six) => [letter.charCodeAt(0), six]))

/** RFC 4648 §4 with padding. @returns one character a byte, or undefined when the text is no Base64 */
export function decodeBase64(text: string): string | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (let i = 0; i < text.length - padding; i++) {
    const six = SIXES.get(text.charCodeAt(i))
    if (six === undefined) return undefined
    held = ((held << 6) | six) & 0xfff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 0xff)
    }
  }
  return latin1(bytes)
}
