/** Wildcards of a pattern: any run of characters, exactly one character, any of the dashes of `windash`. */
export const MANY = 0
export const ONE = 1
export const DASH = 2

export type Token = string | typeof MANY | typeof ONE | typeof DASH

/** Text with wildcards; neighbouring text is one token. */
export type Pattern = readonly Token[]

/** The dashes Windows programs take for each other (modifiers appendix 2.1, `windash`). */
export const DASHES = '-/–—―'

/** Joins neighbouring text and neighbouring `*`, drops empty text. */
export function tidy(tokens: readonly Token[]): Pattern {
  const tidied: Token[] = []
  for (const token of tokens) {
    const last = tidied.at(-1)
    if (typeof token === 'string') {
      if (token === '') continue
      if (typeof last === 'string') tidied[tidied.length - 1] = last + token
      else tidied.push(token)
    } else if (!(token === MANY && last === MANY)) tidied.push(token)
  }
  return tidied
}

/**
 * Reads a Sigma value: `*` and `?` are wildcards, a backslash escapes `*`, `?` and itself, any other backslash is one
 * (rules specification 2.1, "Escaping").
 */
export function parsePattern(text: string): Pattern {
  const tokens: Token[] = []
  let plain = ''
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    const next = text.charAt(at + 1)
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      plain += next
      at++
    } else if (char === '*' || char === '?') {
      tokens.push(plain, char === '*' ? MANY : ONE)
      plain = ''
    } else plain += char
  }
  tokens.push(plain)
  return tidy(tokens)
}

/** The text of a pattern without wildcards; undefined when it has one. */
export function plainOf(pattern: Pattern): string | undefined {
  if (pattern.length === 0) return ''
  const [only] = pattern
  return pattern.length === 1 && typeof only === 'string' ? only : undefined
}

/** Length of `piece` where it fits at `from`, -1 where it does not. A piece has no `*`; `?` takes a whole code point. */
function fits(piece: readonly Token[], text: string, from: number): number {
  let at = from
  for (const token of piece) {
    if (typeof token === 'string') {
      if (!text.startsWith(token, at)) return -1
      at += token.length
    } else {
      const code = text.codePointAt(at)
      if (code === undefined) return -1
      if (token === DASH && !DASHES.includes(String.fromCodePoint(code))) return -1
      at += code > 0xffff ? 2 : 1
    }
  }
  return at
}

/** A pattern ready to be asked. `weight` times the length of a text is about how many characters are looked at, at most. */
export interface PatternMatcher {
  readonly weight: number
  readonly test: (text: string) => boolean
}

/** A piece that is plain text is found in one pass; one with `?` may be tried at every place. */
const weigh = (piece: readonly Token[]): number =>
  piece.every((token) => typeof token === 'string')
    ? 1
    : piece.reduce((sum: number, token) => sum + (typeof token === 'string' ? token.length : 1), 0)

/**
 * Makes a pattern ready: it asks whether the whole text fits. Both must be folded alike before. Greedy from the left, so that
 * time is at most the product of both lengths, never exponential.
 */
export function patternMatcher(pattern: Pattern): PatternMatcher {
  const pieces: Token[][] = [[]]
  for (const token of pattern) {
    if (token === MANY) pieces.push([])
    else pieces.at(-1)?.push(token)
  }
  const [first = [], ...rest] = pieces
  const last = rest.pop()
  // What stands before the first * is looked at in one place only.
  const weight = Math.max(1, ...rest.map(weigh), last === undefined ? 1 : weigh(last))
  const test = (text: string): boolean => {
    const end = fits(first, text, 0)
    if (end === -1 || last === undefined) return end === text.length
    let at = end
    for (const piece of rest) {
      at = find(piece, text, at)
      if (at === -1) return false
    }
    return endsWith(last, text, at)
  }
  return { weight, test }
}

/** Behind the first place from `from` on where the piece fits; -1 when it fits nowhere. */
function find(piece: readonly Token[], text: string, from: number): number {
  const lead = piece[0]
  for (let at = from; at <= text.length; at++) {
    if (typeof lead === 'string') {
      at = text.indexOf(lead, at)
      if (at === -1) return -1
    }
    const end = fits(piece, text, at)
    if (end !== -1) return end
  }
  return -1
}

function endsWith(last: readonly Token[], text: string, from: number): boolean {
  if (last.length === 0) return true
  const [only] = last
  if (last.length === 1 && typeof only === 'string') return text.length - only.length >= from && text.endsWith(only)
  for (let at = from; at <= text.length; at++) if (fits(last, text, at) === text.length) return true
  return false
}

/** Whether the whole text fits the pattern, once; see {@link patternMatcher}. */
export const matchesPattern = (pattern: Pattern, text: string): boolean => patternMatcher(pattern).test(text)
