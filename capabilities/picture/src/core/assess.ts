import type { State } from '@testudo/kernel/situation'
import { certain } from './availability.ts'
import { evaluateCapacity, evaluateRecovery, stateOf } from './capacity.ts'
import { explain, MOST_MINIMISED } from './explain.ts'
import { type Impact, propagateImpact } from './impact.ts'
import type { ModelFile } from './modelFile.ts'
import { performanceLoss } from './performance.ts'
import { availabilityOfAll } from './together.ts'

/** One cause of a node's state: the thing that fails, its own capacity, and the way from the node down to it. */
export interface AssessedCause {
  readonly id: string
  readonly capacity: number
  readonly path: readonly string[]
  /** "1 of 3 is up and 2 are needed": the structural reason it counts for. */
  readonly reason: string
}

export interface AssessedNode {
  readonly capacity: number
  readonly state: State
  readonly probability: number
  readonly method: 'exact' | 'monte-carlo'
  /** 95 %; both ends the value itself when exact. */
  readonly interval: readonly [number, number]
  /** What one pass can promise when events are shared: at least, at most. Bounds, never the probability. */
  readonly lowerBound?: number
  readonly upperBoundOnly?: number
  readonly recoverHours: number
  readonly birnbaum: Readonly<Record<string, number>>
  readonly because: readonly AssessedCause[]
  readonly impact?: Impact
  readonly performance?: { readonly lostHours: number; readonly mean: number }
}

/** What all nodes together may spend on cutting their causes down; missions always may. */
const MOST_MINIMISED_IN_ALL = 20_000_000

/**
 * Everything `testudo picture assess` says about a model file.
 *
 * @returns nodes in file order
 */
export function assess(
  model: ModelFile,
  options: { readonly runs?: number; readonly seed?: number } = {},
): Map<string, AssessedNode> {
  const { graph, probability, capacity: health } = model
  const capacity = evaluateCapacity(graph, health)
  const recovery = evaluateRecovery(graph, model.repairHours)
  const impacts = model.impact === undefined ? undefined : propagateImpact(model.impact, options)
  const chances = availabilityOfAll(graph, probability, [...graph.vertexOf], {
    ...options,
    important: graph.nodes.map((node) => node.kind === 'mission'),
  })
  const idOf = (v: number) => graph.nodes[graph.nodeOf[v] ?? 0]?.id ?? ''
  const situation = { graph, health, capacity }
  const minimised = MOST_MINIMISED_IN_ALL / Math.max(1, graph.nodes.length)
  return new Map(
    graph.nodes.map((node, i) => {
      const v = graph.vertexOf[i] ?? 0
      const chance = chances[i] ?? certain(true)
      const thresholds = model.thresholds[i]
      const { structure, causes } = explain(
        situation,
        v,
        thresholds,
        node.kind === 'mission' ? MOST_MINIMISED : minimised,
      )
      const reason =
        structure?.kind === 'gate'
          ? `${structure.up} of ${structure.of} ${structure.up === 1 ? 'is' : 'are'} up and ${structure.needed} ${structure.needed === 1 ? 'is' : 'are'} needed by ${idOf(structure.vertex)}`
          : structure?.kind === 'fallback'
            ? `the work-around for ${idOf(structure.vertex)} gives ${graph.fallback[structure.edge]} for ${graph.fallbackHours[structure.edge]} h`
            : structure === undefined
              ? ''
              : `${idOf(structure.vertex)} is at ${health[structure.vertex] ?? 1}`
      const performance = model.performances.get(node.id)
      return [
        node.id,
        {
          capacity: capacity[v] ?? 0,
          state: stateOf(capacity[v] ?? 0, thresholds),
          probability: chance.value,
          method: chance.method,
          interval: chance.interval ?? [chance.value, chance.value],
          ...(chance.shared > 0 ? { lowerBound: chance.lower, upperBoundOnly: chance.upper } : {}),
          recoverHours: recovery[v] ?? 0,
          birnbaum: Object.fromEntries(
            [...chance.birnbaum].toSorted((a, b) => b[1] - a[1]).map(([event, x]) => [idOf(event), x]),
          ),
          because: causes.map((cause) => ({
            id: idOf(cause.vertex),
            capacity: health[cause.vertex] ?? 1,
            path: cause.path.map(idOf),
            reason,
          })),
          ...(impacts?.[i] === undefined ? {} : { impact: impacts[i] }),
          ...(performance === undefined ? {} : { performance: performanceLoss(performance) }),
        },
      ]
    }),
  )
}
