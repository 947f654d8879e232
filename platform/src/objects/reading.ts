import type { Subject } from '@testudo/kernel/subject'
import { READER_ROLE, type Storage, type Tx } from '../storage/index.ts'
import { grantsOf } from './grants.ts'
import { type KeptRows, keepRows } from './kept-rows.ts'
import type { Kinds } from './kinds.ts'
import type { LabelBook, Reach } from './labels.ts'
import { type Grants, toContents, toObjects, type ShownRow } from './rows-out.ts'
import type { StoredObject } from './types.ts'

const STALE_MS = 500

/** Opens reads of one store. */
export interface Reading {
  readonly book: LabelBook
  readonly kinds: Kinds
  /** What cursors are sealed with. */
  readonly secret: Uint8Array
  /** For lists read in `read`: within a transaction of the owner rows may be taken back. */
  readonly kept: KeptRows
  /** Runs a read as one subject sees it. */
  read<T>(subject: Subject, work: (tx: Tx, reach: Reach, grants: Grants) => Promise<T>): Promise<T>
  /**
   * The same read inside an open transaction of the owner, which is the owner's again afterwards. The transaction must not
   * have added labels before: they would stay in the book even if it is rolled back.
   */
  readWithin<T>(tx: Tx, subject: Subject, work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Reads as one subject, and writes what was noted of it as the owner, in one transaction: `reads` runs its work with the
   * rows the subject may read.
   */
  note<T>(
    subject: Subject,
    work: (tx: Tx, reach: Reach, reads: <R>(work: () => Promise<R>) => Promise<R>) => Promise<T>,
  ): Promise<T>
  kindNumbers(types: readonly string[] | undefined): readonly number[] | undefined
  objects(tx: Tx, rows: readonly ShownRow[], grants: Grants): Promise<StoredObject[]>
  /** Every content of each row, the richest first. */
  contents(tx: Tx, rows: readonly ShownRow[], grants: Grants): Promise<readonly (readonly StoredObject[])[]>
  /** Labels were added outside of a batch: they are loaded before the next read. */
  expectLabels(): void
}

export function openReading(
  storage: Storage,
  given: {
    readonly book: LabelBook
    readonly kinds: Kinds
    readonly secret: Uint8Array
    readonly now: () => number
    /** Where the tables of numbers may be changed. */
    readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  },
): Reading {
  const { book, kinds, secret, now, inTurn } = given
  let strange = false
  let kindsAt = Date.now()
  const refreshKinds = async () => {
    if (Date.now() - kindsAt < STALE_MS) return
    kindsAt = Date.now()
    await inTurn(() => storage.asOwner((tx) => kinds.load(tx)))
  }
  let loaded: Promise<void> = Promise.resolve()
  const reachOf = async (subject: Subject) => {
    if (strange) {
      strange = false
      loaded = storage
        .asOwner((tx) => book.load(tx))
        .catch((error: unknown) => {
          strange = true
          throw error
        })
    }
    // Also for who comes while another one loads: before that, what just became readable would be missing.
    await loaded
    const reach = await book.reachOf(subject)
    if (storage.engine === 'postgres') await refreshKinds()
    return reach
  }
  return {
    book,
    kinds,
    secret,
    kept: keepRows(),
    async note(subject, work) {
      const reach = await reachOf(subject)
      return storage.asOwner((tx) => work(tx, reach, (reads) => within(tx, reach.mask, reads)))
    },
    async read(subject, work) {
      const reach = await reachOf(subject)
      const grants = await grantsOf(storage, subject, reach, now())
      return storage.asReader(reach.mask, (tx) => work(tx, reach, grants))
    },
    async readWithin(tx, subject, work) {
      await book.load(tx)
      return within(tx, book.reach(subject).mask, () => work(tx))
    },
    kindNumbers: (types) => types?.map((type) => kinds.number(type)),
    objects: (tx, rows, grants) => toObjects(tx, rows, { book, kinds, grants }),
    contents: (tx, rows, grants) => toContents(tx, rows, { book, kinds, grants }),
    expectLabels() {
      strange = true
    },
  }
}

/** Works as the reader role, then goes on as the owner. */
async function within<T>(tx: Tx, mask: Uint8Array, work: () => Promise<T>): Promise<T> {
  await become(tx, Buffer.from(mask.buffer, mask.byteOffset, mask.byteLength).toString('base64'), READER_ROLE)
  try {
    return await work()
  } finally {
    // After a failed statement nothing can be asked any more; rolling back undoes this as well.
    await become(tx, '', 'none').catch(() => undefined)
  }
}

const become = (tx: Tx, mask: string, role: string) =>
  tx.query("select set_config('testudo.mask', $1, true), set_config('role', $2, true)", [mask, role])
