import { allIn, type Judgement } from '../../core/decision/index.ts'
import { saidAffected, withPublished } from '../../core/published/tally.ts'
import type { StoredStatus } from './book.ts'

/** Owners that say they are affected and of whose equipment this judgement knows nothing. */
export function addedBy(judgement: Pick<Judgement, 'standings'>, words: readonly StoredStatus[]) {
  if (words.length === 0) return []
  const { standings } = judgement
  const known = new Set(standings.flatMap(({ equipment }) => [equipment.operator, equipment.operatorName]))
  return saidAffected(words, known)
}

/**
 * A judgement with what owners say besides. It decides nothing of its own: what runs where is not known of them. Where
 * nothing else is known, it cannot be decided; the sentence says why.
 */
export function heed(judgement: Judgement, words: readonly StoredStatus[]): Judgement {
  const added = addedBy(judgement, words)
  if (added.length === 0) return judgement
  const known = allIn(judgement.tally) > 0
  return {
    ...judgement,
    outcome: known ? judgement.outcome : 'undecidable',
    because: withPublished(judgement.because, added.length, known),
    labels: [...judgement.labels, ...added.map(({ label }) => label)],
  }
}
