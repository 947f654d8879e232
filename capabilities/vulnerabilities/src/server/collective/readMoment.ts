import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Moment, Seen } from '../../core/collective/index.ts'
import { exploitedSince, openOf, type Standing } from '../../core/decision/index.ts'
import { readCases } from '../desk/cases.ts'
import type { Runtime } from '../runtime.ts'

/** One moment as a reader has it, and the labels of all it rests on. */
export interface MomentRead extends Moment {
  readonly labels: readonly Label[]
}

/** How pieces stood at `at` (Unix ms) to vulnerabilities known by then to be exploited, of these. */
export async function readMoment(
  runtime: Runtime,
  subject: Subject,
  vulnerabilities: readonly string[],
  at: number,
): Promise<MomentRead> {
  const matched = await runtime.matches.read(subject, { vulnerabilities, at })
  const ids = [...new Set(matched.map(({ vulnerability }) => vulnerability))]
  if (ids.length === 0) return { at, seen: [], renewed: new Map(), labels: [] }
  const cases = await readCases(runtime, subject, { ids, at })
  const pieces = await runtime.inventory.read(subject, { at })
  const labels = new Set<Label>()
  const seen = cases.flatMap(({ given, standings }): Seen[] => {
    const since = exploitedSince(given)
    if (since === undefined || since > at) return []
    for (const { label } of given.kev) labels.add(label)
    for (const { item, label } of given.records) if (item.kev !== undefined) labels.add(label)
    for (const label of given.sightings?.labels ?? []) labels.add(label)
    return standings.map((standing) => {
      labels.add(standing.label)
      return seenOf(given.id, standing, since)
    })
  })
  return {
    at,
    seen,
    renewed: new Map(pieces.map((one) => [one.equipment.id, one.at])),
    labels: [...labels],
  }
}

const seenOf = (vulnerability: string, standing: Standing, since: number): Seen => {
  const { equipment, status, closed, at } = standing
  return {
    vulnerability,
    equipment: equipment.id,
    operator: equipment.operator,
    nation: equipment.nation,
    sector: equipment.sector ?? '',
    state: openOf([standing]).length > 0 ? 'open' : status === 'ruled-out' ? 'cleared' : 'mended',
    since: Math.max(at, since),
    ...(closed === undefined ? {} : { closed }),
  }
}
