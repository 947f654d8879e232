import type { Label } from '@testudo/kernel/label'
import type { Host } from '@testudo/platform/host'
import { CONTESTED } from '../../core/inventory/standing.ts'
import type { Match } from '../../core/model.ts'
import { standingVersions } from '../inventory/standing.ts'
import type { MatchBook } from '../runtime.ts'
import { matchDb } from './tables.ts'

/** Above it, everything is looked through: a statement takes some ten thousand parameters at most. */
const MOST_NAMED = 2_000

/**
 * Matches as one reader has them. Of equipment that stands under several labels this reader may read, those of the
 * versions that stand: the same the reader gets from the inventory.
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
      const several = await standingVersions(tx, tables, {
        ids: [...new Set(rows.map((row) => row.equipment))],
        at,
      })
      const placed = placesOf(several)
      // The same few texts stand in very many rows.
      const labels = once((text) => JSON.parse(text) as Label)
      const whys = once((text) => JSON.parse(text) as Match['why'])
      return rows
        .filter((row) => !several.has(row.equipment) || placed.has(row.equipment_row))
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
            component: row.component + (placed.get(row.equipment_row) ?? 0),
            verdict: row.verdict as Match['verdict'],
            why: (several.get(row.equipment)?.length ?? 1) > 1 ? contested(whys(row.why)) : whys(row.why),
          },
        }))
    })
}

/** Of equipment with several versions: where the programs of each that stands begin in the piece the inventory tells. */
function placesOf(several: Awaited<ReturnType<typeof standingVersions>>): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const versions of several.values()) {
    let at = 0
    for (const { row, components } of versions) {
      places.set(row, at)
      at += components
    }
  }
  return places
}

const contested = ({ en, fr }: Match['why']): Match['why'] => ({ en: en + CONTESTED.en, fr: fr + CONTESTED.fr })

/** Reads each text once. */
function once<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text) ?? read(text)
    known.set(text, found)
    return found
  }
}
