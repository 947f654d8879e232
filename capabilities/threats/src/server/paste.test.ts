import type { Reply } from '@testudo/kernel/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { secretLabel } from '../../../../platform/src/host/testing.ts'
import { objectPage, type paste } from '../core/index.ts'
import { restricted, tellStory, type ToldNode } from './threats.testing.ts'

let told: ToldNode
beforeAll(async () => {
  told = await tellStory()
})
afterAll(() => told.node.close())

const text = 'Seen: 198[.]51[.]100[.]7 and hxxps://bad[.]example/x\nagain bad[.]example'
const send = async (as: string, more: object = {}) => {
  const { status, body } = await told.send('/paste', as, { text, ...more })
  return { status, body: body as Reply<typeof paste> & { code?: string } }
}

it('is refused to who may not import, and under a label beyond the own reach', async () => {
  expect((await send(told.reader)).status).toBe(403)
  expect(await send(told.low, { label: secretLabel })).toMatchObject({
    status: 400,
    body: { code: 'threats.label_out_of_reach' },
  })
})

it('shows what it read and what is known already, and stores nothing', async () => {
  const { body } = await send(told.analyst)
  expect(body.rows.map((row) => [row.value, row.line, row.known?.name])).toEqual([
    ['198.51.100.7', 1, 'Controller'],
    ['https://bad.example/x', 1, undefined],
    ['bad.example', 2, undefined],
  ])
  expect(body.stored).toEqual([])
})

it('keeps the chosen ones under the label, once, and hides from a lower reader that they are known', async () => {
  const pattern = "[url:value = 'https://bad.example/x']"
  const kept = await send(told.analyst, { store: true, chosen: [pattern], label: secretLabel, about: 'A mail.' })
  expect(kept.body.stored).toHaveLength(1)
  const page = await told.read(objectPage, `/objects/${kept.body.stored[0]}`, told.analyst)
  expect(page).toMatchObject({ object: { name: 'https://bad.example/x' }, lifecycle: { pattern } })
  expect((await send(told.analyst, { store: true, chosen: [pattern], label: restricted })).body.stored).toEqual([])
  expect((await send(told.low)).body.rows[1]?.known).toBeUndefined()
})
