import { compareDigits, compareText, endOfDigits, isDigit, readDigits, type Digits, type Sign } from './digits.ts'
import type { Order } from './order.ts'

/** One token: a word (its rank among the known ones, else its text) or a number after a hyphen or after a dot. */
interface Token {
  readonly kind: typeof WORD | typeof DASH_NUMBER | typeof DOT_NUMBER
  readonly rank: number
  readonly word: string
  readonly number: Digits
}

const WORD = 0
const DASH_NUMBER = 1
const DOT_NUMBER = 2

/** Known words in their order; the empty one is the release itself. All others come after, by alphabet. */
const RANKS = new Map(['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'].map((word, i) => [word, i]))
const RELEASE = RANKS.get('') ?? 0
const UNKNOWN = RANKS.size
const SAME = new Map([
  ['cr', 'rc'],
  ['ga', ''],
  ['final', ''],
  ['release', ''],
])
/** One letter directly before a number. */
const SHORT = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
])

function wordToken(text: string, beforeDigit: boolean): Token {
  const known = (beforeDigit ? SHORT.get(text) : undefined) ?? SAME.get(text) ?? text
  const rank = RANKS.get(known) ?? UNKNOWN
  return { kind: WORD, rank, word: rank === UNKNOWN ? known : '', number: 0 }
}

const isZero = (token: Token): boolean => token.kind !== WORD && token.number === 0
const isRelease = (token: Token): boolean => token.kind === WORD && token.rank === RELEASE

/** Splits at dots, hyphens, underscores and between letters and digits; an empty token is 0. */
function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  let i = 0
  let dashed = false
  for (;;) {
    const start = i
    let token: Token
    if (i < text.length && isDigit(text.charCodeAt(i))) {
      i = endOfDigits(text, i)
      const kind = dashed || tokens.length === 0 ? DASH_NUMBER : DOT_NUMBER
      token = { kind, rank: 0, word: '', number: readDigits(text.slice(start, i)) }
    } else {
      while (i < text.length && !'.-_'.includes(text.charAt(i)) && !isDigit(text.charCodeAt(i))) i++
      token =
        i === start
          ? { kind: dashed ? DASH_NUMBER : DOT_NUMBER, rank: 0, word: '', number: 0 }
          : wordToken(text.slice(start, i), isDigit(text.charCodeAt(i)))
    }
    // A word is as good as after a hyphen, and a hyphen lets go the zeros before it (but not `final`: MNG-7714).
    if (token.kind !== DOT_NUMBER) trim(tokens, isZero)
    tokens.push(token)
    if (i >= text.length) break
    const separated = '.-_'.includes(text.charAt(i))
    dashed = !separated || text.charAt(i) !== '.'
    if (separated) i++
  }
  trim(tokens, (token) => isZero(token) || isRelease(token))
  return tokens
}

function trim(tokens: Token[], isDropped: (token: Token) => boolean): void {
  for (;;) {
    const last = tokens.at(-1)
    if (last === undefined || !isDropped(last)) return
    tokens.pop()
  }
}

function compareTokens(a: Token, b: Token): Sign {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1
  if (a.kind !== WORD) return compareDigits(a.number, b.number)
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1
  return compareText(a.word, b.word)
}

/** Where a version ends and the other goes on, it counts as a release: before `sp`, after `snapshot`. */
const ENDED = wordToken('', false)

/**
 * Maven's versions ("Version Order Specification" of the POM reference, as `ComparableVersion` of Maven ≥ 3.9 does it:
 * a word after a dot counts as after a hyphen). Any text is a version.
 */
export const maven: Order<readonly Token[]> = {
  read: (text) => readTokens(text.toLowerCase()),
  compare(a, b) {
    const length = Math.max(a.length, b.length)
    for (let i = 0; i < length; i++) {
      const sign = compareTokens(a[i] ?? ENDED, b[i] ?? ENDED)
      if (sign !== 0) return sign
    }
    return 0
  },
}
