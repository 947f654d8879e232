import { nfc } from './nfc.ts'

/** Length of the longest piece times length of a value, and length alone: the worst there is takes some 40 ms of one core. */
const MOST_WORK = 10_000_000
const MOST_LENGTH = 300_000

export interface Like {
  readonly holds: (value: string) => boolean
  /** Longer values are not to be searched. */
  readonly mostLength: number
}

/**
 * Compiles a LIKE pattern: `%` is any run of characters, `_` any one, newlines included; there is no escape (STIX 2.1 §9.6). Both
 * sides are taken in NFC, a character is a code point. Each piece between `%` is found at its first place, so nothing is
 * tried twice over: at most the length of the value times the length of the longest piece.
 */
export function compileLike(text: string): Like {
  const like = nfc(text)
  const pieces = like.split('%')
  const wild = like.includes('_')
  const find = wild ? findWild : (value: string, piece: string, from: number) => value.indexOf(piece, from)
  // What stands before the first % is looked at in one place only; the rest is searched for.
  const longest = Math.max(1, ...pieces.slice(1).map(({ length }) => length))
  const last = pieces.pop() ?? ''
  const [head] = pieces
  const holds = (raw: string): boolean => {
    const value = nfc(raw)
    // A character beyond U+FFFF is two units of text and counts once.
    if (wild && /[\ud800-\udbff]/.test(value + like)) return likeByCodePoints(like, value)
    if (head === undefined) return value.length === last.length && matchesAt(value, last, 0)
    if (!startsWith(value, head)) return false
    let at = head.length
    for (let i = 1; i < pieces.length; i++) {
      const piece = pieces[i] ?? ''
      const found = find(value, piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    const end = value.length - last.length
    return end >= at && matchesAt(value, last, end)
  }
  return { holds, mostLength: Math.min(MOST_LENGTH, Math.floor(MOST_WORK / longest)) }
}

const startsWith = (text: string, piece: string): boolean => text.length >= piece.length && matchesAt(text, piece, 0)

function matchesAt(text: string, piece: string, at: number): boolean {
  for (let i = 0; i < piece.length; i++) {
    const c = piece.charCodeAt(i)
    if (c !== 0x5f && c !== text.charCodeAt(at + i)) return false
  }
  return true
}

function findWild(text: string, piece: string, from: number): number {
  for (let at = from; at + piece.length <= text.length; at++) if (matchesAt(text, piece, at)) return at
  return -1
}

/** The rare case, over arrays of code points. */
function likeByCodePoints(like: string, text: string): boolean {
  const marks = [...like]
  const cells = [...text]
  let mark = 0
  let cell = 0
  let star = -1
  let resume = 0
  while (cell < cells.length) {
    if (marks[mark] === '%') {
      star = mark++
      resume = cell
    } else if (mark < marks.length && (marks[mark] === '_' || marks[mark] === cells[cell])) {
      mark++
      cell++
    } else if (star >= 0) {
      mark = star + 1
      cell = ++resume
    } else return false
  }
  while (marks[mark] === '%') mark++
  return mark === marks.length
}
