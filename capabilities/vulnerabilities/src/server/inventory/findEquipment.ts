import type { Host } from '@testudo/platform/host'
import { pgArray, type Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import { matchDb } from '../matching/tables.ts'
import type { EquipmentRow } from './readEquipment.ts'
import { standingVersions, type WeighedVersion } from './standing.ts'
import { inventoryDb } from './tables.ts'

/** What a reader looks for. All of it must hold. */
export interface Wanted {
  /** Lower-case words that stand somewhere in the name or in that of the operator. */
  readonly words: readonly string[]
  /** STIX id or name. */
  readonly operator?: string | undefined
  readonly asset?: string | undefined
  /** A vulnerability some program of it is matched with. */
  readonly cve?: string | undefined
}

const MOST_WORDS = 10

export const askedFor = ({
  text,
  operator,
  asset,
  cve,
}: {
  readonly text?: string | undefined
  readonly operator?: string | undefined
  readonly asset?: string | undefined
  readonly cve?: string | undefined
}): Wanted => ({
  words: (text ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS),
  operator,
  asset,
  cve,
})

/** Equipment of the reader of this transaction, by name, one row each: of several versions that stand, the first. */
export async function findEquipment(tx: Tx, tables: Pick<Host['tables'], 'mayRead'>, wanted: Wanted) {
  const several = await standingVersions(tx, tables)
  // Rows of these ids that are not the one shown; one parameter, however many.
  const shown = pgArray([...several.values()].flatMap(([first]) => (first === undefined ? [] : [first.row])))
  const standing = pgArray([...several.values()].flatMap((versions) => versions.map(({ row }) => row)))
  const ids = pgArray([...several.keys()])
  const all = () => {
    let asked = inventoryDb(tx)
      .selectFrom('vulnerabilities_equipment')
      .where('until', 'is', null)
      .where(sql<boolean>`(id <> all(${ids}::text[]) or row = any(${shown}::text[]))`)
    if (wanted.operator !== undefined) {
      const { operator } = wanted
      asked = asked.where((e) => e.or([e('operator', '=', operator), e('operator_name', '=', operator)]))
    }
    if (wanted.asset !== undefined) asked = asked.where(sql<boolean>`body::json ->> 'asset' = ${wanted.asset}`)
    if (wanted.cve !== undefined)
      asked = asked.where(
        sql<boolean>`id in (select m.equipment from vulnerabilities_match m where m.until is null and m.vulnerability = ${wanted.cve}
          and (m.equipment <> all(${ids}::text[]) or m.equipment_row = any(${standing}::text[])))`,
      )
    // Every word somewhere: no pattern of the reader's reaches the database.
    for (const word of wanted.words)
      asked = asked.where(
        sql`lower(name || ' ' || operator_name || ' ' || coalesce(body::json ->> 'nameFr', ''))`,
        'like',
        `%${word.replaceAll(/[%_\\]/g, '\\$&')}%`,
      )
    return asked
  }
  return {
    /** Versions that stand, of equipment with more than one to choose from. */
    several: several as ReadonlyMap<string, readonly WeighedVersion[]>,

    async count(): Promise<number> {
      const { n } = await all()
        .select((e) => e.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
      return Number(n)
    },

    /** @param after id of the last one seen; one that may not be read begins like none */
    async page({ limit, after }: { readonly limit: number; readonly after?: string }): Promise<EquipmentRow[]> {
      let page = all().selectAll().orderBy('name').orderBy('id').limit(limit)
      if (after !== undefined) {
        const last = await inventoryDb(tx)
          .selectFrom('vulnerabilities_equipment')
          .select('name')
          .where('until', 'is', null)
          .where('id', '=', after)
          .where(sql<boolean>`(id <> all(${ids}::text[]) or row = any(${shown}::text[]))`)
          .executeTakeFirst()
        if (last) page = page.where(sql<boolean>`(name, id) > (${last.name}, ${after})`)
      }
      return page.execute()
    },

    /** All of them, as far as it takes to read them one after the other. */
    everything: () =>
      all().select(['row', 'id', 'label', 'components', 'seen']).orderBy('name').orderBy('id').execute(),

    /** How many vulnerabilities the versions that stand are matched with, by id. */
    async open(rows: readonly EquipmentRow[]): Promise<ReadonlyMap<string, number>> {
      const its = rows.flatMap(({ id, row }) => several.get(id)?.map((one) => one.row) ?? [row])
      const matched = await matchDb(tx)
        .selectFrom('vulnerabilities_match')
        .select(['equipment', sql<string>`count(distinct vulnerability)`.as('n')])
        .where('until', 'is', null)
        .where(sql<boolean>`equipment_row = any(${pgArray(its)}::text[])`)
        .groupBy('equipment')
        .execute()
      return new Map(matched.map(({ equipment, n }) => [equipment, Number(n)]))
    },
  }
}
