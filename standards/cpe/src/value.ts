import { ANY, NA } from './attributes.ts'

/**
 * A value that is neither ANY nor NA: `text` without any quoting, and how many characters may stand before and after it
 * (0 none, n for n question marks, Infinity for an asterisk). NISTIR 7695 §5.3.2: wildcards stand at the ends only.
 */
export interface TextValue {
  readonly lead: number
  readonly text: string
  readonly trail: number
}

/** One character of a value: quoted ones and letters stand for themselves, `?` and `*` unquoted are wildcards. */
export interface ValueToken {
  readonly char: string
  readonly wild: boolean
  /** Where it stands in the text it was read from. */
  readonly at: number
}

export type ReadValue =
  | { readonly value: TextValue }
  | { readonly flaw: { readonly message: string; readonly at: number } }

/** Puts the characters of a value together. Wildcards elsewhere than at its ends are a flaw. */
export function gatherValue(tokens: readonly ValueToken[], at: number): ReadValue {
  for (const { char, at: place } of tokens)
    if (char < '!' || char > '~')
      return {
        flaw: { message: `${shown(char)} is not a printable ASCII character; a CPE name has no others`, at: place },
      }
  let from = 0
  let to = tokens.length
  const isWild = (i: number, char?: string) => {
    const token = tokens[i]
    return token !== undefined && token.wild && (char === undefined || token.char === char)
  }
  let lead = 0
  if (isWild(0, '*')) [from, lead] = [1, Infinity]
  else while (isWild(from, '?')) [from, lead] = [from + 1, lead + 1]
  let trail = 0
  if (to > from && isWild(to - 1, '*')) [to, trail] = [to - 1, Infinity]
  else while (to > from && isWild(to - 1, '?')) [to, trail] = [to - 1, trail + 1]
  const inside = tokens.slice(from, to)
  const astray = inside.find((token) => token.wild)
  if (astray)
    return {
      flaw: {
        message: `unquoted ${astray.char} inside a value; wildcards stand at its ends, quote it as \\${astray.char}`,
        at: astray.at,
      },
    }
  const text = inside.map((token) => token.char).join('')
  if (text === '-' && lead === 0 && trail === 0)
    return { flaw: { message: 'a quoted hyphen alone is no value; write - for "not applicable"', at } }
  return { value: { lead, text, trail } }
}

/** Spells a value as the formatted string does: all punctuation but `.`, `-` and `_` is quoted (NISTIR 7695 §6.2.2). */
export function writeValue({ lead, text, trail }: TextValue): string {
  return `${wildcards(lead)}${text.replaceAll(/[^A-Za-z0-9_.-]/g, '\\$&')}${wildcards(trail)}`
}

/** The reverse, for a value that came from `writeValue` or `parseName`. Logical values have no text. */
export function textOf(spelled: string): TextValue | undefined {
  if (spelled === ANY || spelled === NA) return undefined
  const read = gatherValue(tokensOf(spelled, 0), 0)
  return 'value' in read ? read.value : undefined
}

/** Characters of a formatted string's value; a backslash at the very end stands for itself and is refused before. */
export function tokensOf(spelled: string, offset: number): ValueToken[] {
  const tokens: ValueToken[] = []
  for (let i = 0; i < spelled.length; i += 1) {
    const char = spelled[i] ?? ''
    const at = offset + i
    if (char === '\\' && i + 1 < spelled.length) {
      i += 1
      tokens.push({ char: spelled[i] ?? '', wild: false, at })
    } else tokens.push({ char, wild: char === '*' || char === '?', at })
  }
  return tokens
}

export const wildcards = (count: number): string => (count === Infinity ? '*' : '?'.repeat(count))

const shown = (char: string) =>
  char <= ' ' ? `U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` : `"${char}"`
