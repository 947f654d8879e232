/** Microseconds since 1970 as TAXII writes them: RFC 3339, UTC, six digits. */
export function stampText(stamp: bigint): string {
  const seconds = new Date(Number(stamp / 1_000n)).toISOString().slice(0, 20)
  return `${seconds}${String(stamp % 1_000_000n).padStart(6, '0')}Z`
}

/**
 * The microsecond an instant lies in, never before 1970.
 *
 * @param text a STIX timestamp, of any number of fractional digits; a leap second counts as the second after it
 */
export function stampOf(text: string): bigint {
  const leap = text.slice(17, 19) === '60'
  const seconds = Date.parse(`${leap ? `${text.slice(0, 17)}59` : text.slice(0, 19)}Z`) + (leap ? 1_000 : 0)
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  const stamp = BigInt(seconds) * 1_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
  return stamp < 0n ? 0n : stamp
}
