import { capability } from '../../capabilities/incidents/src/server/index.ts'
import { PORTION_EXTENSION } from '../../capabilities/incidents/src/core/index.ts'
import { startTestHost, testLabel } from '../../platform/src/host/testing.ts'
import { idOf } from '../support/stix.ts'

const ENTRIES = 10_000
const OBSERVABLES = 2_000
const OPENED = 500
const RUNS = 15
const START = Date.UTC(2026, 10, 1)

const iso = (n: number) => new Date(START + n * 60_000).toISOString()
const common = (type: string, name: string, n: number) => ({
  type,
  spec_version: '2.1',
  id: idOf(type, name),
  created: iso(n),
  modified: iso(n),
})
const incidentOf = (n: number) => ({ ...common('incident', `incident ${n}`, n), name: `Incident ${n}` })
const portion = (incident: string) => ({
  extensions: {
    [PORTION_EXTENSION]: { extension_type: 'property-extension', incident_ref: incident, author: 'Centre' },
  },
})

const quantile = (times: readonly number[], q: number) =>
  (times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0).toFixed(0)

/** Opening a large incident and the list, after a change each time: nothing kept helps. Beside it, the bytes parsed alone. */
export async function benchIncidents(print: (line: string) => void): Promise<void> {
  const node = await startTestHost({ capabilities: [capability] })
  try {
    const person = { login: 'watch', name: 'Watch', organisation: 'Centre', nation: 'EST', roles: ['watch'] }
    const { cookie } = await node.enter({ ...person, clearances: { ALLIED: 'SECRET' } })
    const as = node.identity.operator.subject
    const put = async (objects: readonly object[]) => {
      for (let at = 0; at < objects.length; at += 250)
        await node.host.objects.put(as, objects.slice(at, at + 250) as never, { label: testLabel, source: 'bench' })
    }
    await put(Array.from({ length: OPENED }, (_, n) => incidentOf(n)))
    const large = idOf('incident', 'incident 0')
    await put(
      Array.from({ length: ENTRIES }, (_, n) => ({
        ...common('note', `entry ${n}`, n),
        content: `Entry ${n}: the unit at km ${n % 400} restarts and stays dark.`,
        object_refs: [large],
        ...portion(large),
      })),
    )
    await put(
      Array.from({ length: OBSERVABLES }, (_, n) => ({
        ...common('observed-data', `seen ${n}`, n),
        first_observed: iso(n),
        last_observed: iso(n),
        number_observed: 1,
        object_refs: [idOf('ipv4-addr', `value ${n}`)],
        ...portion(large),
      })),
    )
    const timed = async (path: string) => {
      const times: number[] = []
      for (let i = 0; i < RUNS; i++) {
        await put([
          { ...common('note', `bench ${path} ${i}`, i), content: 'New', object_refs: [large], ...portion(large) },
        ])
        const began = performance.now()
        const { status } = await node.ask('GET', `/api/incidents/cases${path}`, { as: cookie })
        if (status !== 200) throw new Error(`${path} answered ${status}`)
        times.push(performance.now() - began)
      }
      return times
    }
    const opened = await timed(`/${large}`)
    const listed = await timed('')
    const bodies = (await node.host.objects.holding(as, large, ['incident_ref'])).map(({ body }) => body)
    const began = performance.now()
    for (const body of bodies) JSON.parse(body)
    const parsed = performance.now() - began
    print(
      `incident of ${ENTRIES} entries and ${OBSERVABLES} observables: opens in p50 ${quantile(opened, 0.5)} ms, p95 ${quantile(opened, 0.95)} ms (goal 500); its ${bodies.length} bodies parsed alone ${parsed.toFixed(0)} ms`,
    )
    print(
      `list of ${OPENED} open incidents after a change: p50 ${quantile(listed, 0.5)} ms, p95 ${quantile(listed, 0.95)} ms`,
    )
  } finally {
    await node.close()
  }
}
