import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Objects } from '@testudo/platform/objects'
import { type Decay, decayOf, type IndicatorFacts } from '../core/index.ts'
import { type Opened, openAll } from './opened.ts'
import { everyEdge, type SightingOf } from './statements.ts'

/** What the decay rule needs, from an indicator and the sightings its reader may read. */
function factsOf({ stored, body }: Opened, sightings: readonly SightingOf[]): IndicatorFacts {
  const until = timeOf(body['valid_until'])
  const confidence = body['confidence']
  return {
    pattern: String(body['pattern'] ?? ''),
    validFrom: timeOf(body['valid_from']) ?? timeOf(body['created']) ?? stored.dateAdded,
    ...(until === undefined ? {} : { validUntil: until }),
    ...(typeof confidence === 'number' ? { confidence } : {}),
    revoked: stored.revoked,
    sightings: sightings.filter((one) => !Number.isNaN(one.at)),
  }
}

/** The score of this moment with everything it was worked out from; its mark joins the indicator and its sightings. */
export function lifecycleOf(indicator: Opened, sightings: readonly SightingOf[], now: number, marks: Marks) {
  const facts = factsOf(indicator, sightings)
  return {
    ...decayOf(facts, now),
    validFrom: facts.validFrom,
    ...(facts.validUntil === undefined ? {} : { validUntil: facts.validUntil }),
    pattern: facts.pattern,
    patternType: String(indicator.body['pattern_type'] ?? ''),
    sightings: sightings.length,
    mark: marks.of(
      ...indicator.labelsAt('/pattern'),
      ...indicator.labelsAt('/valid_until'),
      ...sightings.map((one) => one.label),
    ),
  }
}

/** Scores of several indicators, their sightings looked up for each. */
export async function scoresOf(
  objects: Objects,
  subject: Subject,
  indicators: readonly Opened[],
  now: number,
  marks: Marks,
): Promise<Map<string, { facts: IndicatorFacts; decay: Decay }>> {
  const scores = new Map<string, { facts: IndicatorFacts; decay: Decay }>()
  for (const one of indicators) {
    const edges = await everyEdge(objects, subject, one.stored.id, ['sighting_of_ref'])
    const ids = edges.filter((edge) => edge.target === one.stored.id).map((edge) => edge.id)
    const sightings = await openAll(
      objects,
      subject,
      ids.length > 0 ? await objects.getMany(subject, ids) : [],
      marks.policies,
    )
    const facts = factsOf(
      one,
      sightings.map(({ stored, body }) => ({
        id: stored.id,
        at: timeOf(body['last_seen'] ?? body['first_seen'] ?? body['created']) ?? Number.NaN,
        ...(typeof body['count'] === 'number' ? { count: body['count'] } : {}),
        label: stored.label,
      })),
    )
    scores.set(one.stored.id, { facts, decay: decayOf(facts, now) })
  }
  return scores
}

function timeOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
