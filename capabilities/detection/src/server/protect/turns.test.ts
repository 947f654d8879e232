import { expect, it } from 'vitest'
import { Turns } from './turns.ts'

it('makes one output of an account at a time, refuses a flood, and keeps nobody else waiting', async () => {
  const turns = new Turns()
  const open: (() => void)[] = []
  let running = 0
  const slow = () => {
    running++
    return new Promise<void>((done) =>
      open.push(() => {
        running--
        done()
      }),
    )
  }
  const asked = Array.from({ length: 9 }, () => turns.take('a', slow))
  await expect(turns.take('a', slow)).rejects.toMatchObject({ code: 'detection.protect_busy', retryAfterSeconds: 10 })
  expect(await turns.take('b', async () => 'at once')).toBe('at once')
  for (let i = 0; i < asked.length; i++) {
    expect(running).toBe(1)
    open.shift()?.()
    await asked[i]
    await Promise.resolve()
  }
  await expect(turns.take('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await turns.take('a', async () => 'again')).toBe('again')
})
