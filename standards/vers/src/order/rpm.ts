import {
  compareDigits,
  compareText,
  endOfDigits,
  endOfLetters,
  isDigit,
  isLetter,
  isNumeric,
  readDigits,
  type Digits,
  type Sign,
} from './digits.ts'
import type { Order } from './order.ts'

/** A run of digits or letters, a tilde or a caret. Parts of another rank are ordered by it alone. */
interface Part {
  readonly rank: number
  readonly number: Digits
  readonly word: string
}

const part = (rank: number, number: Digits = 0, word = ''): Part => ({ rank, number, word })

const TILDE = part(-1)
/** Where one version has ended: after a tilde, before all else. */
const END = part(0)
const CARET = part(1)
const WORD = 2
const NUMBER = 3

interface RpmKey {
  readonly epoch: Digits
  readonly version: readonly Part[]
  /** Absent sorts before any release. */
  readonly release: readonly Part[] | undefined
}

/** The parts of one version or release: runs of digits, of letters, tildes and carets; all else only separates. */
function readParts(text: string): Part[] {
  const parts: Part[] = []
  let i = 0
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (isDigit(code)) {
      const end = endOfDigits(text, i)
      parts.push(part(NUMBER, readDigits(text.slice(i, end))))
      i = end
    } else if (isLetter(code)) {
      const end = endOfLetters(text, i)
      parts.push(part(WORD, 0, text.slice(i, end)))
      i = end
    } else {
      if (code === 126) parts.push(TILDE)
      else if (code === 94) parts.push(CARET)
      i++
    }
  }
  return parts
}

function compareParts(a: readonly Part[], b: readonly Part[]): Sign {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const left = a[i] ?? END
    const right = b[i] ?? END
    if (left.rank !== right.rank) return left.rank < right.rank ? -1 : 1
    const sign = compareDigits(left.number, right.number) || compareText(left.word, right.word)
    if (sign !== 0) return sign
  }
  return 0
}

/**
 * RPM's `[epoch:]version[-release]`, as `rpmVersionCompare` and `rpmvercmp` of rpm ≥ 4.15 order it
 * (rpm-version(7)): a missing epoch is 0, a missing release comes before any.
 */
export const rpm: Order<RpmKey> = {
  read(text) {
    const colon = text.indexOf(':')
    if (colon >= 0 && !isNumeric(text.slice(0, colon))) return undefined
    const rest = text.slice(colon + 1)
    const dash = rest.lastIndexOf('-')
    const version = readParts(dash < 0 ? rest : rest.slice(0, dash))
    if (version.length === 0) return undefined
    return {
      epoch: colon < 0 ? 0 : readDigits(text.slice(0, colon)),
      version,
      release: dash < 0 ? undefined : readParts(rest.slice(dash + 1)),
    }
  },
  compare(a, b) {
    const sign = compareDigits(a.epoch, b.epoch) || compareParts(a.version, b.version)
    if (sign !== 0) return sign
    if (a.release === undefined || b.release === undefined) {
      return a.release === b.release ? 0 : a.release === undefined ? -1 : 1
    }
    return compareParts(a.release, b.release)
  },
  // As in dependencies (`Requires: openssl <= 1.1.1k`): an end without a release means every release of it.
  compareToBound: (version, bound) =>
    rpm.compare(bound.release === undefined ? { ...version, release: undefined } : version, bound),
}
