import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import type { HitKind } from '../../core/index.ts'
import type { FieldRole } from '../../core/indicators/fieldRole.ts'
import type { AlertTables } from './tables.ts'

export type AlertState = 'open' | 'mine' | 'confirmed' | 'benign'

export interface Judgement {
  readonly at: number
  readonly by: string
  readonly byName: string
  readonly state: AlertState
  readonly because: string
  readonly label: Label
}

/** Hits of one thing known on one host, with all the labels of it a reader may read put together. */
export interface AlertGroup {
  readonly id: string
  readonly kind: HitKind
  /** STIX id; of behaviour its text. */
  readonly known: string
  readonly title: { readonly en: string; readonly fr: string }
  readonly owner: string
  readonly confidence: number
  readonly weight: number
  readonly role: FieldRole
  readonly host: string
  readonly hosts: readonly string[]
  readonly hits: number
  readonly first: number
  readonly last: number
  /** Each label once. */
  readonly labels: readonly Label[]
  /** Alerts it consists of. */
  readonly alerts: readonly string[]
  /** The newest the reader may read decides. */
  readonly judgement: Judgement | undefined
}

type AlertRow = Selectable<AlertTables['detection_alert']>

export const MOST_GROUPS = 5_000

/** The reader's alerts, those with the latest hit first; at most 5,000. */
export async function readGroups(
  host: Pick<Host, 'tables'>,
  subject: Subject,
  only?: readonly string[],
): Promise<readonly AlertGroup[]> {
  return host.tables.readAs(subject, async (tx) => {
    const db = tx.db<AlertTables>()
    let query = db.selectFrom('detection_alert').selectAll().orderBy('last', 'desc').orderBy('id').limit(MOST_GROUPS)
    if (only !== undefined) query = query.where('group_id', 'in', only.length === 0 ? [''] : [...only])
    const rows = await query.execute()
    const groups = Map.groupBy(rows, (row) => row.group_id)
    const judged = await judgements(tx, [...groups.keys()])
    return [...groups].map(([id, own]) => groupOf(id, own, judged.get(id)?.at(0)))
  })
}

/** Judgements of groups the reader may read, newest first. */
export async function judgements(
  tx: Tx,
  groups: readonly string[],
): Promise<ReadonlyMap<string, readonly Judgement[]>> {
  if (groups.length === 0) return new Map()
  const rows = await tx
    .db<AlertTables>()
    .selectFrom('detection_judgement')
    .selectAll()
    .where('group_id', 'in', [...groups])
    .orderBy('seq', 'desc')
    .execute()
  return new Map(
    [...Map.groupBy(rows, (row) => row.group_id)].map(([id, own]) => [
      id,
      own.map((row) => ({
        at: Number(row.at),
        by: row.by,
        byName: row.by_name,
        state: row.state as AlertState,
        because: row.because,
        label: JSON.parse(row.label) as Label,
      })),
    ]),
  )
}

function groupOf(id: string, rows: readonly AlertRow[], judgement: Judgement | undefined): AlertGroup {
  // In one order whatever the labels are, so that what a reader is told first depends on his rows alone.
  const own = rows.toSorted((a, b) => Number(a.first) - Number(b.first) || (a.id < b.id ? -1 : 1))
  const first = own[0]
  if (first === undefined) throw new TypeError('a group has rows')
  const strongest = own.reduce((most, row) => (row.weight > most.weight ? row : most), first)
  return {
    id,
    kind: first.kind as HitKind,
    known: first.known,
    title: { en: first.title, fr: first.title_fr },
    owner: first.owner,
    confidence: Math.max(...own.map(({ confidence }) => confidence)),
    weight: strongest.weight,
    role: strongest.role as FieldRole,
    host: first.host,
    hosts: [...new Set(own.flatMap(({ hosts }) => JSON.parse(hosts) as string[]))],
    hits: own.reduce((sum, { hits }) => sum + hits, 0),
    first: Math.min(...own.map((row) => Number(row.first))),
    last: Math.max(...own.map((row) => Number(row.last))),
    labels: own.map(({ label }) => JSON.parse(label) as Label),
    alerts: own.map((row) => row.id),
    judgement,
  }
}
