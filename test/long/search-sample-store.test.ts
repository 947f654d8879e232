import { createObjects } from '@testudo/platform/objects'
import { describe, expect, it } from 'vitest'
import { available, ENGINES, openEngine, type TestEngine } from '../support/engines.ts'
import { OPEN, person, SECRET, testPolicies } from '../support/policies.ts'
import { bytesOf, malware } from '../support/stix.ts'

const low = person('low', 'OPEN')
const high = person('high', 'SECRET')
const MANY = 2_400
const HIDDEN = 500

const lines = (from: number, to: number, word: string) =>
  bytesOf(
    Array.from({ length: to - from }, (_, i) =>
      JSON.stringify(malware(`${word} ${from + i}`, { description: `an otter, seen ${(from + i) % 7} times` })),
    ).join('\n'),
    65_536,
  )

/** What the low reader finds among more hits than are ranked; `hidden`: with hidden hits stored between them. */
async function found(opened: TestEngine, hidden: boolean, planted = false): Promise<string> {
  for (const capability of ['events', 'objects', 'storage']) await opened.storage.undo(capability, 0)
  const clock = { now: () => Date.UTC(2026, 5, 1) }
  const objects = await createObjects(opened.storage, { policies: testPolicies, clock, defaultLabel: OPEN })
  await opened.storage.asOwner((tx) => tx.query(`update ledger set secret = '\\x${'11'.repeat(32)}'`))
  if (planted)
    await opened.storage.asOwner((tx) =>
      // The sample is taken before the label test.
      tx.query(
        `do $do$ begin execute regexp_replace(pg_get_functiondef('objects_search'::regproc), '(select p\\.seq from prose p where .*?) and \\(case when p\\.label_id < .*? else false end\\)', '\\1'); end $do$`,
      ),
    )
  for (let part = 0; part < 4; part++) {
    const [from, to] = [(part * MANY) / 4, ((part + 1) * MANY) / 4]
    await objects.import(low, lines(from, to, 'open'), { source: 'open', defaultLabel: OPEN })
    if (hidden)
      await objects.import(high, lines(part * HIDDEN, (part + 1) * HIDDEN, 'hidden'), {
        source: 'hidden',
        defaultLabel: SECRET,
      })
  }
  const { hits, capped } = await objects.search(low, 'otter', { limit: 1_000, fuzzy: false })
  return [capped, ...hits.map((hit) => JSON.stringify(hit))].join('\n')
}

describe.each(ENGINES)('search among more hits than are ranked, on %s', (engine) => {
  it.skipIf(!available(engine))(
    'ranks the same ones whatever hidden hits there are; a sample taken too early is found',
    async () => {
      const opened = await openEngine(engine)
      try {
        const plain = await found(opened, false)
        expect(plain.split('\n')).toHaveLength(1_001)
        expect(plain.startsWith('true')).toBe(true)
        expect((await found(opened, true)) === plain).toBe(true)
        expect((await found(opened, true, true)) === plain).toBe(false)
      } finally {
        await opened.close()
      }
    },
  )
})
