import { randomUUID } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Reply } from '@testudo/kernel/contract'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import { undoImport } from '../../core/index.ts'
import { ownImports } from './imports.ts'
import type { EquipmentRow } from './readEquipment.ts'
import { inventoryDb } from './tables.ts'
import { later, OWNERS_ONLY, PATIENCE_MS } from './waiting.ts'

const KIND = 'vulnerabilities.inventory-undo'
const PIECES_A_TRANSACTION = 50

export type UndoReport = NonNullable<Reply<typeof undoImport>['report']>

/** Takes an import back. One that another organisation brought, that may not be read or that never was answer alike. */
export function undoRoute(host: Host): void {
  const { http, tables, jobs, audit, clock } = host
  http.answer(undoImport, async ({ id }, { subject }) => {
    const found = await tables.readAs(subject, (tx) => ownImports(tx, subject).where('id', '=', id).executeTakeFirst())
    if (found === undefined) throw nothingHere()
    const label = JSON.parse(found.label) as Label
    // From here on nothing more of it is kept, also if it still runs.
    await tables.asOwner(async (tx) => {
      await inventoryDb(tx)
        .updateTable('vulnerabilities_inventory_import')
        .set({ undone: clock.now() })
        .where('id', '=', id)
        .where('undone', 'is', null)
        .execute()
    })
    const ended = Promise.withResolvers<UndoReport | undefined>()
    const job = await jobs.run(subject, { kind: KIND, title: found.file, label: OWNERS_ONLY }, async (tell, signal) => {
      try {
        const report = await undo(host, subject, id, tell, signal)
        audit.record({ subject, verb: undoImport.may, ids: [id], outcome: 'allowed', detail: { ...report }, label })
        ended.resolve(report)
        return report
      } finally {
        ended.resolve(undefined)
      }
    })
    const report = await Promise.race([ended.promise, later(PATIENCE_MS)])
    return { job, ...(report === undefined ? {} : { report }) }
  })
}

/** In portions, each one transaction: stopped half way, what was not reached yet stands, and undoing again goes on. */
async function undo(
  { tables, events, clock }: Pick<Host, 'tables' | 'events' | 'clock'>,
  subject: Subject,
  id: string,
  tell: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<UndoReport> {
  const standing = () => (tx: Tx) =>
    inventoryDb(tx).selectFrom('vulnerabilities_equipment').where('import', '=', id).where('until', 'is', null)
  const [total, changedSince] = await tables.readAs(subject, async (tx) => {
    const { n } = await standing()(tx)
      .select((e) => e.fn.countAll().as('n'))
      .executeTakeFirstOrThrow()
    const gone = await inventoryDb(tx)
      .selectFrom('vulnerabilities_equipment')
      .select((e) => e.fn.count('id').distinct().as('n'))
      .where('import', '=', id)
      .where('until', 'is not', null)
      .executeTakeFirstOrThrow()
    return [Number(n), Number(gone.n)]
  })
  const report = { withdrawn: 0, restored: 0, changedSince }
  for (let done = 0; ; ) {
    signal.throwIfAborted()
    const portion = await tables.asOwner(async (tx) => {
      const rows = await standing()(tx).selectAll().orderBy('row').limit(PIECES_A_TRANSACTION).execute()
      const [first] = rows
      if (first === undefined) return { withdrawn: 0, restored: 0 }
      // Never at the moment something else ended: what stood before is found by its time.
      const at = Math.max(clock.now(), ...rows.map((row) => Number(row.at) + 1))
      await inventoryDb(tx)
        .updateTable('vulnerabilities_equipment')
        .set({ until: at })
        .where(
          'row',
          'in',
          rows.map(({ row }) => row),
        )
        .execute()
      const before = await standingBefore(tx, rows)
      for (const one of before) await again(tx, one, at)
      await events.publish(tx, {
        topic: 'inventory.changed',
        label: first.label_id,
        at,
        ids: rows.map((row) => row.id),
        types: ['equipment'],
      })
      return { withdrawn: rows.length - before.length, restored: before.length }
    })
    const moved = portion.withdrawn + portion.restored
    if (moved === 0) return report
    events.wake()
    report.withdrawn += portion.withdrawn
    report.restored += portion.restored
    done += moved
    tell(done, Math.max(done, total))
  }
}

/** Of each, the version it took the place of; not one that was itself taken back. */
async function standingBefore(tx: Tx, rows: readonly EquipmentRow[]): Promise<readonly EquipmentRow[]> {
  const [first] = rows
  if (first === undefined) return []
  const earlier = await inventoryDb(tx)
    .selectFrom('vulnerabilities_equipment as e')
    .leftJoin('vulnerabilities_inventory_import as i', 'i.id', 'e.import')
    .selectAll('e')
    .select('i.undone')
    .where('e.label_id', '=', first.label_id)
    .where('e.until', 'is not', null)
    .where(
      'e.id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('e.at', 'desc')
    .execute()
  const byId = Map.groupBy(earlier, ({ id }) => id)
  return rows.flatMap((row) => {
    let came = Number(row.at)
    for (const one of byId.get(row.id) ?? []) {
      if (one.row === row.row || Number(one.until) !== came) continue
      if (one.undone === null) {
        const { undone: _, ...version } = one
        return [version]
      }
      came = Number(one.at)
    }
    return []
  })
}

/** The same version once more, from this moment on: what was so before stays as it was for who asks about an earlier day. */
async function again(tx: Tx, version: EquipmentRow, at: number): Promise<void> {
  const row = randomUUID()
  await inventoryDb(tx)
    .insertInto('vulnerabilities_equipment')
    .values({ ...version, row, at, until: null })
    .execute()
  await inventoryDb(tx)
    .insertInto('vulnerabilities_component')
    .columns(['row', 'part', 'label_id', 'body'])
    .expression((e) =>
      e
        .selectFrom('vulnerabilities_component')
        .select((c) => [c.val(row).as('row'), 'part', 'label_id', 'body'])
        .where('row', '=', version.row),
    )
    .execute()
}
