import { expect, it } from 'vitest'
import { Lanes } from './lanes.ts'

const lanesOf = (waiting: number, flying: number) => {
  const sent: string[] = []
  return { lanes: new Lanes<string>((item) => sent.push(item), { waiting, flying }), sent }
}

it('a lane that holds its share is full; one that holds nothing never is', () => {
  const { lanes } = lanesOf(10, 1)
  lanes.add('flood', 'f1', 4)
  expect(lanes.isFull('flood', 100)).toBe(false)
  lanes.add('flood', 'f2', 8)
  expect(lanes.isFull('flood', 2)).toBe(false)
  expect(lanes.isFull('flood', 3)).toBe(true)
  expect(lanes.isFull('calm', 1_000)).toBe(false)
  lanes.add('calm', 'c1', 1)
  // Two share what may wait.
  expect(lanes.isFull('flood', 1)).toBe(true)
  expect(lanes.isFull('calm', 4)).toBe(false)
})

it('lanes take turns, each in its own order', () => {
  const { lanes, sent } = lanesOf(100, 1)
  for (const item of ['f1', 'f2', 'f3']) lanes.add('flood', item, 1)
  for (const item of ['c1', 'c2']) lanes.add('calm', item, 1)
  for (let i = 0; i < 5; i++) lanes.landed(1)
  expect(sent).toEqual(['f1', 'f2', 'c1', 'f3', 'c2'])
})

it('what waits is taken out when there is nobody to send to', () => {
  const { lanes, sent } = lanesOf(100, 1)
  for (const item of ['a', 'b', 'c']) lanes.add('lane', item, 1)
  expect(lanes.clear()).toEqual(['b', 'c'])
  lanes.add('lane', 'd', 1)
  expect(sent).toEqual(['a', 'd'])
})
