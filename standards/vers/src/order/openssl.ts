import { compareNumbers, endOfDigits, endOfLetters, isNumeric, readDigits, type Digits, type Sign } from './digits.ts'
import type { Order } from './order.ts'

interface OpensslKey {
  readonly release: readonly Digits[]
  /** Letters after the numbers are corrections, to 1.1.1; longer ones are later: `z`, `za`. */
  readonly letters: string
  /** Before the release: `alpha`, `beta`, `pre` or `dev` with its number; the rank of a release is the highest. */
  readonly stage: number
  readonly stageNumber: Digits
}

const STAGES = ['dev', 'alpha', 'beta', 'pre']
const RELEASED = STAGES.length

const compareLetters = (a: string, b: string): Sign =>
  a.length === b.length ? (a === b ? 0 : a < b ? -1 : 1) : a.length < b.length ? -1 : 1

/** OpenSSL's own numbering: `1.1.1k` corrects `1.1.1`; from 3.0.0 on three numbers (openssl.org, "Release Strategy"). */
export const openssl: Order<OpensslKey> = {
  read(text) {
    const [core = '', stage, ...more] = text.toLowerCase().split('-')
    const parts = core.split('.')
    const last = parts.pop() ?? ''
    const digits = endOfDigits(last, 0)
    const letters = last.slice(digits)
    if (more.length > 0 || parts.length !== 2 || digits === 0 || endOfLetters(letters, 0) !== letters.length)
      return undefined
    if (!parts.every(isNumeric)) return undefined
    const release = [...parts, last.slice(0, digits)].map(readDigits)
    // Letters ended with 1.1.1: another use of them is not OpenSSL's.
    if (letters !== '' && (release[0] ?? 0) !== 0 && release[0] !== 1) return undefined
    if (stage === undefined) return { release, letters, stage: RELEASED, stageNumber: 0 }
    const wordEnd = endOfLetters(stage, 0)
    const rank = STAGES.indexOf(stage.slice(0, wordEnd))
    if (rank < 0 || endOfDigits(stage, wordEnd) !== stage.length) return undefined
    return { release, letters, stage: rank, stageNumber: readDigits(stage.slice(wordEnd)) }
  },
  compare(a, b) {
    const sign = compareNumbers(a.release, b.release) || compareLetters(a.letters, b.letters)
    if (sign !== 0) return sign
    if (a.stage !== b.stage) return a.stage < b.stage ? -1 : 1
    return compareNumbers([a.stageNumber], [b.stageNumber])
  },
}
