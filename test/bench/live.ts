import { Worker } from 'node:worker_threads'
import { capability as incidents } from '../../capabilities/incidents/src/server/index.ts'
import { capability as picture } from '../../capabilities/picture/src/server/index.ts'
import { startTestHost, testLabel } from '../../platform/src/host/testing.ts'
import { idOf } from '../support/stix.ts'
import type { Heard, Opening } from './live-readers.ts'

const INCIDENTS = 500
const READERS = 50
const NATIONS = ['EST', 'LVA', 'LTU', 'POL', 'FIN']
const CHANGES = 10
const START = Date.UTC(2026, 10, 1)

const iso = (ms: number) => new Date(START + ms).toISOString()
const incidentOf = (n: number, name: string, version: number) => ({
  type: 'incident',
  spec_version: '2.1',
  id: idOf('incident', `live ${n}`),
  created: iso(n),
  modified: iso(n + version),
  name,
})

const quantile = (times: readonly number[], q: number) =>
  (times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0).toFixed(0)

/** From the moment a change is given to the node until each of 50 open pages of five nations has it. */
export async function benchLive(print: (line: string) => void): Promise<void> {
  const node = await startTestHost({ capabilities: [incidents, picture], checkReplies: false })
  try {
    const cookies: string[] = []
    for (let i = 0; i < READERS; i++) {
      const rights = { nation: NATIONS[i % NATIONS.length] ?? '', clearances: { ALLIED: 'SECRET' } }
      const person = { login: `watch${i}`, name: `Watch ${i}`, organisation: `CERT ${rights.nation}`, roles: ['watch'] }
      cookies.push((await node.enter({ ...person, ...rights })).cookie)
    }
    const as = node.identity.operator.subject
    const put = (objects: readonly object[]) =>
      node.host.objects.put(as, objects as never, { label: testLabel, source: 'bench' })
    for (let at = 0; at < INCIDENTS; at += 250)
      await put(Array.from({ length: 250 }, (_, i) => incidentOf(at + i, `Incident ${at + i}`, 0)))
    const address = await node.http.listen({ host: '127.0.0.1', port: 0 })
    const readers = await openReaders({ address, cookies })
    const cpu = process.cpuUsage()
    for (let version = 1; version <= CHANGES; version++) {
      const mark = `Change ${version} of the list`
      const all = readers.expect(mark)
      await put([incidentOf(version, mark, version)])
      await all
    }
    const used = process.cpuUsage(cpu)
    const { times, bytes } = await readers.close()
    print(
      `${READERS} readers of ${INCIDENTS} open incidents: a change stands on every page in p50 ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms (goal 1000); ${Math.round(bytes / CHANGES / 1024)} KiB and ${((used.user + used.system) / 1_000 / CHANGES).toFixed(0)} ms of processor a change`,
    )
  } finally {
    await node.close()
  }
}

/** The readers live in a thread of their own: what they do is not the node's time. */
async function openReaders(opening: Opening) {
  const worker = new Worker(new URL('./live-readers.ts', import.meta.url), { workerData: opening })
  const times: number[] = []
  let bytes = 0
  let waits = 0
  let done = () => undefined as void
  let failed = (_error: Error) => undefined as void
  const open = new Promise<void>((ready, fail) => {
    worker.on('error', (error) => {
      fail(error)
      failed(error)
    })
    worker.on('message', (heard: Heard) => {
      if (heard === 'open') return ready()
      times.push(heard.ms)
      bytes += heard.bytes
      waits -= 1
      if (waits === 0) done()
    })
  })
  await open
  return {
    expect(mark: string) {
      waits = opening.cookies.length
      worker.postMessage({ mark, at: Date.now() })
      return new Promise<void>((all, broken) => {
        done = all
        failed = broken
      })
    },
    async close() {
      await worker.terminate()
      return { times, bytes }
    },
  }
}
