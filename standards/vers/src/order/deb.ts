import {
  compareDigits,
  endOfDigits,
  isDigit,
  isLetter,
  isNumeric,
  readDigits,
  type Digits,
  type Sign,
} from './digits.ts'
import type { Order } from './order.ts'

interface DebKey {
  readonly epoch: Digits
  /** Text, number, text, number, …; both may be empty or zero. */
  readonly upstream: readonly (string | Digits)[]
  readonly revision: readonly (string | Digits)[]
}

const TILDE = 126

function isAllowed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (!isDigit(code) && !isLetter(code) && !'.+-~:'.includes(text.charAt(i))) return false
  }
  return true
}

function readParts(text: string): (string | Digits)[] {
  const parts: (string | Digits)[] = []
  let i = 0
  while (i < text.length) {
    let end = i
    while (end < text.length && !isDigit(text.charCodeAt(end))) end++
    parts.push(text.slice(i, end))
    i = endOfDigits(text, end)
    parts.push(readDigits(text.slice(end, i)))
  }
  return parts
}

/** A tilde before the end, the end before letters, letters before all else. */
const rank = (text: string, i: number): number => {
  if (i >= text.length) return 0
  const code = text.charCodeAt(i)
  return code === TILDE ? -1 : isLetter(code) ? code : code + 256
}

function compareWords(a: string, b: string): Sign {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const left = rank(a, i)
    const right = rank(b, i)
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

function compareParts(a: readonly (string | Digits)[], b: readonly (string | Digits)[]): Sign {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i += 2) {
    const sign = compareWords(String(a[i] ?? ''), String(b[i] ?? '')) || compareDigits(a[i + 1] ?? 0, b[i + 1] ?? 0)
    if (sign !== 0) return sign
  }
  return 0
}

/** Debian's `[epoch:]upstream[-revision]` (Debian Policy §5.6.12, deb-version(7)): no revision is the revision 0. */
export const deb: Order<DebKey> = {
  read(text) {
    const colon = text.indexOf(':')
    if (colon >= 0 && !isNumeric(text.slice(0, colon))) return undefined
    const rest = text.slice(colon + 1)
    if (rest === '' || !isAllowed(rest)) return undefined
    const dash = rest.lastIndexOf('-')
    const upstream = dash < 0 ? rest : rest.slice(0, dash)
    if (upstream === '' || dash === rest.length - 1) return undefined
    return {
      epoch: colon < 0 ? 0 : readDigits(text.slice(0, colon)),
      upstream: readParts(upstream),
      revision: dash < 0 ? [] : readParts(rest.slice(dash + 1)),
    }
  },
  compare: (a, b) =>
    compareDigits(a.epoch, b.epoch) || compareParts(a.upstream, b.upstream) || compareParts(a.revision, b.revision),
}
