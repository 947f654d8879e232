import { createHash, randomUUID } from 'node:crypto'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Equipment } from '../../core/model.ts'
import type { InventoryBook, KeepReport, StoredEquipment } from '../runtime.ts'
import { newestOf, withComponents } from './readEquipment.ts'
import { inventoryDb } from './tables.ts'

const COMPONENTS_A_PART = 500
const ROWS_A_STATEMENT = 200
const IDS_A_FACT = 1_000
const MOST_NAMED = 2_000

/** How equipment stands before it is kept. */
export type EquipmentVerdict = 'new' | 'changed' | 'same'

export interface KeepOptions {
  readonly signal?: AbortSignal
  /** In each transaction: what all batches so far came to. */
  readonly within?: (tx: Tx, report: KeepReport) => Promise<void>
  readonly tell?: (done: number) => void
}

/** The inventory of the node, and what only the node itself asks of it. */
export interface OwnInventory extends InventoryBook {
  keep(label: Label, equipment: readonly Equipment[], options?: KeepOptions): Promise<KeepReport>
  /** What `keep` would do. Speaks of equipment under this very label alone; ask only for who may read it. */
  compare(label: Label, equipment: readonly Equipment[]): Promise<ReadonlyMap<string, EquipmentVerdict>>
  /** What stands under this very label, without components: for what an import leaves out. The same holds. */
  under(label: Label, ids: readonly string[]): Promise<ReadonlyMap<string, Omit<Equipment, 'seen' | 'components'>>>
  /** As the node itself, for matching: versions that stand now, in the order of their rows; of these ids, or all. */
  current(question: {
    readonly ids?: readonly string[]
    readonly after?: string
    readonly limit: number
  }): Promise<readonly StoredEquipment[]>
}

/** What a version is the same by: everything but when it was looked at. */
function digestOf(equipment: Equipment): string {
  const rest = { ...equipment, seen: undefined }
  const sorted = (_key: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return createHash('sha256').update(JSON.stringify(rest, sorted)).digest('base64url')
}

export function createInventory(host: Pick<Host, 'tables' | 'events' | 'clock'>): OwnInventory {
  const { tables, events, clock } = host

  const standing = (tx: Tx, label: number, ids: readonly string[]) =>
    inventoryDb(tx)
      .selectFrom('vulnerabilities_equipment')
      .select(['row', 'id', 'digest', 'seen', 'at'])
      .where('label_id', '=', label)
      .where('until', 'is', null)
      .where('id', 'in', ids)
      .execute()

  const keepBatch = (
    label: Label,
    batch: readonly { readonly one: Equipment; readonly digest: string }[],
    within: (tx: Tx, kept: KeepReport) => Promise<void>,
  ) =>
    tables.asOwner(async (tx): Promise<KeepReport> => {
      const number = await tables.labelNumber(tx, label)
      const ids = batch.map(({ one }) => one.id)
      const there = new Map((await standing(tx, number, ids)).map((row) => [row.id, row]))
      const changed: string[] = []
      const ended: string[] = []
      const at = clock.now()
      let fresh = 0
      for (const { one, digest } of batch) {
        const before = there.get(one.id)
        if (before?.digest === digest) {
          if (one.seen > Number(before.seen))
            await inventoryDb(tx)
              .updateTable('vulnerabilities_equipment')
              .set({ seen: one.seen })
              .where('row', '=', before.row)
              .execute()
          continue
        }
        if (before) ended.push(before.row)
        else fresh++
        changed.push(one.id)
        await insert(tx, one, { digest, at, number, label: canonicalLabel(label) })
      }
      if (ended.length > 0)
        await inventoryDb(tx)
          .updateTable('vulnerabilities_equipment')
          .set({ until: at })
          .where('row', 'in', ended)
          .execute()
      for (let from = 0; from < changed.length; from += IDS_A_FACT)
        await events.publish(tx, {
          topic: 'inventory.changed',
          label: number,
          at,
          ids: changed.slice(from, from + IDS_A_FACT),
          types: ['equipment'],
        })
      const kept = { new: fresh, changed: changed.length - fresh, same: batch.length - changed.length }
      await within(tx, kept)
      return kept
    })

  /** Batches of about as many rows as one transaction should write. The last of several with one id counts. */
  function* batches(equipment: readonly Equipment[]) {
    const last = new Map(equipment.map((one) => [one.id, one]))
    let batch: { one: Equipment; digest: string }[] = []
    let rows = 0
    for (const one of last.values()) {
      const its = 1 + Math.ceil(one.components.length / COMPONENTS_A_PART)
      if (rows > 0 && rows + its > tables.batchSize) {
        yield batch
        batch = []
        rows = 0
      }
      batch.push({ one, digest: digestOf(one) })
      rows += its
    }
    if (batch.length > 0) yield batch
  }

  return {
    async keep(label, equipment, { signal, within, tell } = {}) {
      let report: KeepReport = { new: 0, changed: 0, same: 0 }
      let done = 0
      for (const batch of batches(equipment)) {
        signal?.throwIfAborted()
        const before = report
        const sum = (kept: KeepReport) => ({
          new: before.new + kept.new,
          changed: before.changed + kept.changed,
          same: before.same + kept.same,
        })
        report = sum(await keepBatch(label, batch, async (tx, kept) => within?.(tx, sum(kept))))
        events.wake()
        done += batch.length
        tell?.(done)
      }
      return report
    },

    async under(label, ids) {
      const found = new Map<string, Omit<Equipment, 'seen' | 'components'>>()
      for (let from = 0; from < ids.length; from += IDS_A_FACT) {
        const rows = await tables.asOwner(async (tx) =>
          inventoryDb(tx)
            .selectFrom('vulnerabilities_equipment')
            .select(['id', 'body'])
            .where('label', '=', canonicalLabel(label))
            .where('until', 'is', null)
            .where('id', 'in', ids.slice(from, from + IDS_A_FACT))
            .execute(),
        )
        for (const { id, body } of rows) found.set(id, JSON.parse(body) as Omit<Equipment, 'seen' | 'components'>)
      }
      return found
    },

    async compare(label, equipment) {
      const verdicts = new Map<string, EquipmentVerdict>()
      for (const batch of batches(equipment)) {
        // A label is numbered when something is written under it, not by asking.
        const there = await tables.asOwner(async (tx) =>
          inventoryDb(tx)
            .selectFrom('vulnerabilities_equipment')
            .select(['id', 'digest'])
            .where('label', '=', canonicalLabel(label))
            .where('until', 'is', null)
            .where(
              'id',
              'in',
              batch.map(({ one }) => one.id),
            )
            .execute(),
        )
        const digests = new Map(there.map((row) => [row.id, row.digest]))
        for (const { one, digest } of batch) {
          const before = digests.get(one.id)
          verdicts.set(one.id, before === undefined ? 'new' : before === digest ? 'same' : 'changed')
        }
      }
      return verdicts
    },

    read: (subject: Subject, { ids, operatorName, at }) =>
      tables.readAs(subject, async (tx) => {
        if (ids?.length === 0) return []
        let question = inventoryDb(tx).selectFrom('vulnerabilities_equipment').selectAll().orderBy('id')
        question =
          at === undefined
            ? question.where('until', 'is', null)
            : question.where('at', '<=', at).where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
        const named = ids === undefined ? undefined : new Set(ids)
        // A statement takes some ten thousand parameters at most: of more ids, everything is read and looked through.
        if (named !== undefined && named.size <= MOST_NAMED) question = question.where('id', 'in', [...named])
        if (operatorName !== undefined) question = question.where('operator_name', '=', operatorName)
        const rows = newestOf(await question.execute()).filter(({ id }) => named === undefined || named.has(id))
        return withComponents(tx, rows)
      }),

    current: ({ ids, after, limit }) =>
      tables.asOwner(async (tx) => {
        if (ids?.length === 0) return []
        let question = inventoryDb(tx)
          .selectFrom('vulnerabilities_equipment')
          .selectAll()
          .where('until', 'is', null)
          .orderBy('row')
          .limit(limit)
        if (ids !== undefined) question = question.where('id', 'in', [...ids])
        if (after !== undefined) question = question.where('row', '>', after)
        return withComponents(tx, await question.execute())
      }),
  }
}

async function insert(
  tx: Tx,
  equipment: Equipment,
  more: { readonly digest: string; readonly at: number; readonly number: number; readonly label: string },
): Promise<void> {
  const { seen, components, ...body } = equipment
  const row = randomUUID()
  await inventoryDb(tx)
    .insertInto('vulnerabilities_equipment')
    .values({
      row,
      id: equipment.id,
      label_id: more.number,
      label: more.label,
      name: equipment.name,
      operator: equipment.operator,
      operator_name: equipment.operatorName,
      body: JSON.stringify(body),
      digest: more.digest,
      components: components.length,
      seen,
      at: more.at,
      until: null,
    })
    .execute()
  const parts = []
  for (let from = 0; from < components.length; from += COMPONENTS_A_PART)
    parts.push({
      row,
      part: parts.length,
      label_id: more.number,
      body: JSON.stringify(components.slice(from, from + COMPONENTS_A_PART)),
    })
  for (let from = 0; from < parts.length; from += ROWS_A_STATEMENT)
    await inventoryDb(tx)
      .insertInto('vulnerabilities_component')
      .values(parts.slice(from, from + ROWS_A_STATEMENT))
      .execute()
}
