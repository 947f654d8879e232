import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { pgArray, type Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import type { MatchBook } from '../runtime.ts'
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
  /** One of its versions that stand is among these. */
  readonly rows?: readonly string[] | undefined
}

const MOST_WORDS = 10

/** A question of the reader. Asked outside of transactions: what a vulnerability is matched with has one of its own. */
export async function askedFor(
  matches: Pick<MatchBook, 'rowsOf'>,
  subject: Subject,
  {
    text,
    operator,
    asset,
    cve,
  }: {
    readonly text?: string | undefined
    readonly operator?: string | undefined
    readonly asset?: string | undefined
    /** A vulnerability some program of it is matched with. */
    readonly cve?: string | undefined
  },
): Promise<Wanted> {
  return {
    words: (text ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS),
    operator,
    asset,
    ...(cve === undefined ? {} : { rows: await matches.rowsOf(subject, cve) }),
  }
}

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
    if (wanted.rows !== undefined)
      asked = asked.where(
        sql<boolean>`id in (select m.id from vulnerabilities_equipment m where m.row = any(${pgArray(wanted.rows)}::text[])
          and (m.id <> all(${ids}::text[]) or m.row = any(${standing}::text[])))`,
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
  }
}
