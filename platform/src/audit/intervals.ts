import { randomBytes } from 'node:crypto'
import { pgArray, type Storage, type Tx } from '../storage/index.ts'
import type { NodeKey } from './checkpoint.ts'
import { append, consistencyProof, emptyFrontier, type Hash, inclusionProof, leafHash, rootOf } from './merkle.ts'
import {
  checkSignature,
  headOf,
  type Note,
  type NoteSignature,
  readNote,
  signNote,
  type Verifier,
  writeNote,
} from './note.ts'
import { intervalText } from './interval.ts'
import { type Receipt, RECEIPT } from './receipt-form.ts'
import { scatter } from './scatter.ts'

/** Length of an interval. Every one gives one leaf, whether much or nothing happened in it. */
export const INTERVAL_MS = 60_000
/** A node that was off for longer gives one leaf for the whole pause: that it was off is no secret. */
const MOST_AT_ONCE = 1_440
/** Notes kept whatever they carry: a day and a half. */
const KEPT_NOTES = 2_000

/** A row of `audit_interval`: the range of entries and the salt that hides them. */
export interface IntervalRow {
  readonly n: number
  readonly from_at: number
  readonly until_at: number
  readonly first: number
  readonly count: number
  readonly salt: Uint8Array
  readonly root: Uint8Array
}

/** The leaf of an interval in the public log. */
export const hashOfInterval = (row: IntervalRow) =>
  leafHash(intervalText({ n: Number(row.n), from: Number(row.from_at), until: Number(row.until_at), root: row.root }))

/** The public log: of fixed growth, so that its size tells nothing of what was done. */
export interface Intervals {
  /** Closes every interval that has ended, and signs the tree. @returns the new note, or undefined when nothing ended */
  seal(): Promise<Note | undefined>
  /** How many intervals there are, and when the last one ended. */
  extent(): Promise<{ readonly size: number; readonly until: number }>
  /** The newest note with all countersignatures kept for it. */
  note(): Promise<Note | undefined>
  /** That the tree of the newest note grew from one of this size. */
  consistency(first: number): Promise<{ readonly note: Note; readonly proof: readonly Hash[] } | undefined>
  /** Proof that an entry is in the log; undefined while its interval is open, or when there is no such entry. */
  receipt(hash: Uint8Array): Promise<Receipt | undefined>
  /**
   * Keeps a witness's signature under the note of that size.
   *
   * @param by whose it must be; absent: one of the settings' witnesses, or of nobody known here
   * @returns false when it does not belong to it or is wrong
   */
  keepCosignature(size: number, signature: NoteSignature, by?: Verifier): Promise<boolean>
}

export interface IntervalOptions {
  readonly storage: Storage
  readonly key: NodeKey
  readonly now: () => number
  /** Keys of witnesses; signatures of others are kept unchecked. */
  readonly witnesses: readonly Verifier[]
}

/**
 * Drops notes below a size that say nothing a later one does not: without a countersignature, or with those of witnesses
 * that have countersigned since. The last of each witness stays, however old: it is what others hold against us.
 */
async function forget(tx: Tx, below: number): Promise<void> {
  await tx.query(`delete from audit_note where size < $1 and cosignatures = ''`, [below])
  // Once an hour is enough for what countersigned ones take.
  if (below < 1 || below % 60 !== 0) return
  const rows = await tx.query<{ size: number; cosignatures: string }>(
    `select size, cosignatures from audit_note where cosignatures <> '' order by size desc`,
  )
  const later = new Set<string>()
  const spare: number[] = []
  for (const { size, cosignatures } of rows) {
    const names = cosignatures.split('\n').flatMap((line) => line.split(' ').slice(1, 2))
    if (Number(size) < below && names.every((name) => later.has(name))) spare.push(Number(size))
    for (const name of names) later.add(name)
  }
  if (spare.length > 0) await tx.query('delete from audit_note where size = any($1::bigint[])', [pgArray(spare)])
}

export function createIntervals({ storage, key, now, witnesses }: IntervalOptions): Intervals {
  /** Hashes of all leaves of the public log, loaded once: 32 bytes a minute. */
  let hashes: Hash[] | undefined
  let last: { readonly until: number; readonly end: number } | undefined

  const load = async (tx: Tx): Promise<Hash[]> => {
    if (hashes !== undefined) return hashes
    const rows = await tx.query<IntervalRow>('select * from audit_interval order by n')
    const row = rows.at(-1)
    last = row === undefined ? undefined : { until: Number(row.until_at), end: Number(row.first) + Number(row.count) }
    return (hashes = rows.map(hashOfInterval))
  }

  const noteAt = async (tx: Tx, size?: number): Promise<Note | undefined> => {
    const [row] = await tx.query<{ body: string; cosignatures: string }>(
      `select body, cosignatures from audit_note ${size === undefined ? '' : 'where size = $1'} order by size desc limit 1`,
      size === undefined ? [] : [size],
    )
    return row === undefined ? undefined : readNote(row.body + row.cosignatures)
  }

  return {
    async seal() {
      const at = now()
      const end = Math.floor(at / INTERVAL_MS) * INTERVAL_MS
      if (last !== undefined && last.until >= end) return undefined
      const sealed = await storage.asOwner(async (tx) => {
        const before = await load(tx)
        const [ledger] = await tx.query<{ leaf: number }>('select leaf from ledger for update')
        const size = Number(ledger?.leaf ?? 0)
        const start = last?.until ?? end - INTERVAL_MS
        if (start >= end) return undefined
        const missed = (end - start) / INTERVAL_MS
        const step = missed > MOST_AT_ONCE ? end - start : INTERVAL_MS
        const added: IntervalRow[] = []
        for (let from = start; from < end; from += step) {
          // What was written before the seal belongs to the last interval that has ended.
          const isLast = from + step >= end
          const first = last?.end ?? 0
          const salt = randomBytes(32)
          const entries = isLast
            ? await tx.query<{ hash: Uint8Array }>(
                'select hash from audit_leaf where idx >= $1 and idx < $2 order by idx',
                [first, size],
              )
            : []
          const { root } = scatter(
            salt,
            entries.map((entry) => entry.hash),
          )
          const n = before.length + added.length
          added.push({ n, from_at: from, until_at: from + step, first, count: entries.length, salt, root })
        }
        await tx.query(
          `insert into audit_interval(n, from_at, until_at, first, count, salt, root)
           select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bytea[])`,
          [
            pgArray(added.map((row) => row.n)),
            pgArray(added.map((row) => row.from_at)),
            pgArray(added.map((row) => row.until_at)),
            pgArray(added.map((row) => row.first)),
            pgArray(added.map((row) => row.count)),
            pgArray(added.map((row) => row.salt)),
            pgArray(added.map((row) => row.root)),
          ],
        )
        const all = [...before, ...added.map(hashOfInterval)]
        const note = signNote(key, { size: all.length, root: rootOf(append(emptyFrontier, all)) })
        await tx.query('insert into audit_note(size, at, body, cosignatures) values ($1, $2, $3, $4)', [
          all.length,
          at,
          writeNote(note),
          '',
        ])
        await forget(tx, all.length - KEPT_NOTES)
        return { note, all, end: { until: end, end: size } }
      })
      if (sealed === undefined) return undefined
      hashes = sealed.all
      last = sealed.end
      return sealed.note
    },

    extent: () => storage.asOwner(async (tx) => ({ size: (await load(tx)).length, until: last?.until ?? 0 })),

    note: () => storage.asOwner((tx) => noteAt(tx)),

    consistency: (first) =>
      storage.asOwner(async (tx) => {
        const note = await noteAt(tx)
        const all = await load(tx)
        if (note === undefined || first < 1 || first > headOf(note).size) return undefined
        return { note, proof: consistencyProof(all.slice(0, headOf(note).size), first) }
      }),

    receipt: (hash) =>
      storage.asOwner(async (tx) => {
        const [leaf] = await tx.query<{ idx: number; entry: string }>(
          'select idx, entry from audit_leaf where hash = $1',
          [hash],
        )
        if (leaf === undefined) return undefined
        const index = Number(leaf.idx)
        const [row] = await tx.query<IntervalRow>(
          'select * from audit_interval where first <= $1 and first + count > $1 order by n limit 1',
          [index],
        )
        const note = await noteAt(tx)
        if (row === undefined || note === undefined) return undefined
        const all = (await load(tx)).slice(0, headOf(note).size)
        const entries = await tx.query<{ hash: Uint8Array }>(
          'select hash from audit_leaf where idx >= $1 and idx < $2 order by idx',
          [row.first, Number(row.first) + Number(row.count)],
        )
        const { place, blind, path } = scatter(
          row.salt,
          entries.map((entry) => entry.hash),
        ).proof(index - Number(row.first))
        const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
        return {
          format: RECEIPT,
          entry: leaf.entry,
          place,
          blind: hex(blind),
          path: path.map(hex),
          interval: { n: Number(row.n), from: Number(row.from_at), until: Number(row.until_at) },
          tree: inclusionProof(all, Number(row.n)).map(hex),
          note: writeNote(note),
        }
      }),

    keepCosignature: (size, signature, by) =>
      storage.asOwner(async (tx) => {
        const note = await noteAt(tx, size)
        if (note === undefined) return false
        const verdicts = witnesses.map((witness) => checkSignature(note, signature, witness))
        if (verdicts.includes(false)) return false
        if (by !== undefined && checkSignature(note, signature, by) !== true) return false
        if (note.signatures.some((kept) => kept.name === signature.name && kept.id === signature.id)) return true
        const lines = writeNote({ text: '', signatures: [signature] }).slice(1)
        await tx.query('update audit_note set cosignatures = cosignatures || $2 where size = $1', [size, lines])
        return true
      }),
  }
}
