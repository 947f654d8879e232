import { capability } from '../../capabilities/watch/src/server/index.ts'
import { writeEntry } from '../../platform/src/audit/index.ts'
import { startTestHost, testLabel } from '../../platform/src/host/testing.ts'
import { leafWriter } from '../../platform/src/storage/index.ts'

const DEEDS = 100_000
/** Of four requests three read. */
const READS = 4
const RUNS = 3

/** The sheet of a shift of 100,000 deeds, beside what somebody without it would do: page the route of the log. */
export async function benchHandover(print: (line: string) => void): Promise<void> {
  const node = await startTestHost({ capabilities: [capability] })
  try {
    const rights = { organisation: 'Centre', nation: 'EST', clearances: { ALLIED: 'SECRET' } }
    const roles = ['watch', 'auditor']
    const { cookie, id } = await node.enter({ login: 'watch', name: 'Watch', roles, ...rights })
    const subject = (await node.identity.callerOf(id))?.subject
    if (subject === undefined) throw new Error('nobody')
    const from = node.time.now
    for (const [name, reads] of [
      ['all changes', 1],
      ['three of four are reads', READS],
    ] as const) {
      const begin = name === 'all changes' ? from : from + 8 * 3_600_000
      for (let at = 0; at < DEEDS; at += 5_000)
        await node.storage.asOwner((tx) =>
          leafWriter.appendInTransaction(
            tx,
            Array.from({ length: 5_000 }, (_, i) => {
              const n = at + i
              const route = n % reads === 0 ? `POST /incidents/${n % 40}` : 'GET /incidents/cases'
              const deed = { subject, verb: 'incidents:write', ids: [`incident--${n}`], outcome: 'allowed' as const }
              return writeEntry({ ...deed, label: testLabel, detail: { route } }, begin + n * 280)
            }),
          ),
        )
      const until = begin + 8 * 3_600_000
      const times: number[] = []
      let deeds = 0
      for (let i = 0; i < RUNS; i++) {
        const began = performance.now()
        const { body } = await node.ask('GET', `/api/watch/handover?from=${begin}&until=${until}`, { as: cookie })
        times.push(performance.now() - began)
        deeds = (body as { deeds: number }).deeds
      }
      times.sort((a, b) => a - b)
      const began = performance.now()
      let rows = 0
      for (let cursor = ''; ; ) {
        const path = `/api/audit/entries?from=${begin}&until=${until}&outcome=allowed&limit=500${cursor}`
        const page = (await node.ask('GET', path, { as: cookie })).body as { rows: unknown[]; next?: string }
        rows += page.rows.length
        if (page.next === undefined) break
        cursor = `&cursor=${page.next}`
      }
      const paged = performance.now() - began
      print(
        `handover sheet of ${DEEDS} events, ${name}: ${deeds} deeds, p50 ${times[1]?.toFixed(0)} ms, worst ${times.at(-1)?.toFixed(0)} ms (goal 2000); the log paged by its route: ${rows} rows in ${paged.toFixed(0)} ms`,
      )
    }
  } finally {
    await node.close()
  }
}
