import {
  compareDigits,
  compareNumbers,
  compareText,
  endOfDigits,
  isDigit,
  isLetter,
  isNumeric,
  readDigits,
  type Digits,
  type Sign,
} from './digits.ts'
import type { Order } from './order.ts'

/** A part such as `rc1`: the phase it belongs to (a larger one is later) and its number. */
interface Phase {
  readonly phase: number
  readonly number: Digits
}

interface PypiKey {
  readonly epoch: Digits
  readonly release: readonly Digits[]
  readonly pre: Phase
  readonly post: Phase
  readonly dev: Phase
  readonly local: readonly (Digits | { readonly word: string })[]
}

const PRE = new Map([
  ['a', 1],
  ['alpha', 1],
  ['b', 2],
  ['beta', 2],
  ['c', 3],
  ['rc', 3],
  ['pre', 3],
  ['preview', 3],
])
const POST: ReadonlySet<string> = new Set(['post', 'rev', 'r'])
/** Nothing of this kind: a release is after its candidates, before its corrections, after its builds. */
const NO_PRE: Phase = { phase: 4, number: 0 }
const ONLY_DEV: Phase = { phase: 0, number: 0 }
const NO_POST: Phase = { phase: 0, number: 0 }
const NO_DEV: Phase = { phase: 2, number: 0 }

const comparePhases = (a: Phase, b: Phase): Sign =>
  a.phase === b.phase ? compareDigits(a.number, b.number) : a.phase < b.phase ? -1 : 1

/** Longest first: `preview` before `pre`, `rc` before `r`. */
const WORDS = [...PRE.keys(), ...POST, 'dev'].sort((a, b) => b.length - a.length)

const isSeparator = (code: number): boolean => code === 45 || code === 46 || code === 95

function compareLocals(a: PypiKey['local'], b: PypiKey['local']): Sign {
  for (const [i, left] of a.entries()) {
    const right = b[i]
    if (right === undefined) return 1
    const sign =
      typeof left === 'object'
        ? typeof right === 'object'
          ? compareText(left.word, right.word)
          : -1
        : typeof right === 'object'
          ? 1
          : compareDigits(left, right)
    if (sign !== 0) return sign
  }
  return a.length < b.length ? -1 : 0
}

function readLocal(text: string): PypiKey['local'] | undefined {
  const local: (Digits | { word: string })[] = []
  for (const part of text.replaceAll('-', '.').replaceAll('_', '.').split('.')) {
    for (let i = 0; i < part.length; i++) {
      if (!isDigit(part.charCodeAt(i)) && !isLetter(part.charCodeAt(i))) return undefined
    }
    if (part === '') return undefined
    local.push(isNumeric(part) ? readDigits(part) : { word: part })
  }
  return local
}

/** Everything between the release and the local part: `rc1`, `.post2`, `-3`, `.dev4`, in this order. */
function readSuffixes(text: string): Pick<PypiKey, 'pre' | 'post' | 'dev'> | undefined {
  let pre: Phase | undefined
  let post: Phase | undefined
  let dev: Phase | undefined
  let i = 0
  while (i < text.length) {
    const separated = isSeparator(text.charCodeAt(i))
    const start = separated ? i + 1 : i
    const word = WORDS.find((known) => text.startsWith(known, start)) ?? ''
    const wordEnd = start + word.length
    // One separator may stand between the word and its number.
    const gap = word !== '' && isSeparator(text.charCodeAt(wordEnd)) && isDigit(text.charCodeAt(wordEnd + 1)) ? 1 : 0
    const numberEnd = endOfDigits(text, wordEnd + gap)
    const number = readDigits(text.slice(wordEnd + gap, numberEnd))
    const phase = PRE.get(word)
    if (word === '') {
      // `1.0-1` is how `1.0.post1` may be written; only with a hyphen and a number.
      if (text.charAt(i) !== '-' || numberEnd === start || post !== undefined || dev !== undefined) return undefined
      post = { phase: 1, number }
    } else if (phase !== undefined) {
      if (pre !== undefined || post !== undefined || dev !== undefined) return undefined
      pre = { phase, number }
    } else if (POST.has(word)) {
      if (post !== undefined || dev !== undefined) return undefined
      post = { phase: 1, number }
    } else {
      if (dev !== undefined) return undefined
      dev = { phase: 1, number }
    }
    i = numberEnd
  }
  return {
    pre: pre ?? (post === undefined && dev !== undefined ? ONLY_DEV : NO_PRE),
    post: post ?? NO_POST,
    dev: dev ?? NO_DEV,
  }
}

/** Python's versions (PEP 440, now the "Version specifiers" of PyPA); what it calls invalid is no version here. */
export const pypi: Order<PypiKey> = {
  read(text) {
    const lower = text.toLowerCase()
    const plus = lower.indexOf('+')
    const local = plus < 0 ? [] : readLocal(lower.slice(plus + 1))
    let rest = plus < 0 ? lower : lower.slice(0, plus)
    if (rest.startsWith('v')) rest = rest.slice(1)
    const bang = rest.indexOf('!')
    if (bang >= 0 && !isNumeric(rest.slice(0, bang))) return undefined
    let i = endOfDigits(rest, bang + 1)
    if (i === bang + 1 || local === undefined) return undefined
    const release = [readDigits(rest.slice(bang + 1, i))]
    while (rest.charAt(i) === '.' && isDigit(rest.charCodeAt(i + 1))) {
      const end = endOfDigits(rest, i + 1)
      release.push(readDigits(rest.slice(i + 1, end)))
      i = end
    }
    const suffixes = readSuffixes(rest.slice(i))
    if (suffixes === undefined) return undefined
    return { epoch: bang < 0 ? 0 : readDigits(rest.slice(0, bang)), release, ...suffixes, local }
  },
  compare: (a, b) =>
    compareDigits(a.epoch, b.epoch) ||
    compareNumbers(a.release, b.release) ||
    comparePhases(a.pre, b.pre) ||
    comparePhases(a.post, b.post) ||
    comparePhases(a.dev, b.dev) ||
    compareLocals(a.local, b.local),
}
