import { RE2JS } from 're2js'
import { nfc } from './nfc.ts'
import { costOf } from './regexCost.ts'

/** What a regular expression may grow to when its counted repetitions are written out: some 30 ms of compilation at the worst. */
const MOST_SIZE = 3_000
const MOST_LENGTH = 5_000

/** Width of the expression times length of a value: the worst there is takes some 40 ms of one core. */
const MOST_WORK = 1_000_000
/** Beyond it RE2's automaton, made as it goes, could cost more to make than it saves. */
const MOST_AUTOMATON = 200_000

export interface Regex {
  readonly finds: (value: string) => boolean
  /** Text that a value must hold to match at all; '' when none is sure. */
  readonly needs: string
  /** Longer values that hold it are not to be searched. */
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
  const text = nfc(source)
  if (text.length > MOST_LENGTH) return `a regular expression of more than ${MOST_LENGTH} characters`
  const { size, width, run } = costOf(text, MOST_SIZE)
  if (size > MOST_SIZE) return 'the repetitions of this regular expression grow too large'
  try {
    const regex = RE2JS.compile(text)
    const atEnd = /\$|\\Z/.test(text)
    const search = (value: string): boolean =>
      value.length * width <= MOST_AUTOMATON ? regex.test(value) : regex.matcher(value).find()
    return {
      finds: (value) => search(value) || (atEnd && value.endsWith('\n') && search(value.slice(0, -1))),
      needs: run,
      mostLength: Math.floor(MOST_WORK / (atEnd ? 2 * width : width)),
    }
  } catch (error) {
    return `this regular expression cannot be run in linear time: ${error instanceof Error ? error.message : String(error)}`
  }
}
