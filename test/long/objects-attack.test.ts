import { createReadStream, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createObjects } from '@testudo/platform/objects'
import { canonicalize } from '@testudo/stix'
import { describe, expect, it } from 'vitest'
import { attackFile } from '../support/attack.ts'
import { available, ENGINES, openEngine } from '../support/engines.ts'
import { OPEN, person, testPolicies } from '../support/policies.ts'

type Domain = 'enterprise' | 'mobile' | 'ics'
const here = attackFile('enterprise') !== undefined
const file = (domain: Domain) => attackFile(domain) ?? ''

interface Given {
  readonly id: string
  readonly modified?: string
}
const objectsOf = (domain: Domain) =>
  (JSON.parse(gunzipSync(readFileSync(file(domain))).toString('utf8')) as { objects: Given[] }).objects
const ana = person('ana', 'SECRET')

describe.skipIf(!here).each(ENGINES)('all of ATT&CK on %s', (engine) => {
  it.skipIf(!available(engine))(
    'is new, then the same; three domains in one store lose nothing',
    { timeout: 300_000 },
    async () => {
      const opened = await openEngine(engine)
      const objects = await createObjects(opened.storage, { policies: testPolicies, clock: Date, defaultLabel: OPEN })
      const load = (domain: Domain) => objects.import(ana, createReadStream(file(domain)), { source: domain })
      expect(await load('enterprise')).toMatchObject({
        total: 24_771,
        new: 24_771,
        quarantined: 0,
        pendingReferences: 0,
      })
      expect(await load('enterprise')).toMatchObject({ total: 24_771, same: 24_771, quarantined: 0 })

      // 38 and 108 objects stand in two files. In each pair of files one group differs in x_mitre_domains under the same
      // id and modified: a contradiction by STIX 2.1 §3.6, so both contents are kept and one is quarantined.
      expect(await load('mobile')).toMatchObject({
        total: 2_535,
        new: 2_497,
        same: 37,
        quarantined: 1,
        problems: [{ code: 'objects.conflict', id: 'intrusion-set--efed95ba-d7e8-47ff-8c53-99c42426ee7c' }],
      })
      expect(await load('ics')).toMatchObject({
        total: 1_826,
        new: 1_718,
        same: 107,
        quarantined: 1,
        problems: [{ code: 'objects.conflict', id: 'intrusion-set--68ba94ab-78b8-43e7-83e2-aed3466882c6' }],
      })

      let text = ''
      for await (const chunk of objects.export(ana, { versions: true })) text += chunk
      const back = new Set((JSON.parse(text) as { objects: unknown[] }).objects.map((o) => canonicalize(o)))
      for (const domain of ['enterprise', 'mobile', 'ics'] as const)
        expect(objectsOf(domain).filter((o) => !back.has(canonicalize(o)))).toEqual([])
      expect(Object.values(await objects.counts(ana)).reduce((a, b) => a + b, 0)).toBe(24_771 + 2_497 + 1_718)
      await opened.close()
    },
  )
})
