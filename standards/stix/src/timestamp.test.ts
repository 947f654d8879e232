import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTimestamps, fractionDigits, isTimestamp, timestampSortKey } from './timestamp.ts'

describe('isTimestamp', () => {
  it.each([
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:61Z',
    '2026-01-01t00:00:00z',
    '2026-01-01T00:00:00+00:00',
    '2026-01-01T00:00:00.Z',
    '2026-01-01 00:00:00Z',
    '2026-01-01',
  ])('refuses %s', (text) => expect(isTimestamp(text)).toBe(false))

  it.each(['2024-02-29T23:59:60Z', '2000-02-29T00:00:00.123456789Z', '2026-12-31T00:00:00Z'])('accepts %s', (text) =>
    expect(isTimestamp(text)).toBe(true),
  )
})

it('counts the digits after the second', () => {
  expect(['…', '.1', '.123456789'].map((f) => fractionDigits(`2026-01-01T00:00:00${f === '…' ? '' : f}Z`))).toEqual([
    0, 1, 9,
  ])
})

describe('compareTimestamps', () => {
  it.each<[string, string, number]>([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000000Z', 0],
    ['2026-01-01T00:00:00.1Z', '2026-01-01T00:00:00.100Z', 0],
    ['2026-01-01T00:00:00.000000001Z', '2026-01-01T00:00:00.000000002Z', -1],
    ['2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00Z', 1],
    ['2026-01-01T00:00:00.09Z', '2026-01-01T00:00:00.1Z', -1],
  ])('%s and %s: %i', (a, b, order) => {
    expect(compareTimestamps(a, b)).toBe(order)
    expect(compareTimestamps(b, a)).toBe(-order + 0)
  })

  it('agrees with the order of the instants in nanoseconds', () => {
    const nanos = fc.bigInt({ min: 0n, max: 4_000_000_000n * 1_000_000_000n })
    const text = (n: bigint) => {
      const second = new Date(Number(n / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
      return `${second}.${String(n % 1_000_000_000n).padStart(9, '0')}Z`
    }
    fc.assert(
      fc.property(nanos, nanos, (a, b) => {
        expect(compareTimestamps(text(a), text(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
        expect(timestampSortKey(text(a)) < timestampSortKey(text(b))).toBe(a < b)
      }),
    )
  })
})
