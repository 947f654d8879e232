import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { StillGoes } from '../parts.ts'
import type { Me } from './me.ts'
import type { PeerBook } from './peerBook.ts'

/** What the parts of the exchange share. */
export interface Context {
  readonly host: Host
  readonly me: Me
  readonly peers: PeerBook
  /** What must be asked again when a delivery is packed. Undefined until the desk has said who decides: nothing is packed then. */
  readonly stillGoes: () => StillGoes | undefined
  /** Wakes the worker: for one peer, or all. */
  readonly wake: (peer?: string) => void
}

/** Tells screens that something has changed for these peers; one fact per label. First in a transaction: it holds the ledger. */
export async function tellChanged(
  { host }: Pick<Context, 'host'>,
  tx: Tx,
  labels: readonly number[],
  peers: readonly string[],
): Promise<void> {
  for (const label of new Set(labels)) {
    await host.events.publish(tx, {
      topic: 'sharing.changed',
      label,
      at: host.clock.now(),
      ids: [...new Set(peers)],
      types: ['peer'],
    })
  }
}
