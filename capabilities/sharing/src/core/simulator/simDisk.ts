import type { Delivery } from '../envelope/delivery.ts'
import type { Receipt } from '../envelope/receipt.ts'
import type { Parcel } from '../envelope/seal.ts'
import type { Inbox } from '../exchange/inbox.ts'
import type { Outbox } from '../exchange/outbox.ts'
import type { RecallBook } from '../exchange/recallBook.ts'
import type { ReconcileMessage } from '../exchange/reconcile.ts'
import { newShelf, type Shelf } from '../holding/shelf.ts'

/** What passes between two simulated nodes. */
export type Message =
  | { readonly type: 'delivery'; readonly delivery: unknown }
  | { readonly type: 'receipt'; readonly receipt: Receipt }
  | { readonly type: 'ask'; readonly chain: string; readonly from: number }
  | { readonly type: 'fork'; readonly chain: string }
  /** `by`: who opened it; its view is what it has given to the other. */
  | { readonly type: 'reconcile'; readonly by: string; readonly message: ReconcileMessage }
  /** Statements the receiver signed or passed on itself and has forgotten. */
  | { readonly type: 'reminder'; readonly parcels: readonly Parcel[] }

export interface Outgoing {
  readonly to: string
  readonly message: Message
}

/** What survives a crash: written once per event, all or nothing. */
export interface Disk {
  readonly shelf: Shelf
  readonly parcels: Map<string, Parcel>
  readonly prepared: Map<string, Parcel>
  readonly outboxes: Map<string, Outbox>
  readonly inboxes: Map<string, Inbox>
  readonly sent: Map<string, Delivery>
  readonly receipts: Map<string, Receipt>
  /** Statements and recalls a neighbour has ever brought, by "neighbour id". */
  readonly everBrought: Set<string>
  /** What each neighbour has given us and we hold; what each has said it holds of ours. */
  readonly brought: Map<string, Set<string>>
  readonly given: Map<string, Set<string>>
  readonly texts: Map<string, string>
  readonly issued: Map<string, string>
  recalls: RecallBook
}

export const newDisk = (): Disk => ({
  shelf: newShelf(),
  parcels: new Map(),
  prepared: new Map(),
  outboxes: new Map(),
  inboxes: new Map(),
  sent: new Map(),
  receipts: new Map(),
  everBrought: new Set(),
  brought: new Map(),
  given: new Map(),
  texts: new Map(),
  issued: new Map(),
  recalls: new Map(),
})

const copyRows = <K, V>(map: ReadonlyMap<K, readonly V[]>): Map<K, V[]> =>
  new Map([...map].map(([k, v]) => [k, [...v]]))
const copySets = (map: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> =>
  new Map([...map].map(([k, v]) => [k, new Set(v)]))

export const copyDisk = (disk: Disk): Disk => ({
  shelf: {
    byObject: copyRows(disk.shelf.byObject),
    byId: new Map(disk.shelf.byId),
    tombstones: copyRows(disk.shelf.tombstones),
  },
  parcels: new Map(disk.parcels),
  prepared: new Map(disk.prepared),
  outboxes: new Map(disk.outboxes),
  inboxes: new Map(disk.inboxes),
  sent: new Map(disk.sent),
  receipts: new Map(disk.receipts),
  everBrought: new Set(disk.everBrought),
  brought: copySets(disk.brought),
  given: copySets(disk.given),
  texts: new Map(disk.texts),
  issued: new Map(disk.issued),
  recalls: new Map(disk.recalls),
})

/** The set under a key, made when it is not there. */
export function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const known = map.get(key) ?? new Set<string>()
  map.set(key, known)
  return known
}
