import { MarkBook } from '@testudo/kernel/markBook'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import { pgArray, type Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import { inventoryImports } from '../../core/index.ts'
import type { KeepReport } from '../runtime.ts'
import { inventoryDb } from './tables.ts'

const MOST_LISTED = 100

/**
 * Writes down, in the transaction of each batch, what an import has brought so far.
 *
 * @throws {Fault} `conflict` when somebody takes this import back meanwhile: nothing more of it is kept
 */
export async function noteImport(
  tx: Tx,
  tables: Host['tables'],
  {
    id,
    subject,
    label,
    file,
    at,
    report,
  }: {
    readonly id: string
    readonly subject: Subject
    readonly label: Label
    readonly file: string
    readonly at: number
    readonly report: KeepReport
  },
): Promise<void> {
  const counts = { fresh: report.new, changed: report.changed, same: report.same }
  const { undone } = await inventoryDb(tx)
    .insertInto('vulnerabilities_inventory_import')
    .values({
      id,
      label_id: await tables.labelNumber(tx, label),
      label: canonicalLabel(label),
      by: subject.id,
      organisation: subject.organisation,
      nation: subject.nation,
      file,
      at,
      ...counts,
      undone: null,
    })
    .onConflict((c) => c.column('id').doUpdateSet(counts))
    .returning('undone')
    .executeTakeFirstOrThrow()
  if (undone !== null)
    throw new Fault('conflict', 'vulnerabilities.import_undone', 'Somebody took this import back while it ran.')
}

/** Imports of the reader's own organisation, or its own, under labels it may read. */
export function ownImports(tx: Tx, { id, organisation, nation }: Subject) {
  const all = inventoryDb(tx).selectFrom('vulnerabilities_inventory_import').selectAll()
  return organisation === ''
    ? all.where('by', '=', id)
    : all.where((e) =>
        e.or([e('by', '=', id), e.and([e('organisation', '=', organisation), e('nation', '=', nation)])]),
      )
}

export function importsRoute({ http, tables, policiesNow, defaultLabel }: Host): void {
  http.answer(inventoryImports, async (_input, { subject, language }) => {
    const { rows, stands } = await tables.readAs(subject, async (tx) => {
      const rows = await ownImports(tx, subject).orderBy('at', 'desc').orderBy('id').limit(MOST_LISTED).execute()
      const standing = await inventoryDb(tx)
        .selectFrom('vulnerabilities_equipment')
        .select(['import', sql<string>`count(*)`.as('n')])
        .where('until', 'is', null)
        .where('import', '<>', '')
        .where(sql<boolean>`import = any(${pgArray(rows.map(({ id }) => id))}::text[])`)
        .groupBy('import')
        .execute()
      return { rows, stands: new Map(standing.map(({ import: of, n }) => [of, Number(n)])) }
    })
    const marks = new MarkBook(policiesNow(), defaultLabel).open(language)
    return {
      rows: rows.map(({ id, file, at, fresh, changed, same, undone, label }) => ({
        id,
        file,
        at: Number(at),
        new: fresh,
        changed,
        same,
        stands: stands.get(id) ?? 0,
        ...(undone === null ? {} : { undone: Number(undone) }),
        mark: marks.of(JSON.parse(label) as Label),
      })),
      marking: marks.marking(),
    }
  })
}
