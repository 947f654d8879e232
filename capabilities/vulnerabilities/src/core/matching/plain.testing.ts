import { AFFECTED, NOT_AFFECTED } from '@testudo/cpe'
import type { Equipment, VulnerabilityRecord } from '../model.ts'
import { compileConfiguration, evaluateTree, findingOf, judgeLeaf } from './configuration.ts'
import type { PlacedMatch } from './createIndex.ts'
import { compileEntry } from './entry.ts'
import { type Kind, readKind } from './kind.ts'
import { say } from './reasons.ts'
import { judgeTogether, NOTHING } from './together.ts'

/**
 * What the index answers, found by looking at every component of every piece of equipment: same comparisons, nothing
 * shared, nothing left out beforehand.
 */
export function plainMatch(
  world: ReadonlyMap<string, Pick<Equipment, 'id' | 'components'>>,
  record: VulnerabilityRecord,
): PlacedMatch[] {
  if (record.state !== 'published') return []
  return [...world].flatMap(([row, equipment]) =>
    matchOne(row, equipment.id, equipment.components.map(readKind), record),
  )
}

/** One record against one piece of equipment. */
export function matchOne(row: string, id: string, kinds: readonly Kind[], record: VulnerabilityRecord): PlacedMatch[] {
  const entries = record.affected.map((one) => compileEntry(one))
  const best = kinds.map((kind) => judgeTogether(entries, kind))
  const environment = kinds.some((kind) => ['o', 'h'].includes(kind.cpe?.part.toLowerCase() ?? ''))
  for (const configuration of record.configurations) {
    const compiled = compileConfiguration(configuration)
    const found = compiled.leaves.map((leaf) => kinds.map((kind) => judgeLeaf(leaf, kind)))
    const ofLeaf = found.map((list) => list.reduce((a, b) => (b.truth > a.truth ? b : a), NOTHING))
    const answer = evaluateTree(compiled, ofLeaf, environment)
    for (const [i, leaf] of compiled.leaves.entries()) {
      if (!leaf.vulnerable || leaf.turned) continue
      for (const [component, finding] of (found[i] ?? []).entries()) {
        const better = findingOf(answer, finding)
        if (better.truth > (best[component] ?? NOTHING).truth) best[component] = better
      }
    }
  }
  return best.flatMap(({ truth, reason }, component): PlacedMatch[] =>
    truth === NOT_AFFECTED
      ? []
      : [
          {
            row,
            equipment: id,
            component,
            verdict: truth === AFFECTED ? 'affected' : 'undecidable',
            why: say(reason),
          },
        ],
  )
}
