import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Host } from '@testudo/platform/host'
import { sql } from 'kysely'
import { inventory as listInventory } from '../../core/index.ts'
import type { Equipment } from '../../core/model.ts'
import { matchDb } from '../matching/tables.ts'
import { inventoryDb } from './tables.ts'

/** Equipment as one reader may know of it, by name; counts and pages are of what it may read. */
export function listRoute({ http, tables, policiesNow, defaultLabel }: Host): void {
  http.answer(listInventory, async ({ text, operator, limit, after }, { subject, language }) => {
    const { rows, found, open } = await tables.readAs(subject, async (tx) => {
      const newest = inventoryDb(tx)
        .selectFrom('vulnerabilities_equipment')
        .selectAll()
        .distinctOn('id')
        .where('until', 'is', null)
        .orderBy('id')
        .orderBy('at', 'desc')
        .orderBy('row', 'desc')
      let asked = inventoryDb(tx).selectFrom(newest.as('e'))
      if (operator !== undefined)
        asked = asked.where((e) => e.or([e('operator', '=', operator), e('operator_name', '=', operator)]))
      // Every word somewhere: no pattern of the reader's reaches the database.
      for (const word of (text ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10))
        asked = asked.where(
          sql`lower(name || ' ' || operator_name || ' ' || coalesce(body::json ->> 'nameFr', ''))`,
          'like',
          `%${word.replaceAll(/[%_\\]/g, '\\$&')}%`,
        )
      const counted = await asked.select((e) => e.fn.countAll().as('n')).executeTakeFirstOrThrow()
      let page = asked
        .selectAll()
        .orderBy('name')
        .orderBy('id')
        .limit(limit + 1)
      if (after !== undefined) {
        const last = await inventoryDb(tx)
          .selectFrom(newest.as('e'))
          .select('name')
          .where('id', '=', after)
          .executeTakeFirst()
        if (last) page = page.where(sql<boolean>`(name, id) > (${last.name}, ${after})`)
      }
      const some = await page.execute()
      const ids = some.slice(0, limit).map(({ row }) => row)
      const matched =
        ids.length === 0
          ? []
          : await matchDb(tx)
              .selectFrom('vulnerabilities_match')
              .select(['equipment_row', sql<string>`count(distinct vulnerability)`.as('n')])
              .where('until', 'is', null)
              .where('equipment_row', 'in', ids)
              .groupBy('equipment_row')
              .execute()
      return {
        rows: some,
        found: Number(counted.n),
        open: new Map(matched.map(({ equipment_row, n }) => [equipment_row, Number(n)])),
      }
    })
    const marks = new MarkBook(policiesNow(), defaultLabel).open(language)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      rows: shown.map((row) => {
        const { nameFr, nation, asset, exposure } = JSON.parse(row.body) as Omit<Equipment, 'seen' | 'components'>
        return {
          id: row.id,
          name: { en: row.name, fr: nameFr ?? row.name },
          operator: row.operator,
          operatorName: row.operator_name,
          nation,
          ...(asset === undefined ? {} : { asset }),
          exposure,
          components: row.components,
          seen: Number(row.seen),
          open: open.get(row.row) ?? 0,
          mark: marks.of(JSON.parse(row.label) as Label),
        }
      }),
      found,
      ...(rows.length > shown.length && last ? { next: last.id } : {}),
      marking: marks.marking(),
    }
  })
}
