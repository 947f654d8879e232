import { expect, it } from 'vitest'
import { createSealer } from './sealer.ts'

it('segments are closed ten times at once, and then twice a minute', async () => {
  let now = 0
  let sealed = 0
  const matching = { seal: async () => void sealed++ } as unknown as Parameters<typeof createSealer>[0]['matching']
  const sealer = createSealer({ matching }, () => now)
  const told: boolean[] = []
  for (let i = 0; i < 12; i++) told.push(await sealer.seal())
  expect([sealed, told.filter(Boolean).length]).toEqual([10, 10])
  now = 29_999
  expect(await sealer.seal()).toBe(false)
  now = 30_000
  expect([await sealer.seal(), await sealer.seal()]).toEqual([true, false])
  now = 3_600_000
  for (let i = 0; i < 12; i++) await sealer.seal()
  expect(sealed).toBe(21)
})
