import type { Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import { sql } from 'kysely'
import type { Match } from '../../core/model.ts'
import { inventoryDb } from '../inventory/tables.ts'
import type { MatchBook } from '../runtime.ts'
import { matchDb } from './tables.ts'

/** Above it, all equipment is looked at: a statement takes some ten thousand parameters at most. */
const MOST_NAMED = 2_000

/**
 * Matches as one reader has them. Of equipment that stands under several labels this reader may read, only those of its
 * newest version: the same the reader gets from the inventory.
 */
export function matchReader({ tables }: Pick<Host, 'tables'>): MatchBook['read'] {
  return (subject, { vulnerabilities, equipment, at }) =>
    tables.readAs(subject, async (tx) => {
      if (vulnerabilities?.length === 0 || equipment?.length === 0) return []
      let question = matchDb(tx)
        .selectFrom('vulnerabilities_match as m')
        .innerJoin('vulnerabilities_match_label as l', 'l.label_id', 'm.label_id')
        .selectAll('m')
        .select('l.label')
        .orderBy('m.vulnerability')
        .orderBy('m.equipment')
        .orderBy('m.component')
        .orderBy('m.id')
      question =
        at === undefined
          ? question.where('m.until', 'is', null)
          : question.where('m.at', '<=', at).where((e) => e.or([e('m.until', 'is', null), e('m.until', '>', at)]))
      const [ofRecords, ofEquipment] = [vulnerabilities, equipment].map((ids) => ids && new Set(ids))
      if (ofRecords && ofRecords.size <= MOST_NAMED) question = question.where('m.vulnerability', 'in', [...ofRecords])
      if (ofEquipment && ofEquipment.size <= MOST_NAMED)
        question = question.where('m.equipment', 'in', [...ofEquipment])
      const isAsked = (ids: ReadonlySet<string> | undefined, id: string) => ids === undefined || ids.has(id)
      const rows = (await question.execute()).filter(
        (row) => isAsked(ofRecords, row.vulnerability) && isAsked(ofEquipment, row.equipment),
      )
      const twice = await idsTwice([...new Set(rows.map((row) => row.equipment))])
      // The same few texts stand in very many rows.
      const labels = once((text) => JSON.parse(text) as Label)
      const whys = once((text) => JSON.parse(text) as Match['why'])
      return rows
        .filter((row) => !twice.has(row.equipment) || twice.get(row.equipment) === row.equipment_row)
        .map((row) => ({
          row: row.id,
          label: labels(row.label),
          at: Number(row.at),
          ...(row.until === null ? {} : { until: Number(row.until) }),
          vulnerability: row.vulnerability,
          record: row.record,
          match: {
            id: row.id,
            equipment: row.equipment,
            component: row.component,
            verdict: row.verdict as Match['verdict'],
            why: whys(row.why),
          },
        }))

      /** By equipment that this reader has several versions of at that moment, the row that counts. */
      async function idsTwice(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
        if (ids.length === 0) return new Map()
        let versions = inventoryDb(tx)
          .selectFrom('vulnerabilities_equipment')
          .select(['id', sql<string>`(array_agg(row order by at desc, row desc))[1]`.as('newest')])
          .where((e) =>
            at === undefined
              ? e('until', 'is', null)
              : e.and([e('at', '<=', at), e.or([e('until', 'is', null), e('until', '>', at)])]),
          )
          .groupBy('id')
          .having((e) => e(e.fn.countAll(), '>', 1))
        if (ids.length <= MOST_NAMED) versions = versions.where('id', 'in', ids)
        const found = await versions.execute()
        return new Map(found.map(({ id, newest }) => [id, newest]))
      }
    })
}

/** Reads each text once. */
function once<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text) ?? read(text)
    known.set(text, found)
    return found
  }
}
