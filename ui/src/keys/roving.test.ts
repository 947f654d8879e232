import { expect, it } from 'vitest'
import { nearest } from './roving.ts'

/** Two columns of three; the second starts a little lower, as columns of unequal cells do. */
const field = [0, 30, 60].flatMap((y) => [
  { x: 0, y },
  { x: 100, y: y + 8 },
])

it.each([
  ['down in the same column', [0, 0], [0, 1], { x: 0, y: 30 }],
  ['right to the cell beside it', [0, 30], [1, 0], { x: 100, y: 38 }],
  ['left and back again', [100, 38], [-1, 0], { x: 0, y: 30 }],
  ['up from the last', [100, 68], [0, -1], { x: 100, y: 38 }],
] as const)('goes %s', (_, [x, y], step, expected) => {
  const next = nearest(field, { x, y }, step)
  expect(next === undefined ? undefined : field[next]).toEqual(expected)
})

it('stays at the edge', () => {
  expect(nearest(field, { x: 0, y: 0 }, [0, -1])).toBeUndefined()
  expect(nearest([], { x: 0, y: 0 }, [1, 0])).toBeUndefined()
})
