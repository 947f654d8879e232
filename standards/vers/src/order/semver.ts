import {
  compareDigits,
  compareNumbers,
  compareText,
  isDigit,
  isLetter,
  isNumeric,
  readDigits,
  type Digits,
  type Sign,
} from './digits.ts'
import type { Order } from './order.ts'

type Identifier = { readonly number: Digits } | { readonly text: string }

interface SemverKey {
  readonly release: readonly Digits[]
  /** Empty for a release. */
  readonly pre: readonly Identifier[]
  readonly build: readonly Identifier[]
}

interface Variant {
  /** Numbers of the release a version may have at most; missing ones are zero. */
  readonly maxNumbers: number
  readonly ignoreCase?: boolean
  /** Whether build metadata orders (Dart's pub does so; SemVer 2.0.0 §10 does not). */
  readonly ordersBuild?: boolean
}

/** Identifiers of a pre-release or build part (§9, §10); `undefined` when one is empty or holds another character. */
function readIdentifiers(text: string, ignoreCase: boolean): Identifier[] | undefined {
  const identifiers: Identifier[] = []
  for (const part of text.split('.')) {
    if (part === '') return undefined
    for (let i = 0; i < part.length; i++) {
      const code = part.charCodeAt(i)
      if (!isDigit(code) && !isLetter(code) && code !== 45) return undefined
    }
    identifiers.push(isNumeric(part) ? { number: readDigits(part) } : { text: ignoreCase ? part.toLowerCase() : part })
  }
  return identifiers
}

/** §11.4.1 to §11.4.4: numbers before words, the longer list after its own beginning. */
function compareIdentifiers(a: readonly Identifier[], b: readonly Identifier[]): Sign {
  for (const [i, left] of a.entries()) {
    const right = b[i]
    if (right === undefined) return 1
    const sign =
      'number' in left
        ? 'number' in right
          ? compareDigits(left.number, right.number)
          : -1
        : 'number' in right
          ? 1
          : compareText(left.text, right.text)
    if (sign !== 0) return sign
  }
  return a.length < b.length ? -1 : 0
}

/** The part after `mark`, and what stands before it. */
function cut(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/**
 * Semantic Versioning 2.0.0 (§9 to §11) and its kin.
 *
 * Real feeds write `6.2`, `0` and `10.4.0.134` under this name. Numbers may therefore be missing or more, missing ones
 * are zero, a leading `v` or `=` says nothing, leading zeros are read as numbers: no version that SemVer allows orders
 * differently by this. A hyphen begins a pre-release, whatever its word means to the author.
 */
const semverLike = (variant: Variant): Order<SemverKey> => ({
  read(text) {
    const ignoreCase = variant.ignoreCase ?? false
    const start = text.startsWith('v') || text.startsWith('V') || text.startsWith('=') ? 1 : 0
    const [rest, build] = cut(text.slice(start), '+')
    const [numbers, pre] = cut(rest, '-')
    const parts = numbers.split('.')
    if (parts.length > variant.maxNumbers || !parts.every(isNumeric)) return undefined
    const preIdentifiers = pre === undefined ? [] : readIdentifiers(pre, ignoreCase)
    const buildIdentifiers = build === undefined ? [] : readIdentifiers(build, ignoreCase)
    if (preIdentifiers === undefined || buildIdentifiers === undefined) return undefined
    return {
      release: parts.map(readDigits),
      pre: preIdentifiers,
      build: variant.ordersBuild ? buildIdentifiers : [],
    }
  },
  compare(a, b) {
    const sign = compareNumbers(a.release, b.release)
    if (sign !== 0) return sign
    if (a.pre.length === 0 || b.pre.length === 0) {
      if (a.pre.length > 0) return -1
      if (b.pre.length > 0) return 1
    } else {
      const before = compareIdentifiers(a.pre, b.pre)
      if (before !== 0) return before
    }
    return compareIdentifiers(a.build, b.build)
  },
})

export const semver = semverLike({ maxNumbers: 8 })

/** NuGet: four numbers, words without regard to case (learn.microsoft.com, "NuGet package versioning"). */
export const nuget = semverLike({ maxNumbers: 4, ignoreCase: true })

/** Dart's pub: SemVer, but a build counts as later (dart.dev, "Package versioning"). */
export const pub = semverLike({ maxNumbers: 3, ordersBuild: true })
