import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import type { Kysely, Selectable } from 'kysely'
import type { DecisionState, ReleaseDecision } from '../../core/index.ts'
import type { AskedMatter } from './content.ts'
import type { Desk } from './desk.ts'
import type { DeskTables } from './tables.ts'

/** A recall is written down as a release of its own kind: who took what back from whom. */
export interface RecallNote {
  readonly by: { readonly id: string; readonly name: string }
  readonly at: number
  readonly reason: string
  readonly release?: string
  readonly object?: string
  readonly peers: readonly string[]
  readonly statements: readonly string[]
}

export type ReleaseState = DecisionState | 'recalled'

interface Common {
  readonly id: string
  readonly label: Label
  readonly labelNumber: number
  readonly title: string
  readonly authority: string
  readonly state: ReleaseState
  readonly matter: AskedMatter
  readonly author: string
  /** Names by account. */
  readonly people: Readonly<Record<string, string>>
  readonly at: number
}

export type ReleaseRecord = Common & { readonly kind: 'release'; readonly decision: ReleaseDecision }
export type RecallRecord = Common & { readonly kind: 'recall'; readonly note: RecallNote }
export type DeskRecord = ReleaseRecord | RecallRecord

export const deskDb = (tx: Tx): Kysely<DeskTables> => tx.db<DeskTables>()

export function readRecord(row: Selectable<DeskTables['sharing_release']>): DeskRecord {
  const common: Common = {
    id: row.id,
    label: JSON.parse(row.label) as Label,
    labelNumber: row.label_id,
    title: row.title,
    authority: row.authority,
    state: row.state as ReleaseState,
    matter: JSON.parse(row.matter) as AskedMatter,
    author: row.author,
    people: JSON.parse(row.people) as Record<string, string>,
    at: Number(row.at),
  }
  return row.kind === 'recall'
    ? { ...common, kind: 'recall', note: JSON.parse(row.decision) as RecallNote }
    : { ...common, kind: 'release', decision: JSON.parse(row.decision) as ReleaseDecision }
}

/** A release as one asker may see it. @throws {Fault} absent and denied alike */
export async function openRecord(desk: Desk, subject: Subject, id: string): Promise<DeskRecord> {
  const row = await desk.host.tables.readAs(subject, (tx) =>
    deskDb(tx).selectFrom('sharing_release').selectAll().where('id', '=', id).executeTakeFirst(),
  )
  if (!row) throw nothingHere()
  return readRecord(row)
}

/** The same, held until the transaction ends: nobody else takes a step of it meanwhile. */
export async function holdRecord(desk: Desk, tx: Tx, subject: Subject, id: string): Promise<ReleaseRecord> {
  const row = await deskDb(tx)
    .selectFrom('sharing_release')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  const record = row && readRecord(row)
  if (record?.kind !== 'release' || !desk.host.tables.mayRead(subject, record.label)) throw nothingHere()
  return record
}

/** Versions a release was last decided about, by object. */
export async function versionsOf(tx: Tx, release: string): Promise<ReadonlyMap<string, string>> {
  const rows = await deskDb(tx)
    .selectFrom('sharing_release_object')
    .select(['object', 'modified'])
    .where('release', '=', release)
    .execute()
  return new Map(rows.map(({ object, modified }) => [object, modified]))
}
