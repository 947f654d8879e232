import { createHash, randomUUID } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import { type EntryKind, RECORD, recordSchema, recordText, type WatchRecord } from '../core/index.ts'
import { watchDb, type WatchTables } from './tables.ts'

export const SIGNED_AS = 'watch'
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What an entry says; who, when and where in its chain the book adds. */
export interface Draft {
  readonly kind: EntryKind
  readonly text: string
  readonly refs?: readonly string[]
  readonly about?: string
  readonly data?: string
  readonly label: Label
}

export interface KeptEntry {
  readonly record: WatchRecord
  readonly hash: string
  readonly signature: string
  readonly leaf: string
}

export interface EntryQuery {
  readonly kinds?: readonly EntryKind[]
  readonly from?: number
  readonly until?: number
  readonly about?: readonly string[]
  readonly limit?: number
  /** The entry after which the page begins. */
  readonly after?: Pick<WatchRecord, 'at' | 'n' | 'chain'>
}

/** The watch log: written once, read as labels allow. */
export interface Book {
  /**
   * Writes one entry: hashed onto its chain, signed by the node, with its leaf in the audit log, all in one transaction.
   *
   * @param check looks, with the log held still, whether it may still be written
   */
  write(subject: Subject, draft: Draft, check?: (tx: Tx) => Promise<void>): Promise<KeptEntry>
  /** Newest first. */
  entries(subject: Subject, query: EntryQuery): Promise<readonly KeptEntry[]>
  /** @throws {Fault} absent and unreadable alike */
  one(subject: Subject, id: string): Promise<KeptEntry>
  /** Whether an entry of this kind belongs to that one already, whoever asks: it is under the same label. */
  hasOne(tx: Tx, kind: EntryKind, about: string): Promise<boolean>
}

export function createBook(host: Host): Book {
  const { tables, clock, records, events } = host

  return {
    async write(subject, { kind, text, refs = [], about = '', data = '', label }, check) {
      const id = `watch-${randomUUID()}`
      const kept = await tables.asOwner(async (tx) => {
        // One writer at a time: the place in the chain follows from what stands there.
        await tx.query('lock table watch_entry in exclusive mode')
        await check?.(tx)
        const chain = canonicalLabel(label)
        const under = await tables.labelNumber(tx, label)
        const last = await watchDb(tx)
          .selectFrom('watch_entry')
          .select(['n', 'hash'])
          .where('chain', '=', chain)
          .orderBy('n', 'desc')
          .limit(1)
          .executeTakeFirst()
        const record: WatchRecord = {
          format: RECORD,
          chain,
          n: (last?.n ?? 0) + 1,
          before: last?.hash ?? '',
          id,
          at: clock.now(),
          who: subject.id,
          name: subject.name,
          kind,
          text,
          refs,
          about,
          data,
          label,
        }
        const hash = hashOf(recordText(record))
        const { signature } = records.sign(SIGNED_AS, hash)
        const leaf = await records.write(tx, {
          subject,
          verb: `watch:${kind}`,
          ids: about === '' ? [id] : [id, about],
          outcome: 'allowed',
          detail: { hash },
          label,
        })
        await watchDb(tx)
          .insertInto('watch_entry')
          .values({
            id,
            chain,
            n: record.n,
            at: record.at,
            kind,
            about,
            record: JSON.stringify(record),
            hash,
            signature,
            leaf,
            label_id: under,
          })
          .execute()
        await events.publish(tx, { topic: 'watch.written', label: under, at: record.at, ids: [id], types: [kind] })
        return { record, hash, signature, leaf }
      })
      events.wake()
      return kept
    },

    async entries(subject, { kinds, from, until, about, limit, after }) {
      if (about?.length === 0) return []
      const rows = await tables.readAs(subject, (tx) => {
        let query = watchDb(tx)
          .selectFrom('watch_entry')
          .selectAll()
          // Of one instant: by place and label. What is drawn by lot, or counts what is hidden, decides nothing.
          .orderBy('at', 'desc')
          .orderBy('n', 'desc')
          .orderBy('chain')
        if (kinds !== undefined) query = query.where('kind', 'in', [...kinds])
        if (from !== undefined) query = query.where('at', '>=', from)
        if (until !== undefined) query = query.where('at', '<', until)
        if (about !== undefined) query = query.where('about', 'in', [...about])
        if (after !== undefined)
          query = query.where((is) =>
            is.or([
              is('at', '<', after.at),
              is.and([is('at', '=', after.at), is('n', '<', after.n)]),
              is.and([is('at', '=', after.at), is('n', '=', after.n), is('chain', '>', after.chain)]),
            ]),
          )
        return (limit === undefined ? query : query.limit(limit)).execute()
      })
      return rows.map(keptOf)
    },

    async one(subject, id) {
      const row = await tables.readAs(subject, (tx) =>
        watchDb(tx).selectFrom('watch_entry').selectAll().where('id', '=', id).executeTakeFirst(),
      )
      if (row === undefined) throw nothingHere()
      return keptOf(row)
    },

    async hasOne(tx, kind, about) {
      const found = await watchDb(tx)
        .selectFrom('watch_entry')
        .select('id')
        .where('about', '=', about)
        .where('kind', '=', kind)
        .executeTakeFirst()
      return found !== undefined
    },
  }
}

const keptOf = (row: Selectable<WatchTables['watch_entry']>): KeptEntry => ({
  record: recordSchema.parse(JSON.parse(row.record)),
  hash: row.hash,
  signature: row.signature,
  leaf: row.leaf,
})
