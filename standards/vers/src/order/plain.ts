import { compareNumbers, compareText, isNumeric, readDigits, type Digits } from './digits.ts'
import type { Order } from './order.ts'

/** Commits: a name tells that it is the same, never which came first. */
export const git: Order<string> = {
  read: (text) => text.toLowerCase(),
  compare: (a, b) => (a === b ? 0 : undefined),
}

/** `vers:intdot`: numbers with dots and nothing else. */
export const intdot: Order<readonly Digits[]> = {
  read(text) {
    const parts = text.split('.')
    return parts.every(isNumeric) ? parts.map(readDigits) : undefined
  },
  compare: compareNumbers,
}

/** `vers:lexicographic`: the order of characters. */
export const lexicographic: Order<string> = { read: (text) => text, compare: compareText }

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** `vers:datetime`: RFC 3339 with upper-case T and Z; fractions of a second to the millisecond. */
export const datetime: Order<number> = {
  read(text) {
    const at = DATE_TIME.test(text) ? Date.parse(text) : Number.NaN
    return Number.isNaN(at) ? undefined : at
  },
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
}
