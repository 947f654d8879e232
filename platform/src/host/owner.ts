import type { Kysely } from 'kysely'
import type { Storage } from '../storage/index.ts'

/** Runs work as the node itself (no row security) in one transaction: all of it is durable when the promise settles, or none. */
export type Owner<Tables> = <R>(work: (db: Kysely<Tables>) => Promise<R>) => Promise<R>

/** The owner's door to the tables of one part of the platform. */
export function ownerOf<Tables>(storage: Pick<Storage, 'asOwner'>): Owner<Tables> {
  return (work) => storage.asOwner((tx) => work(tx.db<Tables>()))
}
