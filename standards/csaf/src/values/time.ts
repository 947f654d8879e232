/** A moment, comparable across time zones and to any number of fraction digits. */
export interface Moment {
  /** Whole seconds since 1970, UTC. A leap second counts as the first second after it. */
  readonly seconds: number
  /** Digits after the decimal point, without trailing zeros. */
  readonly fraction: string
}

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)[Tt\s](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):?(\d\d)?)$/

/** A timestamp of RFC 3339 §5.6 as a moment; undefined for anything else. */
export function momentOf(value: unknown): Moment | undefined {
  const parts = typeof value === 'string' ? SHAPE.exec(value) : null
  if (parts === null) return undefined
  const number = (i: number) => Number(parts[i] ?? 0)
  const utc = Date.UTC(number(1), number(2) - 1, number(3), number(4), number(5), number(6))
  const ahead = (number(9) * 60 + number(10)) * 60 * (parts[8] === '-' ? -1 : 1)
  return { seconds: utc / 1_000 - ahead, fraction: withoutTrailingZeros(parts[7] ?? '') }
}

/** Below zero when `a` is earlier, above when it is later. */
export function compareMoments(a: Moment, b: Moment): number {
  if (a.seconds !== b.seconds) return a.seconds - b.seconds
  if (a.fraction === b.fraction) return 0
  return a.fraction < b.fraction ? -1 : 1
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end -= 1
  return digits.slice(0, end)
}
