import type { MarkBook } from '@testudo/kernel/markBook'
import { nothingHere } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { countUses, matrices, matrix, type Technique, techniquesOf } from '../core/index.ts'
import { type Atlases, labelsOf, usesOf } from './atlas.ts'

/** ATT&CK matrices. */
export function matrixRoutes({ http }: Host, book: MarkBook, atlases: Atlases): void {
  http.answer(matrices, async (_, { subject, language }) => {
    const atlas = await atlases.of(subject)
    const marks = book.open(language)
    const markOf = (id: string) => marks.of(...labelsOf(atlas, id))
    return {
      rows: atlas.matrices.map(({ id, name, domain, counts }) => ({
        id,
        name,
        ...(domain === undefined ? {} : { domain }),
        ...counts,
        mark: markOf(id),
      })),
      actors: atlas.actors.map(({ stored, reference }) => ({
        id: stored.id,
        type: stored.type,
        name: stored.name,
        ...(reference === undefined ? {} : { reference }),
        mark: markOf(stored.id),
      })),
      marking: marks.marking(),
    }
  })

  http.answer(matrix, async ({ id, by, compare }, { subject, language }) => {
    const atlas = await atlases.of(subject)
    const found = atlas.matrices.find((one) => one.id === id)
    const chosenBy = by === undefined ? undefined : atlas.byId.get(by)
    const comparedWith = compare === undefined ? undefined : atlas.byId.get(compare)
    if (!found || (by !== undefined && !chosenBy) || (compare !== undefined && !comparedWith)) throw nothingHere()
    const marks = book.open(language)
    const ids = techniquesOf(found)
    const usage = countUses(atlas.uses, ids)
    const chosen = by === undefined ? new Map() : countUses(atlas.uses, ids, new Set([by]))
    const compared = compare === undefined ? new Map() : countUses(atlas.uses, ids, new Set([compare]))
    const cell = ({ id, attackId, name, twins }: Technique) => ({
      id,
      attackId,
      name,
      usage: usage.get(id) ?? { total: 0, byType: {} },
      chosen: chosen.has(id),
      compared: compared.has(id),
      mark: marks.of(...labelsOf(atlas, id), ...usesOf(atlas, [id, ...twins]).map((edge) => edge.label)),
    })
    const actor = (stored: StoredObject) => ({ id: stored.id, name: stored.name, mark: marks.of(stored.label) })
    return {
      id,
      name: found.name,
      ...(found.domain === undefined ? {} : { domain: found.domain }),
      counts: {
        ...found.counts,
        chosen: chosen.size,
        compared: compared.size,
        both: [...chosen.keys()].filter((one) => compared.has(one)).length,
      },
      ...(chosenBy ? { by: actor(chosenBy) } : {}),
      ...(comparedWith ? { compare: actor(comparedWith) } : {}),
      most: Math.max(0, ...[...usage.values()].map((one) => one.total)),
      tactics: found.tactics.map((tactic) => ({
        id: tactic.id,
        attackId: tactic.attackId,
        shortName: tactic.shortName,
        name: tactic.name,
        mark: marks.of(...labelsOf(atlas, tactic.id)),
        techniques: tactic.techniques.map((one) => ({ ...cell(one), subtechniques: one.subtechniques.map(cell) })),
      })),
      marking: marks.marking(),
    }
  })
}
