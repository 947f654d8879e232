import {
  compareDigits,
  compareText,
  endOfDigits,
  endOfLetters,
  isDigit,
  isLetter,
  readDigits,
  type Digits,
  type Sign,
} from './digits.ts'
import type { Order } from './order.ts'

type Segment = Digits | { readonly word: string }

const isZero = (segment: Segment | undefined): boolean => segment === 0

/** A word is before every number: `1.0.a` is a pre-release. */
function compareSegments(a: Segment, b: Segment): Sign {
  if (typeof a === 'object') return typeof b === 'object' ? compareText(a.word, b.word) : -1
  return typeof b === 'object' ? 1 : compareDigits(a, b)
}

/** Zeros at the end of the release, and at the very end, say nothing. */
function withoutZeros(segments: Segment[]): Segment[] {
  const firstWord = segments.findIndex((segment) => typeof segment === 'object')
  const release = firstWord < 0 ? segments : segments.slice(0, firstWord)
  const rest = firstWord < 0 ? [] : segments.slice(firstWord)
  while (isZero(release.at(-1))) release.pop()
  while (isZero(rest.at(-1))) rest.pop()
  return [...release, ...rest]
}

/** RubyGems (`Gem::Version`): letters make a pre-release, a hyphen stands for `.pre.`. */
export const gem: Order<readonly Segment[]> = {
  read(text) {
    const dotted = text.replaceAll('-', '.pre.')
    if (!isDigit(dotted.charCodeAt(0)) || dotted.endsWith('.')) return undefined
    const segments: Segment[] = []
    let i = 0
    while (i < dotted.length) {
      const code = dotted.charCodeAt(i)
      if (isDigit(code)) {
        const end = endOfDigits(dotted, i)
        segments.push(readDigits(dotted.slice(i, end)))
        i = end
      } else if (isLetter(code)) {
        const end = endOfLetters(dotted, i)
        segments.push({ word: dotted.slice(i, end) })
        i = end
      } else if (code === 46 && dotted.charCodeAt(i + 1) !== 46) i++
      else return undefined
    }
    return withoutZeros(segments)
  },
  compare(a, b) {
    const length = Math.max(a.length, b.length)
    for (let i = 0; i < length; i++) {
      const sign = compareSegments(a[i] ?? 0, b[i] ?? 0)
      if (sign !== 0) return sign
    }
    return 0
  },
}
