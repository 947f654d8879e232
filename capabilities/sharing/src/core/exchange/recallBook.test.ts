import { expect, it } from 'vitest'
import { beginRecall, noteRecall, outstandingRecalls, recallCount, reopenRecall } from './recallBook.ts'

const recall = { statement: 's', tombstone: 't', object: 'report--1' }
const { book, send } = beginRecall(new Map(), recall, ['B', 'C', 'D', 'B'], 100)

it('takes no answer from a node that never got it, and none back', () => {
  expect(noteRecall(book, 'Z', { statement: 's', outcome: 'recalled' }, 200)).toBe(book)
  const done = noteRecall(book, 'B', { statement: 's', outcome: 'recalled' }, 200)
  expect(noteRecall(done, 'B', { statement: 's', outcome: 'kept', reason: 'no' }, 300)).toBe(done)
})

it('lists who has not answered, and who has kept it, until they give it up', () => {
  expect(send).toEqual(['B', 'C', 'D'])
  let now = noteRecall(book, 'B', { statement: 's', outcome: 'recalled' }, 200)
  now = noteRecall(now, 'C', { statement: 's', outcome: 'kept', reason: 'court order' }, 200)
  expect(outstandingRecalls(now).map(({ recipient, reason }) => [recipient, reason])).toEqual([
    ['C', 'court order'],
    ['D', undefined],
  ])
  expect(recallCount(now, 's')).toEqual({ requested: 3, confirmed: 1, outstanding: 2 })
  now = noteRecall(now, 'C', { statement: 's', outcome: 'recalled' }, 300)
  expect(outstandingRecalls(now).map(({ recipient }) => recipient)).toEqual(['D'])
})

it('is asked once, however often it is begun', () => {
  const again = beginRecall(book, recall, ['B', 'E'], 900)
  expect(again.send).toEqual(['E'])
  expect(again.book.get('B s')?.requestedAt).toBe(100)
})

it('is opened again when the recipient turns out to hold it after all', () => {
  const done = noteRecall(book, 'B', { statement: 's', outcome: 'recalled' }, 200)
  const again = reopenRecall(done, 'B', 's', 500)
  expect(outstandingRecalls(again).map(({ recipient, requestedAt }) => [recipient, requestedAt])).toEqual([
    ['C', 100],
    ['D', 100],
    ['B', 500],
  ])
  expect(reopenRecall(again, 'B', 's', 900)).toBe(again)
  expect(reopenRecall(again, 'Z', 's', 900)).toBe(again)
})
