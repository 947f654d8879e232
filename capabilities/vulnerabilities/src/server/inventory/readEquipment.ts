import { join, type Label, type PolicySet } from '@testudo/kernel/label'
import type { Tx } from '@testudo/platform/storage'
import type { Selectable } from 'kysely'
import { worstOf } from '../../core/inventory/standing.ts'
import type { Component, Equipment } from '../../core/model.ts'
import type { StoredEquipment } from '../runtime.ts'
import { inventoryDb, type InventoryTables } from './tables.ts'

export type EquipmentRow = Selectable<InventoryTables['vulnerabilities_equipment']>

const ROWS_A_QUESTION = 500

/** Rows with their components. One transaction: what it may read decides what it gets. */
export async function withComponents(tx: Tx, rows: readonly EquipmentRow[]): Promise<StoredEquipment[]> {
  const parts = new Map<string, Component[]>()
  for (let at = 0; at < rows.length; at += ROWS_A_QUESTION) {
    const some = rows.slice(at, at + ROWS_A_QUESTION).map(({ row }) => row)
    const found = await inventoryDb(tx)
      .selectFrom('vulnerabilities_component')
      .select(['row', 'body'])
      .where('row', 'in', some)
      .orderBy('row')
      .orderBy('part')
      .execute()
    for (const { row, body } of found) {
      const list = parts.get(row) ?? []
      for (const one of JSON.parse(body) as Component[]) list.push(one)
      parts.set(row, list)
    }
  }
  return rows.map((row) => ({
    row: row.row,
    label: JSON.parse(row.label) as Label,
    at: Number(row.at),
    ...(row.until === null ? {} : { until: Number(row.until) }),
    equipment: {
      ...(JSON.parse(row.body) as Omit<Equipment, 'seen' | 'components'>),
      seen: Number(row.seen),
      components: parts.get(row.row) ?? [],
    },
  }))
}

/** One of each id: the version that stands, or what several that stand come to. `rows` holds all that stand. */
export async function standingPieces(
  tx: Tx,
  rows: readonly EquipmentRow[],
  several: ReadonlyMap<string, readonly { readonly row: string }[]>,
  policies: PolicySet,
): Promise<readonly StoredEquipment[]> {
  const stands = (one: EquipmentRow) => several.get(one.id)?.some(({ row }) => row === one.row) ?? true
  const read = await withComponents(tx, rows.filter(stands))
  const byRow = new Map(read.map((one) => [one.row, one]))
  return read.flatMap((one): StoredEquipment[] => {
    const its = several.get(one.equipment.id)
    if (its === undefined || its.length < 2) return [one]
    if (its[0]?.row !== one.row) return []
    const others = its.slice(1).flatMap(({ row }) => byRow.get(row) ?? [])
    return [
      {
        ...one,
        label: join([one.label, ...others.map(({ label }) => label)], policies),
        equipment: worstOf(
          one.equipment,
          others.map(({ equipment }) => equipment),
        ),
        contested: its.length,
      },
    ]
  })
}
