import type { Tx } from '@testudo/platform/storage'
import type { WarningContext } from './context.ts'

/** Says that something about a warning has changed, in the transaction that changes it. Last in it: holds the ledger's lock. */
export async function tellChanged(
  { host }: WarningContext,
  tx: Tx,
  about: { readonly id: string; readonly vulnerability: string; readonly labelNumber: number },
  topic: 'warning.changed' | 'warning.silent' | 'incident.changed' = 'warning.changed',
): Promise<void> {
  await host.events.publish(tx, {
    topic,
    label: about.labelNumber,
    at: host.clock.now(),
    ids: about.vulnerability === '' ? [about.id] : [about.vulnerability, about.id],
    types: [topic === 'incident.changed' ? 'incident' : 'warning'],
  })
}
