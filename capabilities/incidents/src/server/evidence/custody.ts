import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import {
  type Broken,
  type CustodyEntry,
  type CustodyState,
  type Deed,
  mayFollow,
  readEntry,
  stateAfter,
  textOfEntry,
  walkChain,
} from '../../core/index.ts'
import { nameOf } from '../author.ts'
import { evidenceDb } from './tables.ts'

/** Under what a link stands in the audit log. */
const VERB = 'incidents:custody'
/** What the node's signature under a link names. */
const KIND = 'custody'

/** A piece of evidence as this node holds or held it. */
export interface Held {
  readonly id: string
  readonly sha256: string
  readonly state: CustodyState
  readonly look: string
  readonly label: Label
}

export interface KeptLink {
  readonly text: string
  readonly entry: CustodyEntry | undefined
  readonly hash: string
  readonly signature: string
  readonly receipt: string
}

export interface ToldDeed {
  readonly deed: Deed
  readonly to?: string
  readonly because?: string
}

export interface Custody {
  /** What this node holds of these, as far as the reader may know. */
  held(subject: Subject, ids: readonly string[]): Promise<ReadonlyMap<string, Held>>
  links(subject: Subject, id: string): Promise<readonly KeptLink[]>
  /** Begins a chain, or goes on with one whose bytes were lost or destroyed. */
  receive(subject: Subject, piece: Omit<Held, 'state'>, why: Omit<ToldDeed, 'deed'>): Promise<void>
  /** Writes a deed. @throws {Fault} `incidents.custody_order` when it cannot follow on the last one */
  tell(subject: Subject, held: Held, told: ToldDeed): Promise<{ readonly n: number; readonly hash: string }>
  /** The first broken link. */
  walk(subject: Subject, held: Held): Promise<{ readonly links: number; readonly broken?: Broken }>
  /** Hashes of the bytes that belong to something. Whoever asks, it is never told. */
  wanted(): Promise<ReadonlySet<string>>
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Who had evidence in hands: a chain of signed links, each of them a line of the audit log in the same transaction. */
export function createCustody({ tables, records, events, clock }: Host): Custody {
  /** The last in its transaction: holds the ledger's lock. */
  const append = async (tx: Tx, subject: Subject, held: Held, { deed, to = '', because = '' }: ToldDeed) => {
    const db = evidenceDb(tx)
    const labelNumber = await tables.labelNumber(tx, held.label)
    const last = await db
      .selectFrom('incidents_custody')
      .select(['n', 'hash'])
      .where('evidence', '=', held.id)
      .orderBy('n', 'desc')
      .limit(1)
      .executeTakeFirst()
    const n = (last?.n ?? 0) + 1
    const text = textOfEntry({
      evidence: held.id,
      n,
      at: clock.now(),
      deed,
      who: { id: subject.id, name: subject.name, organisation: nameOf(subject) },
      to,
      because,
      sha256: held.sha256,
      former: last?.hash ?? '',
    })
    const hash = digest(text)
    await db
      .updateTable('incidents_evidence')
      .set({ state: stateAfter(held.state, deed) })
      .where('id', '=', held.id)
      .execute()
    const receipt = await records.write(tx, {
      subject,
      verb: VERB,
      ids: [held.id],
      outcome: 'allowed',
      detail: { n, deed, hash },
      label: held.label,
    })
    const { signature } = records.sign(KIND, text)
    await db
      .insertInto('incidents_custody')
      .values({ evidence: held.id, n, entry: text, hash, signature, receipt, label_id: labelNumber })
      .execute()
    await events.publish(tx, {
      topic: 'incident.evidence',
      label: labelNumber,
      at: clock.now(),
      ids: [held.id],
      types: ['observed-data'],
    })
    return { n, hash }
  }

  const links: Custody['links'] = (subject, id) =>
    tables.readAs(subject, async (tx) => {
      const rows = await evidenceDb(tx)
        .selectFrom('incidents_custody')
        .select(['entry', 'hash', 'signature', 'receipt'])
        .where('evidence', '=', id)
        .orderBy('n')
        .execute()
      return rows.map(({ entry: text, ...row }) => ({ ...row, text, entry: readEntry(text) }))
    })

  return {
    links,
    held: (subject, ids) =>
      tables.readAs(subject, async (tx) => {
        if (ids.length === 0) return new Map()
        const rows = await evidenceDb(tx)
          .selectFrom('incidents_evidence')
          .select(['id', 'sha256', 'state', 'look', 'label'])
          .where('id', 'in', [...ids])
          .execute()
        return new Map(rows.map((row) => [row.id, { ...row, label: JSON.parse(row.label) as Label }]))
      }),
    async receive(subject, piece, why) {
      await tables.asOwner(async (tx) => {
        await evidenceDb(tx)
          .insertInto('incidents_evidence')
          .values({
            ...piece,
            state: 'held',
            label: JSON.stringify(piece.label),
            label_id: await tables.labelNumber(tx, piece.label),
          })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ look: piece.look }))
          .execute()
        await append(tx, subject, { ...piece, state: 'held' }, { ...why, deed: 'received' })
      })
      events.wake()
    },
    async tell(subject, { id }, told) {
      const done = await tables.asOwner(async (tx) => {
        // Nobody else writes a link of this chain until this one stands.
        const row = await evidenceDb(tx)
          .selectFrom('incidents_evidence')
          .select(['id', 'sha256', 'state', 'look', 'label'])
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirstOrThrow()
        if (!mayFollow(row.state, told.deed)) throw outOfOrder(row.state)
        return append(tx, subject, { ...row, label: JSON.parse(row.label) as Label }, told)
      })
      events.wake()
      return done
    },
    async walk(subject, { id, sha256 }) {
      const kept = await links(subject, id)
      const anchors = (await records.about(subject, VERB, id)).map(({ detail = {} }) => ({
        n: Number(detail['n']),
        hash: String(detail['hash']),
      }))
      const broken = walkChain({ evidence: id, sha256 }, kept, anchors, digest, (text, signature) =>
        records.isSigned(KIND, text, signature),
      )
      return { links: kept.length, ...(broken !== undefined && { broken }) }
    },
    wanted: () =>
      tables.asOwner(async (tx) => {
        const rows = await evidenceDb(tx)
          .selectFrom('incidents_evidence')
          .select('sha256')
          .distinct()
          .where('state', '!=', 'destroyed')
          .execute()
        return new Set(rows.map(({ sha256 }) => sha256))
      }),
  }
}

const WHY: Readonly<Record<CustodyState, string>> = {
  held: 'It is held and not sealed.',
  sealed: 'It is sealed. Open the seal first, and say why.',
  released: 'It was released: nobody holds it as evidence any more. It may only be destroyed.',
  destroyed: 'Its bytes were destroyed. Who has them may bring them again.',
}

export const outOfOrder = (state: CustodyState): Fault =>
  new Fault('conflict', 'incidents.custody_order', `Nothing was done. ${WHY[state]}`)
