import {
  compareDigits,
  compareText,
  endOfDigits,
  endOfLetters,
  isDigit,
  readDigits,
  type Digits,
  type Sign,
} from './digits.ts'
import type { Order } from './order.ts'

interface AlpineKey {
  readonly numbers: readonly string[]
  readonly letter: string
  /** Rank of each suffix and its number; rank 0 is "no suffix here". */
  readonly suffixes: readonly (readonly [number, Digits])[]
  readonly revision: Digits
}

const SUFFIXES = new Map([
  ['alpha', -4],
  ['beta', -3],
  ['pre', -2],
  ['rc', -1],
  ['cvs', 1],
  ['svn', 2],
  ['git', 3],
  ['hg', 4],
  ['p', 5],
])

/** After the first, a number with a leading zero is read like the digits after a decimal point. */
function compareDotted(a: readonly string[], b: readonly string[]): Sign {
  for (const [i, left] of a.entries()) {
    const right = b[i]
    if (right === undefined) return 1
    const sign =
      i > 0 && (left.startsWith('0') || right.startsWith('0'))
        ? compareText(left, right)
        : compareDigits(readDigits(left), readDigits(right))
    if (sign !== 0) return sign
  }
  return a.length < b.length ? -1 : 0
}

function compareSuffixes(a: AlpineKey['suffixes'], b: AlpineKey['suffixes']): Sign {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [leftRank, leftNumber] = a[i] ?? [0, 0]
    const [rightRank, rightNumber] = b[i] ?? [0, 0]
    if (leftRank !== rightRank) return leftRank < rightRank ? -1 : 1
    const sign = compareDigits(leftNumber, rightNumber)
    if (sign !== 0) return sign
  }
  return 0
}

/** Alpine's apk-package(5): `number{.number}[letter]{_suffix[number]}[-r#]`. */
export const alpine: Order<AlpineKey> = {
  read(text) {
    const numbers: string[] = []
    let i = 0
    for (;;) {
      const end = endOfDigits(text, i)
      if (end === i) return undefined
      numbers.push(text.slice(i, end))
      i = end
      if (text.charAt(i) !== '.') break
      i++
    }
    let letter = ''
    if (endOfLetters(text, i) === i + 1) letter = text.charAt(i++)
    const suffixes: (readonly [number, Digits])[] = []
    while (text.charAt(i) === '_') {
      const wordEnd = endOfLetters(text, i + 1)
      const rank = SUFFIXES.get(text.slice(i + 1, wordEnd))
      if (rank === undefined) return undefined
      i = endOfDigits(text, wordEnd)
      suffixes.push([rank, readDigits(text.slice(wordEnd, i))])
    }
    let revision: Digits = 0
    if (text.startsWith('-r', i) && isDigit(text.charCodeAt(i + 2))) {
      const end = endOfDigits(text, i + 2)
      revision = readDigits(text.slice(i + 2, end))
      i = end
    }
    return i === text.length ? { numbers, letter, suffixes, revision } : undefined
  },
  compare: (a, b) =>
    compareDotted(a.numbers, b.numbers) ||
    compareText(a.letter, b.letter) ||
    compareSuffixes(a.suffixes, b.suffixes) ||
    compareDigits(a.revision, b.revision),
}
