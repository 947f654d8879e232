import type { WarningContext } from './context.ts'
import { noteQuiet } from './ruledOut.ts'
import { warningDb } from './tables.ts'
import { tellChanged } from './tell.ts'

const LOOK_MS = 60_000
const AT_ONCE = 1_000

/** Marks warnings whose time has passed without an answer to every piece, and tells so: somebody has to phone. */
export async function sweepSilent(context: WarningContext): Promise<number> {
  const { host } = context
  const now = host.clock.now()
  const silent = await host.tables.asOwner(async (tx) => {
    const rows = await warningDb(tx)
      .updateTable('vulnerabilities_warning')
      .set({ silent_at: now })
      .where('answer_by', '<=', now)
      .where('silent_at', 'is', null)
      .where('quiet_at', 'is', null)
      .where('closed_at', 'is', null)
      .where('answered_at', 'is', null)
      .returning(['id', 'vulnerability', 'label_id'])
      .execute()
    for (const { id, vulnerability, label_id: labelNumber } of rows)
      await tellChanged(context, tx, { id, vulnerability, labelNumber }, 'warning.silent')
    return rows.length
  })
  if (silent > 0) host.events.wake()
  return silent
}

/** Looks every minute until the node closes; and at what is said of vulnerabilities when it is said. */
export function startSilence(context: WarningContext): void {
  const { host } = context
  host.events.subscribe(
    'vulnerabilities.quiet',
    ['vulnerability.changed', 'vulnerability.matched'],
    async ({ topic, types, ids }) => {
      if (topic === 'vulnerability.changed' && !types.includes('vex')) return
      for (let i = 0; i < ids.length; i += AT_ONCE) await noteQuiet(context, ids.slice(i, i + AT_ONCE))
    },
  )
  let last: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    last = sweepSilent(context).catch((error: unknown) =>
      host.log.error({ reason: String(error) }, 'silent warnings could not be looked for'),
    )
  }, LOOK_MS)
  timer.unref()
  host.onClose(async () => {
    clearInterval(timer)
    await last
  })
}
