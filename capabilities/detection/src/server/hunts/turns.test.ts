import { expect, it } from 'vitest'
import { turnsOf } from './turns.ts'

const never = new AbortController().signal
/** Whether a promise has settled by now. */
const isDone = async (promise: Promise<unknown>) => {
  let done = false
  void promise.then(() => (done = true))
  await new Promise((resolve) => setImmediate(resolve))
  return done
}

it('who has many waits for the own ones, not others for them', async () => {
  const turns = turnsOf(2)
  const leave = await turns.take('ana', never)
  const second = turns.take('ana', never)
  expect(await isDone(second)).toBe(false)
  const other = await turns.take('bo', never)
  const third = turns.take('cy', never)
  expect(await isDone(third)).toBe(false)
  leave()
  leave()
  expect([await isDone(second), await isDone(third)]).toEqual([true, false])
  other()
  expect(await isDone(third)).toBe(true)
})

it('who no longer waits holds nobody up', async () => {
  const turns = turnsOf(1)
  const leave = await turns.take('ana', never)
  const stop = new AbortController()
  const gone = turns.take('bo', stop.signal)
  const last = turns.take('cy', never)
  stop.abort(new Error('enough'))
  await expect(gone).rejects.toThrow('enough')
  leave()
  expect(await isDone(last)).toBe(true)
})
