import type { Tx } from '@testudo/platform/storage'
import type { Generated, Kysely } from 'kysely'

/** `bigint` columns come as text from one engine. */
type Big = string | number

/** How far something on its way to a peer is. `parked`: refused for a reason that may pass. */
export type OutgoingState = 'waiting' | 'fed' | 'packed' | 'answered' | 'parked' | 'dropped'

interface ExchangeTables {
  sharing_self: { one: Generated<boolean>; node: string; holdings: Generated<Big>; keys: Generated<string> }
  sharing_peer: {
    id: string
    node: string
    pinned: string
    url: string
    certificate: string
    direction: string
    every_seconds: number
    paused: boolean
    closed: boolean
    people: string
    added_at: Big
    contact_at: Big | null
    trouble: string | null
    failing_since: Big | null
    next_try: Big | null
    skew_ms: Big | null
    knowing: string | null
    key_trouble: string | null
    log: string | null
  }
  sharing_witness: {
    peer: string
    log: string
    size: Big
    note: string
    at: Big
    alarm: string | null
  }
  sharing_carriage: { id: string; seal: string; signature: string; pass: string | null; onward: string | null }
  sharing_statement: {
    id: string
    label_id: number
    originator: string
    object: string
    version: string
    digest: string
    released_at: Big
    not_after: Big | null
    revoked: boolean
    creator: string | null
    mine: boolean
    kept: boolean
    stored: boolean
    standing: string | null
    statement: string
    body: string
    place: number
    proof: string
    carriage: string
    hops: number
    at: Big
  }
  sharing_tombstone: {
    id: string
    originator: string
    recalls: string
    released_at: Big
    statement: string
    place: number
    proof: string
    carriage: string
    at: Big
  }
  sharing_outgoing: {
    peer: string
    statement: string
    seq: Generated<Big>
    label_id: number
    kind: string
    object: string
    version: string
    decision: string
    carriage: string
    made_at: Big
    state: string
    sent_at: Big | null
    tries: Generated<number>
    verdict: string | null
    answered_at: Big | null
    given: Generated<boolean>
  }
  sharing_outbox: { peer: string; state: string }
  sharing_sent: {
    peer: string
    chain: string
    number: number
    hash: string
    bytes: string
    at: Big
    receipted_at: Big | null
  }
  sharing_inbox: { peer: string; state: string; count: number; digest: string }
  sharing_brought: {
    peer: string
    statement: string
    seq: Generated<Big>
    label_id: number
    kind: string
    object: string
    at: Big
    verdict: string
    held: boolean
  }
  sharing_receipt: {
    peer: string
    way: string
    hash: string
    chain: string
    number: number
    text: string
    signature: string
    at: Big
  }
  sharing_recall: {
    peer: string
    statement: string
    label_id: number
    tombstone: string
    object: string
    version: string
    requested_at: Big
    outcome: string | null
    reason: string | null
    answered_at: Big | null
  }
}

export type Db = Kysely<ExchangeTables>

export const dbOf = (tx: Tx): Db => tx.db<ExchangeTables>()

/** A number out of a column that may be empty. */
export const numberOf = (value: Big | null): number | undefined => (value === null ? undefined : Number(value))
