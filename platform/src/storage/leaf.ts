import { createHash } from 'node:crypto'
import { pgArray } from './array.ts'
import type { Migration, Tx } from './types.ts'

const HASH_BYTES = 32

/** Appends audit entries inside an open write transaction, under the ledger's lock. */
export interface LeafWriter {
  /** @param entries canonical bytes of each entry, in order @returns index of the first leaf */
  appendInTransaction(tx: Tx, entries: readonly string[]): Promise<number>
}

/** RFC 6962 §2.1: the hash of a leaf is SHA-256 over 0x00 and the entry. */
export function leafHash(entry: string): Uint8Array {
  return createHash('sha256')
    .update(new Uint8Array([0]))
    .update(entry, 'utf8')
    .digest()
}

/** RFC 6962 §2.1: the hash of an inner node is SHA-256 over 0x01 and its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256')
    .update(new Uint8Array([1]))
    .update(left)
    .update(right)
    .digest()
}

/**
 * Adds leaves to a frontier: the roots of the perfect subtrees of the first `size` leaves, largest first, 32 bytes each.
 *
 * @returns the frontier of `size + leaves.length` leaves. O(leaves), at most 64 hashes held.
 */
export function extendFrontier(frontier: Uint8Array, size: number, leaves: readonly Uint8Array[]): Uint8Array {
  const roots: Uint8Array[] = []
  for (let i = 0; i < frontier.length; i += HASH_BYTES) roots.push(frontier.subarray(i, i + HASH_BYTES))
  let count = size
  for (const leaf of leaves) {
    let hash = leaf
    for (let n = count; n % 2 === 1; n = Math.floor(n / 2)) {
      const left = roots.pop()
      if (left !== undefined) hash = nodeHash(left, hash)
    }
    roots.push(hash)
    count += 1
  }
  return new Uint8Array(Buffer.concat(roots))
}

/** One row: its lock makes one writer at a time, its counters replace sequences, so that no number is ever skipped or reused. */
export const ledgerSchema: readonly Migration[] = [
  {
    name: 'ledger and audit leaves',
    up: `
create table ledger(one bool primary key default true check (one), seq bigint not null default 0, thing int not null default 0, label int not null default 0,
  fact bigint not null default 0, clock bigint not null default 0, leaf bigint not null default 0, frontier bytea not null default '\\x', secret bytea not null);
create table audit_leaf(idx bigint primary key, hash bytea not null, entry text not null);
insert into ledger(secret) select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');`,
    down: 'drop table audit_leaf; drop table ledger;',
  },
  {
    name: 'arrivals are counted',
    up: 'alter table ledger add arrival bigint not null default 0;',
    down: 'alter table ledger drop arrival;',
  },
]

/** Stores leaves and keeps the frontier; inner nodes are computed when somebody asks for a proof. */
export const leafWriter: LeafWriter = {
  async appendInTransaction(tx, entries) {
    const [row] = await tx.query<{ leaf: number; frontier: Uint8Array }>('select leaf, frontier from ledger for update')
    const first = Number(row?.leaf ?? 0)
    if (entries.length === 0) return first
    const hashes = entries.map(leafHash)
    const frontier = extendFrontier(row?.frontier ?? new Uint8Array(), first, hashes)
    await tx.query(
      `with leaves as (insert into audit_leaf(idx, hash, entry) select $1::bigint + ordinality - 1, hash, entry from unnest($2::bytea[], $3::text[]) with ordinality as t(hash, entry, ordinality))
       update ledger set leaf = $4, frontier = $5`,
      [first, pgArray(hashes), pgArray(entries), first + entries.length, frontier],
    )
    return first
  },
}
