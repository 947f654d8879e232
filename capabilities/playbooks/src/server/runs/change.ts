import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { holdRun, type OpenRun } from './ledger.ts'

/** Changes a run that still goes on, or one that is over too. @returns undefined when there is no such run */
export async function changeRun<T>(
  host: Host,
  id: string,
  work: (run: OpenRun, tx: Tx) => Promise<T>,
  which: 'running' | 'over too' = 'running',
): Promise<T | undefined> {
  const done = await host.tables.asOwner(async (tx) => {
    const run = await holdRun(host, tx, id)
    if (run === undefined || (which === 'running' && run.state.status !== 'running')) return undefined
    const result = await work(run, tx)
    if (run.notes.length > 0) await run.save()
    return { result }
  })
  host.events.wake()
  return done?.result
}
