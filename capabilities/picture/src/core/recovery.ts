import type { Exposure } from '@testudo/kernel/situation'
import { evaluateRecovery } from './capacity.ts'
import type { StoredModel } from './storedModel.ts'
import { exposuresOf, type Moment, runModel } from './timeline.ts'

const HOUR = 3_600_000

/** When an exposure that holds at `at` is expected to lift, in hours from then; Infinity when nobody says. */
export function remainingHours(model: StoredModel, exposure: Exposure & { readonly node: number }, at: number): number {
  if (exposure.until !== undefined) return Math.max(0, (exposure.until - at) / HOUR)
  if (exposure.repairHours !== undefined) return exposure.repairHours
  const hours = model.repairHours[model.graph.vertexOf[exposure.node] ?? 0] ?? 0
  return hours > 0 ? hours : Number.POSITIVE_INFINITY
}

/**
 * The exposures as they are expected to go on: each open one ends after its repair, and repair of a thing waits for what
 * it needs to be back (restart order, mission-science §1.2).
 */
export function expectEnds(model: StoredModel, exposures: readonly Exposure[], at: number): Exposure[] {
  const { graph } = model
  const own = new Float64Array(graph.size)
  const holding = exposuresOf(model, exposures).filter((e) => e.from <= at && (e.until === undefined || e.until > at))
  for (const e of holding) {
    if (e.health >= (model.base[graph.vertexOf[e.node] ?? 0] ?? 1)) continue
    const v = graph.vertexOf[e.node] ?? 0
    own[v] = Math.max(own[v] ?? 0, remainingHours(model, e, at))
  }
  const back = evaluateRecovery(graph, own)
  const ends = new Map(
    holding.flatMap((e) => {
      if (e.until !== undefined) return []
      const v = graph.vertexOf[e.node] ?? 0
      const wait = Number.isFinite(back[v]) ? (back[v] ?? 0) - (own[v] ?? 0) : Number.POSITIVE_INFINITY
      const hours = wait + remainingHours(model, e, at)
      return Number.isFinite(hours) ? [[e.id, at + hours * HOUR] as const] : []
    }),
  )
  return exposures.map((e) => {
    const until = ends.get(e.id)
    return until === undefined ? e : { ...e, until }
  })
}

/** Hours until a node is capable again by restart order; 0 when nothing it needs is down, undefined when somebody does not say. */
export function recoverHoursOf(model: StoredModel, moment: Moment, node: number): number | undefined {
  const { graph, nodes } = model
  if (moment.states[node] === 'capable') return 0
  const own = new Float64Array(graph.size)
  for (const [i, list] of moment.active) {
    const v = graph.vertexOf[i] ?? 0
    if ((moment.health[v] ?? 1) >= Math.min(nodes[node]?.thresholds.capable ?? 0.9, model.base[v] ?? 1)) continue
    for (const e of list) own[v] = Math.max(own[v] ?? 0, remainingHours(model, { ...e, node: i }, moment.at))
  }
  for (const doubt of moment.doubts) own[graph.vertexOf[doubt.node] ?? 0] = Number.POSITIVE_INFINITY
  const hours = evaluateRecovery(graph, own, nodes[node]?.thresholds.capable)[graph.vertexOf[node] ?? 0] ?? 0
  return Number.isFinite(hours) ? hours : undefined
}

/** How a node is expected to go on over the next hours: a step where its capacity or state changes, and what came back then. */
export function recoveryOf(model: StoredModel, exposures: readonly Exposure[], at: number, node: number, hours = 72) {
  const expected = expectEnds(model, exposures, at)
  const to = at + hours * HOUR
  const run = runModel(model, expected, to)
  const stretches = run.stretches[node] ?? []
  const capacityAt = (t: number) => stretches.findLast((s) => s.from <= t)
  const ends = exposuresOf(model, expected).filter((e) => e.until !== undefined && e.until > at && e.until <= to)
  const now = capacityAt(at)
  const points = [
    ...(now === undefined ? [] : [{ ...now, at }]),
    ...stretches.filter((s) => s.from > at && s.from <= to).map((s) => ({ ...s, at: s.from })),
  ]
  return {
    expected,
    points: points.map((p) => ({
      at: p.at,
      capacity: p.capacity,
      state: p.state,
      back: p.at === at ? [] : [...new Set(ends.filter((e) => e.until === p.at).map((e) => e.node))],
    })),
  }
}
