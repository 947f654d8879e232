import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { expect, it } from 'vitest'
import { testLabel, testPolicies } from '../host/testing.ts'
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
