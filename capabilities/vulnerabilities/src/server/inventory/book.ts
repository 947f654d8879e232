import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Equipment } from '../../core/model.ts'
import type { InventoryBook, KeepReport, StoredEquipment } from '../runtime.ts'
import { standingPieces, withComponents } from './readEquipment.ts'
import { standingVersions, writerText } from './standing.ts'
import { batches, type Digested, insertEquipment, lookedAt } from './writeEquipment.ts'
import { inventoryDb } from './tables.ts'

const IDS_A_FACT = 1_000
const MOST_NAMED = 2_000

/** How equipment stands before it is kept. */
export type EquipmentVerdict = 'new' | 'changed' | 'same'

export interface KeepOptions {
  readonly signal?: AbortSignal
  /** In each transaction: what all batches so far came to. */
  readonly within?: (tx: Tx, report: KeepReport) => Promise<void>
  readonly tell?: (done: number) => void
  /** Who brings it, with which import. Left out: the node itself, whose version always counts. */
  readonly from?: { readonly import: string; readonly writer: Subject }
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

export function createInventory(host: Pick<Host, 'tables' | 'events' | 'clock' | 'policiesNow'>): OwnInventory {
  const { tables, events, clock, policiesNow } = host

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
    batch: readonly Digested[],
    from: KeepOptions['from'],
    within: (tx: Tx, kept: KeepReport) => Promise<void>,
  ) =>
    tables.asOwner(async (tx): Promise<KeepReport> => {
      const number = await tables.labelNumber(tx, label)
      const ids = batch.map(({ one }) => one.id)
      const there = new Map((await standing(tx, number, ids)).map((row) => [row.id, row]))
      const changed: string[] = []
      const fresher: Digested[] = []
      const seenAgain: { readonly row: string; readonly seen: number }[] = []
      const ended: string[] = []
      const at = clock.now()
      let fresh = 0
      for (const { one, digest } of batch) {
        const before = there.get(one.id)
        if (before?.digest === digest) {
          if (one.seen > Number(before.seen)) seenAgain.push({ row: before.row, seen: one.seen })
          continue
        }
        if (before) ended.push(before.row)
        else fresh++
        changed.push(one.id)
        fresher.push({ one, digest })
      }
      await insertEquipment(tx, fresher, {
        at,
        number,
        label: canonicalLabel(label),
        import: from?.import ?? '',
        writer: from === undefined ? null : writerText(from.writer),
      })
      await lookedAt(tx, seenAgain)
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

  return {
    async keep(label, equipment, { signal, within, tell, from } = {}) {
      let report: KeepReport = { new: 0, changed: 0, same: 0 }
      let done = 0
      for await (const batch of batches(equipment, tables.batchSize)) {
        signal?.throwIfAborted()
        const before = report
        const sum = (kept: KeepReport) => ({
          new: before.new + kept.new,
          changed: before.changed + kept.changed,
          same: before.same + kept.same,
        })
        report = sum(await keepBatch(label, batch, from, async (tx, kept) => within?.(tx, sum(kept))))
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
      for await (const batch of batches(equipment, tables.batchSize)) {
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
        const standsAt = () => {
          const all = inventoryDb(tx).selectFrom('vulnerabilities_equipment')
          return at === undefined
            ? all.where('until', 'is', null)
            : all.where('at', '<=', at).where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
        }
        let question = standsAt().selectAll().orderBy('id')
        const named = ids === undefined ? undefined : new Set(ids)
        // A statement takes some ten thousand parameters at most: of more ids, everything is read and looked through.
        if (named !== undefined && named.size <= MOST_NAMED) question = question.where('id', 'in', [...named])
        if (operatorName !== undefined)
          question = question.where('id', 'in', standsAt().select('id').where('operator_name', '=', operatorName))
        const rows = (await question.execute()).filter(({ id }) => named === undefined || named.has(id))
        const several = await standingVersions(tx, tables, { ...(ids === undefined ? {} : { ids }), at })
        return (await standingPieces(tx, rows, several, policiesNow())).filter(
          ({ equipment }) => operatorName === undefined || equipment.operatorName === operatorName,
        )
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
