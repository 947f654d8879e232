import { mayRead } from '@testudo/kernel/label'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { createObjects } from '@testudo/platform/objects'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ENGINES, available, openEngine, type TestEngine } from '../support/engines.ts'
import { idOf, malware } from '../support/stix.ts'
import { cast, openLabel, policies, timeOf } from './cast.ts'

const nations = ['EST', 'LTU', 'LVA', 'CENTRE', 'PUBLIC', 'XXX']
const label: fc.Arbitrary<Label> = fc
  .record({
    policy: fc.constantFrom('ALLIED', 'ALLIED', 'ALLIED', 'TLP', 'NOBODY'),
    classification: fc.constantFrom(
      'UNCLASSIFIED',
      'RESTRICTED',
      'CONFIDENTIAL',
      'SECRET',
      'GREEN',
      'AMBER',
      'RED',
      'ODD',
    ),
    release: fc.option(fc.uniqueArray(fc.constantFrom(...nations), { maxLength: 2 })),
    special: fc.uniqueArray(fc.constantFrom('TIDAL', 'CRYPTO'), { maxLength: 2 }),
    tlp: fc.option(fc.constantFrom('CLEAR' as const, 'AMBER' as const, 'RED' as const)),
  })
  .map(({ policy, classification, release, special, tlp }) => ({
    policy,
    classification,
    categories: [
      ...(release === null ? [] : [{ type: 'PERMISSIVE' as const, tag: 'Releasable To', values: release }]),
      ...(special.length === 0 ? [] : [{ type: 'RESTRICTIVE' as const, tag: 'Special Access', values: special }]),
    ],
    originators: [],
    ...(tlp === null ? {} : { tlp }),
  }))
const subject: fc.Arbitrary<Subject> = fc
  .record({
    nation: fc.constantFrom('EST', 'LTU', ''),
    allied: fc.constantFrom('UNCLASSIFIED', 'RESTRICTED', 'SECRET', undefined),
    tlp: fc.constantFrom('GREEN', 'RED', undefined),
    specialAccess: fc.uniqueArray(fc.constantFrom('TIDAL', 'CRYPTO')),
  })
  .map(({ nation, allied, tlp, specialAccess }) => ({
    ...cast.low,
    id: `person--${nation} ${allied} ${tlp} ${specialAccess.join(' ')}`,
    nation,
    specialAccess,
    clearances: { ...(allied === undefined ? {} : { ALLIED: allied }), ...(tlp === undefined ? {} : { TLP: tlp }) },
  }))

for (const engine of ENGINES) {
  const runs = available(engine)
  let open: TestEngine | undefined
  beforeAll(async () => {
    if (runs) open = await openEngine(engine)
  })
  afterAll(() => open?.close())

  it.skipIf(!runs)(
    `${engine}: row security shows exactly the rows mayRead allows, for random labels and readers`,
    async () => {
      if (open === undefined) throw new Error('no engine')
      const clock = { now: () => timeOf(0) }
      const objects = await createObjects(open.storage, { policies, clock, defaultLabel: openLabel })
      const stored = new Map<string, Label>()
      let n = 0
      await fc.assert(
        fc.asyncProperty(
          fc.array(label, { minLength: 1, maxLength: 40 }),
          fc.array(subject, { minLength: 1, maxLength: 3 }),
          async (labels, readers) => {
            for (const one of labels) {
              const object = malware(`masked ${n++}`)
              await objects.put(cast.hidden, [object], { label: one, source: 'mask' })
              stored.set(object.id, one)
            }
            for (const reader of readers) {
              const allowed = [...stored]
                .filter(([, l]) => mayRead(reader, l, policies, clock.now()).allow)
                .map(([id]) => id)
              const shown = (await objects.all(reader, ['malware'])).map((o) => o.id)
              expect(shown.toSorted()).toEqual(allowed.toSorted())
              expect((await objects.counts(reader))['malware'] ?? 0).toBe(allowed.length)
            }
          },
        ),
        { seed: 7, numRuns: 20 },
      )
      expect(stored.size).toBeGreaterThan(100)
      expect(await objects.get(cast.low, idOf('malware', 'masked never'))).toBeUndefined()
    },
  )
}
