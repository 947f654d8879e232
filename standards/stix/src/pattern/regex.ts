import { RE2JS } from 're2js'

/** What a regular expression may grow to when its counted repetitions are written out. */
const MOST_SIZE = 5_000
const MOST_LENGTH = 5_000

/** Size of the expression times length of a value: the worst there is takes some 0.4 s of one core. */
const MOST_WORK = 30_000_000

export interface Regex {
  readonly finds: (value: string) => boolean
  /** Longer values are not to be searched. */
  readonly mostLength: number
}

/**
 * Compiles the expression of MATCHES. It is searched for, not anchored; `.` stops at a newline and `$` also stands before a
 * last newline, as in PCRE without options (STIX 2.1 §9.6). The engine is RE2: time is linear in the value whatever the
 * expression; look-around and back references, which cannot be had in linear time, are refused.
 *
 * @returns the search, or a sentence saying what the expression may not be
 */
export function compileRegex(source: string): Regex | string {
  const text = source.normalize('NFC')
  if (text.length > MOST_LENGTH) return `a regular expression of more than ${MOST_LENGTH} characters`
  const size = writtenOut(text)
  if (size > MOST_SIZE) return 'the repetitions of this regular expression grow too large'
  try {
    const regex = RE2JS.compile(text)
    const atEnd = /\$|\\Z/.test(text)
    return {
      finds: (value) => regex.test(value) || (atEnd && value.endsWith('\n') && regex.test(value.slice(0, -1))),
      mostLength: Math.floor(MOST_WORK / Math.max(1, size)),
    }
  } catch (error) {
    return `this regular expression cannot be run in linear time: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** About how many characters an expression has once `x{n}` is n times x. Time O(n). */
function writtenOut(text: string): number {
  const open: number[] = []
  let size = 0
  let atom = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') {
      i++
      atom = 1
      size++
    } else if (c === '[') {
      const end = text.indexOf(']', i + 2)
      i = end < 0 ? text.length : end
      atom = 1
      size++
    } else if (c === '(') {
      open.push(size)
      size = 0
    } else if (c === ')') {
      atom = size + 1
      size = (open.pop() ?? 0) + atom
    } else if (c === '{') {
      const [all, least, most] = /^\{(\d+)(?:,(\d*))?\}/.exec(text.slice(i, i + 16)) ?? []
      if (all === undefined) {
        atom = 1
        size++
        continue
      }
      const times = Math.max(1, Number(least), Number(most ?? 0))
      size += atom * (times - 1)
      atom *= times
      i += all.length - 1
    } else {
      atom = 1
      size++
    }
    if (size > MOST_SIZE) return size
  }
  return size + open.reduce((sum, one) => sum + one, 0)
}
