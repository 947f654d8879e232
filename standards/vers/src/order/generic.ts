import {
  compareDigits,
  compareText,
  endOfDigits,
  isDigit,
  isLetter,
  readDigits,
  type Digits,
  type Sign,
} from './digits.ts'
import type { Order } from './order.ts'

/** Texts and numbers in turn: `r12 sp1` is `r`, 12, ` sp`, 1. A dot between numbers is the text `.`. */
type Part = string | Run

interface Run {
  readonly number: Digits
  readonly digits: string
}

interface GenericKey {
  readonly parts: readonly Part[]
  /** One number alone, of six digits or more: a date or a build. */
  readonly isStamp: boolean
  /** Looks like the name of a commit: only the same text is the same. */
  readonly isHash: boolean
  readonly text: string
}

/** Characters versions are made of; a comma or a bar means that several stand here. */
const isAllowed = (code: number): boolean =>
  isDigit(code) || isLetter(code) || ' .()+~:/\\^_-#'.includes(String.fromCharCode(code))

const isHex = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102)

function looksLikeHash(text: string): boolean {
  if (text.length < 7 || text.length > 64) return false
  let letters = 0
  for (let i = 0; i < text.length; i++) {
    if (!isHex(text.charCodeAt(i))) return false
    if (isLetter(text.charCodeAt(i))) letters++
  }
  return letters > 0 && letters < text.length
}

/** Lower case, one kind of white space, without what only says "this is a version". */
function plain(text: string): string {
  const lower = text.toLowerCase().split(/\s/).filter(Boolean).join(' ')
  for (const prefix of ['version', 'ver.', 'v.', 'v']) {
    const rest = lower.startsWith(prefix) ? lower.slice(prefix.length).trimStart() : ''
    if (isDigit(rest.charCodeAt(0))) return rest
  }
  return lower
}

function readParts(text: string): Part[] {
  const parts: Part[] = []
  let i = 0
  while (i < text.length) {
    const start = i
    while (i < text.length && !isDigit(text.charCodeAt(i))) i++
    if (i > start || start === 0) parts.push(text.slice(start, i))
    if (i < text.length) {
      const end = endOfDigits(text, i)
      const digits = text.slice(i, end)
      parts.push({ number: readDigits(digits), digits })
      i = end
    }
  }
  return parts
}

/**
 * Two numbers, or `undefined` where authors differ: with a leading zero some mean a decimal fraction (2.03 < 2.1), others
 * a number (2.1 < 2.03). Only where both say the same it is said.
 */
function compareRuns(a: Run, b: Run): Sign | undefined {
  const sign = compareDigits(a.number, b.number)
  const isPadded = (run: Run) => run.digits.length > 1 && run.digits.startsWith('0')
  if (!isPadded(a) && !isPadded(b)) return sign
  const length = Math.max(a.digits.length, b.digits.length)
  return compareText(a.digits.padEnd(length, '0'), b.digits.padEnd(length, '0')) === sign ? sign : undefined
}

/** The sign of what only one side has: missing numbers after dots are zero, anything else has no known meaning. */
function compareRest(rest: readonly Part[]): Sign | undefined {
  for (let i = 0; i < rest.length; i += 2) {
    const run = rest[i + 1]
    if (rest[i] !== '.' || typeof run !== 'object') return undefined
    if (run.number === 0) continue
    return 1
  }
  return 0
}

/** `1.1.1k` and `1.1.1l`: one letter each, directly after a number, at the very end. */
const isLastLetter = (parts: readonly Part[], i: number): boolean => {
  const part = parts[i]
  return i === parts.length - 1 && typeof part === 'string' && part.length === 1 && isLetter(part.charCodeAt(0))
}

function flip(sign: Sign | undefined): Sign | undefined {
  return sign === undefined ? undefined : sign === 0 ? 0 : sign === 1 ? -1 : 1
}

/**
 * Versions of nobody's ecosystem: firmware, appliances, products with a scheme of their own. It never guesses.
 *
 * Decided: dotted numbers (missing ones are zero); the same form with other numbers (`R12 SP1`, `R12 SP2`; `4.2.1-fw`,
 * `4.3`: the first difference is a number at the same place); one final letter against another (`1.1.1k`, `1.1.1l`); a leading `v` or
 * `version` says nothing. Not decided: a suffix against none (`4.2.1`, `4.2.1-fw`: a later correction or an early
 * build?), other words, numbers with leading zeros that could be fractions (`2.03`, `2.1`), a date or build against a
 * dotted version, names of commits.
 */
export const generic: Order<GenericKey> = {
  read(text) {
    const lower = plain(text)
    for (let i = 0; i < lower.length; i++) if (!isAllowed(lower.charCodeAt(i))) return undefined
    const parts = readParts(lower)
    if (!parts.some((part) => typeof part === 'object')) return undefined
    const [first, run] = parts
    return {
      parts,
      isStamp: parts.length === 2 && first === '' && typeof run === 'object' && run.digits.length >= 6,
      isHash: looksLikeHash(lower),
      text: lower,
    }
  },
  compare(a, b) {
    if (a.text === b.text) return 0
    if (a.isHash || b.isHash) return undefined
    if (a.isStamp !== b.isStamp) return undefined
    const length = Math.min(a.parts.length, b.parts.length)
    for (let i = 0; i < length; i++) {
      const left = a.parts[i]
      const right = b.parts[i]
      if (typeof left === 'object' && typeof right === 'object') {
        const sign = compareRuns(left, right)
        if (sign !== 0) return sign
      } else if (typeof left !== 'string' || left !== right) {
        if (typeof left !== 'string' || typeof right !== 'string') return undefined
        return isLastLetter(a.parts, i) && isLastLetter(b.parts, i) ? compareText(left, right) : undefined
      }
    }
    return a.parts.length >= b.parts.length
      ? compareRest(a.parts.slice(length))
      : flip(compareRest(b.parts.slice(length)))
  },
}
