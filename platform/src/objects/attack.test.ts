import { createReadStream, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { canonicalize } from '@testudo/stix'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attackFile } from '../../../test/support/attack.ts'
import { openEngine, type TestEngine } from '../../../test/support/engines.ts'
import { OPEN, person, testPolicies } from '../../../test/support/policies.ts'
import { createObjects, type ObjectStore } from './index.ts'

const here = attackFile('ics') !== undefined
const file = (domain: 'mobile' | 'ics') => attackFile(domain) ?? ''

const ana = person('ana', 'SECRET')

/** Numbers of objects: the bundles themselves, counted by hand. Enterprise, eight times larger, is in test/long. */
describe.skipIf(!here)('ATT&CK mobile and ICS in one store', () => {
  let opened: TestEngine
  let objects: ObjectStore
  beforeAll(async () => {
    opened = await openEngine('embedded')
    objects = await createObjects(opened.storage, { policies: testPolicies, clock: Date, defaultLabel: OPEN })
  })
  afterAll(() => opened?.close())
  const load = (domain: 'mobile' | 'ics') => objects.import(ana, createReadStream(file(domain)), { source: domain })

  it('are all new, then all the same, with nothing quarantined or pending', async () => {
    expect(await load('ics')).toMatchObject({ total: 1_826, new: 1_826, quarantined: 0, pendingReferences: 0 })
    expect(await load('ics')).toMatchObject({ total: 1_826, same: 1_826, new: 0, quarantined: 0 })
    // 14 objects stand in both files with equal content.
    expect(await load('mobile')).toMatchObject({
      total: 2_535,
      new: 2_521,
      same: 14,
      quarantined: 0,
      pendingReferences: 0,
    })
  })

  it('come back as they were', async () => {
    let text = ''
    for await (const chunk of objects.export(ana)) text += chunk
    const back = new Map(
      (JSON.parse(text) as { objects: { id: string }[] }).objects.map((o) => [o.id, canonicalize(o)]),
    )
    expect(back.size).toBe(1_826 + 2_521)
    for (const domain of ['ics', 'mobile'] as const) {
      const given = JSON.parse(gunzipSync(readFileSync(file(domain))).toString('utf8')) as { objects: { id: string }[] }
      expect(given.objects.filter((o) => back.get(o.id) !== canonicalize(o))).toEqual([])
    }
  })

  it('find what an analyst looks for', async () => {
    expect((await objects.search(ana, 'Sandworm')).hits[0]).toMatchObject({
      type: 'intrusion-set',
      name: 'Sandworm Team',
    })
    expect((await objects.search(ana, 'T0859')).hits.map((h) => h.name)).toContain('Valid Accounts')
    expect((await objects.search(ana, 'Sandwrm Team')).hits[0]).toMatchObject({ name: 'Sandworm Team', fuzzy: true })
    const [sandworm] = (await objects.search(ana, 'Sandworm Team', { types: ['intrusion-set'] })).hits
    const edges = (await objects.edges(ana, sandworm?.id ?? '', { kinds: ['uses'], limit: 500 })).rows
    expect(edges.length).toBeGreaterThan(10)
    expect(edges.every((e) => e.far !== undefined)).toBe(true)
  })
})
