import type { FeedRow } from '@testudo/platform/objects'
import { expect, it } from 'vitest'
import { testLabel } from './node.testing.ts'
import { standing } from './standing.ts'

const row = (stamp: number, version: string, more: object = {}): FeedRow => ({
  stamp: BigInt(stamp),
  id: 'indicator--1',
  type: 'indicator',
  version,
  specVersion: '2.1',
  label: testLabel,
  text: JSON.stringify(more),
  alone: false,
})
const DAY = ['', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'] as const
const stamps = (...rows: readonly FeedRow[]) => standing(rows).map((one) => Number(one.stamp))

it('every version of one creator stands, whatever order they came in', () => {
  expect(stamps(row(1, DAY[2]), row(2, DAY[3]), row(3, DAY[1]))).toEqual([3, 1, 2])
})

it('of two contents of one version the one that came first stands, however its time is spelled', () => {
  expect(stamps(row(5, DAY[1], { name: 'b' }), row(4, '2026-01-01T00:00:00.000000Z', { name: 'a' }))).toEqual([4])
})

it('a version by another creator than the first does not stand', () => {
  const [a, b] = [{ created_by_ref: 'a' }, { created_by_ref: 'b' }]
  expect(stamps(row(1, DAY[1], a), row(2, DAY[2], b), row(3, DAY[3], a), row(4, DAY[3], {}))).toEqual([1, 3])
})

it('nothing stands after a revocation', () => {
  expect(stamps(row(1, DAY[1]), row(2, DAY[2], { revoked: true }), row(3, DAY[3]))).toEqual([1, 2])
})

it('every content of an observable stands', () => {
  expect(stamps(row(1, ''), row(2, ''))).toEqual([1, 2])
})
