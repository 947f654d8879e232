import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { afterAll, expect, it } from 'vitest'
import { startTestHost, type TestHost, testLabel, testPolicies } from '../host/testing.ts'
import type { Storage, Tx } from '../storage/index.ts'
import { LabelBook } from './labels.ts'

const named = (classification: string): Label => ({ ...testLabel, classification })

it('labels that two ask for at once are numbered once', async () => {
  const texts = ['UNCLASSIFIED', 'RESTRICTED', 'SECRET'].map((name) => canonicalLabel(named(name)))
  // Both questions are answered before either answer is taken in, as with two connections of a server.
  const tx = {
    query: async (_: string, [from]: readonly number[]) =>
      texts.map((canonical, id) => ({ id, canonical })).filter(({ id }) => id >= (from ?? 0)),
  } as unknown as Tx
  const book = new LabelBook({ engine: 'postgres' } as Storage, testPolicies, () => 0)
  await Promise.all([book.load(tx), book.load(tx)])
  expect(book.size).toBe(3)
  expect(texts.map((text) => book.numberOfCanonical(text))).toEqual([0, 1, 2])
})

let node: TestHost | undefined
afterAll(() => node?.close())

it('a label of a transaction that is rolled back gives its number to no other', async () => {
  node = await startTestHost()
  const { tables, events } = node.host
  const publish = (label: Label, fails: boolean) =>
    tables.asOwner(async (tx) => {
      const number = await tables.labelNumber(tx, label)
      await events.publish(tx, { topic: 'tests', label: number, at: 1, ids: [], types: [] })
      if (fails) throw new Error('rolled back')
      return number
    })
  await expect(publish(named('SECRET'), true)).rejects.toThrow('rolled back')
  const kept = await publish(named('RESTRICTED'), false)
  const again = await tables.asOwner((tx) => tables.labelNumber(tx, named('SECRET')))
  expect(again).not.toBe(kept)
})
