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

/**
 * Whether the whole text fits the pattern. Both must be folded alike before. Greedy from the left, so that time is at most
 * the product of both lengths, never exponential.
 */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const pieces: Token[][] = [[]]
  for (const token of pattern) {
    if (token === MANY) pieces.push([])
    else pieces.at(-1)?.push(token)
  }
  const first = pieces[0] ?? []
  const end = fits(first, text, 0)
  if (end === -1) return false
  if (pieces.length === 1) return end === text.length
  let at = end
  for (const piece of pieces.slice(1, -1)) {
    let found = -1
    for (let from = at; from <= text.length && found === -1; from++) {
      const lead = piece[0]
      if (typeof lead === 'string') {
        const hop = text.indexOf(lead, from)
        if (hop === -1) return false
        from = hop
      }
      found = fits(piece, text, from)
    }
    if (found === -1) return false
    at = found
  }
  const last = pieces.at(-1) ?? []
  if (last.length === 0) return true
  const tail = last.length === 1 && typeof last[0] === 'string' ? last[0] : undefined
  if (tail !== undefined) return text.length - tail.length >= at && text.endsWith(tail)
  for (let from = at; from <= text.length; from++) if (fits(last, text, from) === text.length) return true
  return false
}
