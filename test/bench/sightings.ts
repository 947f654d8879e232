import type { ServerCapability } from '@testudo/platform/host'
import { hitTaker } from '../../capabilities/detection/src/server/alerts/takeHits.ts'
import { readGroups } from '../../capabilities/detection/src/server/alerts/readAlerts.ts'
import { alertSchema } from '../../capabilities/detection/src/server/alerts/tables.ts'
import type { Hit } from '../../capabilities/detection/src/core/index.ts'
import { startTestHost, testLabel } from '../../platform/src/host/testing.ts'

const HITS = 50_000
const HOSTS = 400
const BATCH = 2_000
const DAY_SECONDS = 86_400

/** How many hits a node stores a second, with their alerts and counts, beside one STIX sighting object for each. */
export async function benchSightings(print: (line: string) => void): Promise<void> {
  let take: ((hits: readonly Hit[]) => Promise<void>) | undefined
  const capability: ServerCapability = {
    name: 'detection',
    verbs: {},
    async start(host) {
      await host.tables.migrate('detection', alertSchema)
      const source = { id: 's', name: 'Source', label: testLabel }
      const known = {
        id: `indicator--00000000-0000-4000-8000-000000000001`,
        name: 'Known',
        of: testLabel,
        confidence: 80,
      }
      const told = new Map([['k', known]])
      const run = hitTaker({
        host,
        sources: () => ({ get: () => source, rows: async () => [], matcherName: () => undefined }),
        knowledge: () => ({ get: () => undefined, all: [] }),
      })
      take = (hits) => run(hits, told)
      return {}
    },
  }
  const node = await startTestHost({ capabilities: [capability] })
  try {
    const hit = (n: number): Hit => ({
      kind: 'indicator',
      known: 'k',
      source: 's',
      at: node.time.now - n * 100,
      line: n,
      value: '192.0.2.17',
      field: 'dest_ip',
      role: 'destination',
      text: '192.0.2.17',
      fields: [{ name: 'dest_ip', value: '192.0.2.17' }],
      hosts: [`10.0.${(n % HOSTS) >> 8}.${(n % HOSTS) & 255}`],
      event: JSON.stringify({ n, event_type: 'flow', src_ip: '10.0.0.1', dest_ip: '192.0.2.17', dest_port: 443 }),
    })
    const began = performance.now()
    for (let at = 0; at < HITS; at += BATCH)
      await take?.(Array.from({ length: Math.min(BATCH, HITS - at) }, (_, i) => hit(at + i)))
    const seconds = (performance.now() - began) / 1_000
    const person = await node.enter({
      login: 'reader',
      name: 'R',
      nation: 'EST',
      clearances: { ALLIED: 'SECRET' },
      roles: ['analyst'],
    })
    const caller = await node.identity.callerOf(person.id)
    if (caller === undefined) throw new Error('nobody')
    const asked = performance.now()
    const groups = await readGroups(node.host, caller.subject)
    const readMs = performance.now() - asked
    const kept = groups.reduce((sum, group) => sum + group.hits, 0)
    print(
      `hits stored, ${HITS} on ${HOSTS} hosts, embedded   ${Math.round(HITS / seconds)}/s: a million in ${Math.round(1e6 / (HITS / seconds))} s of a day’s ${DAY_SECONDS}`,
    )
    print(`read again: ${groups.length} alerts with ${kept} hits in ${readMs.toFixed(0)} ms`)
    const objects = Array.from({ length: 2_000 }, (_, n) => ({
      type: 'sighting',
      spec_version: '2.1',
      id: `sighting--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      created: '2026-11-22T05:00:00.000Z',
      modified: '2026-11-22T05:00:00.000Z',
      sighting_of_ref: 'indicator--00000000-0000-4000-8000-000000000001',
      count: 1,
    }))
    const from = performance.now()
    for (let at = 0; at < objects.length; at += 250)
      await node.host.objects.put(caller.subject, objects.slice(at, at + 250), { label: testLabel, source: 'bench' })
    print(
      `one sighting object for each instead               ${Math.round(objects.length / ((performance.now() - from) / 1_000))}/s`,
    )
  } finally {
    await node.close()
  }
}
