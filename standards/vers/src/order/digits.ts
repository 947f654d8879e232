/** -1: the first comes before; 0: they stand at the same place; 1: it comes after. */
export type Sign = -1 | 0 | 1

/** Longer texts are no versions: reading stays cheap whatever a feed writes. */
export const MAX_VERSION_LENGTH = 256

/** A run of digits as what compares fast: a number while it is exact, else its digits without leading zeros. */
export type Digits = number | string

export const isDigit = (code: number): boolean => code >= 48 && code <= 57

export const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)

/** Index after the run of digits that starts at `from`. */
export function endOfDigits(text: string, from: number): number {
  let i = from
  while (i < text.length && isDigit(text.charCodeAt(i))) i++
  return i
}

/** Index after the run of ASCII letters that starts at `from`. */
export function endOfLetters(text: string, from: number): number {
  let i = from
  while (i < text.length && isLetter(text.charCodeAt(i))) i++
  return i
}

/** Whether the text is one digit or more and nothing else. */
export const isNumeric = (text: string): boolean => text !== '' && endOfDigits(text, 0) === text.length

/** Reads a text of digits only; the empty text is 0. Exact at any length. */
export function readDigits(text: string): Digits {
  if (text.length <= 15) return Number(text)
  let zeros = 0
  while (zeros < text.length - 1 && text.charCodeAt(zeros) === 48) zeros++
  const rest = text.slice(zeros)
  return rest.length <= 15 ? Number(rest) : rest
}

/** Compares two numbers of any length. */
export function compareDigits(a: Digits, b: Digits): Sign {
  if (typeof a === 'number') return typeof b === 'string' || a < b ? -1 : a > b ? 1 : 0
  if (typeof b === 'number') return 1
  return a.length === b.length ? compareText(a, b) : a.length < b.length ? -1 : 1
}

/** Compares by UTF-16 code unit; for ASCII that is the order of bytes. */
export const compareText = (a: string, b: string): Sign => (a === b ? 0 : a < b ? -1 : 1)

/** Compares lists of numbers; what is missing at the end counts as zero. */
export function compareNumbers(a: readonly Digits[], b: readonly Digits[]): Sign {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const sign = compareDigits(a[i] ?? 0, b[i] ?? 0)
    if (sign !== 0) return sign
  }
  return 0
}
