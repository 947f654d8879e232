import type { Exposure, State } from '@testudo/kernel/situation'
import { evaluateCapacity, stateOf } from './capacity.ts'
import type { Doubt, StoredModel } from './storedModel.ts'

const HOUR = 3_600_000

/** The whole model at one moment. `capacity` is per vertex, `states` per node; unknown nodes have the capacity they had when last heard of. */
export interface Moment {
  readonly at: number
  readonly health: Float64Array
  readonly capacity: Float64Array
  readonly fallbackOn: Uint8Array
  /** Unix ms at which an edge's work-around ends; NaN while its child does not fail. */
  readonly fallbackEnd: Float64Array
  readonly states: readonly State[]
  /** Doubts that hold at this moment. */
  readonly doubts: readonly Doubt[]
  /** Exposures that hold at this moment, worst first, by node. */
  readonly active: ReadonlyMap<number, readonly Exposure[]>
}

export interface Run {
  /** Per node: stretches of one state in time order; the first begins at −Infinity. */
  readonly stretches: readonly (readonly {
    readonly from: number
    readonly state: State
    readonly capacity: number
  }[])[]
  /** The moments at which a mission changed, oldest first. */
  readonly changes: readonly { readonly moment: Moment; readonly nodes: readonly number[] }[]
  readonly last: Moment
}

/** Only what is known about this model's nodes, in a fixed order. */
export function exposuresOf(
  model: StoredModel,
  exposures: readonly Exposure[],
): (Exposure & { readonly node: number })[] {
  return exposures
    .flatMap((exposure) => {
      const node = model.indexOf.get(exposure.asset)
      return node === undefined ? [] : [{ ...exposure, node }]
    })
    .toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
}

/**
 * Runs the model through time up to `to`: something happens when an exposure begins or ends, a report falls due, a
 * commitment runs out, or a work-around ends. A pure function of its arguments: the same reader gets the same past.
 *
 * A node is unknown when its state differs between "everything unheard-of has failed" and "is as last known".
 *
 * Time O(moments × (V + E)).
 */
export function runModel(model: StoredModel, exposures: readonly Exposure[], to: number): Run {
  const { graph, nodes } = model
  const known = exposuresOf(model, exposures)
  const times = new Set<number>()
  for (const e of known) {
    times.add(e.from)
    if (e.until !== undefined) times.add(e.until)
  }
  for (const doubt of model.doubts) times.add(doubt.from)
  const queue = [...times].filter((t) => t <= to).toSorted((a, b) => a - b)
  const fallbackEdges = Array.from({ length: graph.child.length }, (_, e) => e).filter(
    (e) => !Number.isNaN(graph.fallback[e]),
  )
  const fallbackOn = new Uint8Array(graph.child.length).fill(1)
  const fallbackEnd = new Float64Array(graph.child.length).fill(Number.NaN)
  const stretches: { from: number; state: State; capacity: number }[][] = nodes.map(() => [])
  const changes: { moment: Moment; nodes: number[] }[] = []
  const low = new Float64Array(graph.size)

  const step = (at: number): Moment => {
    const health = Float64Array.from(model.base)
    const active = new Map<number, Exposure[]>()
    for (const e of known) {
      if (e.from > at || (e.until !== undefined && e.until <= at)) continue
      const list = active.get(e.node) ?? []
      active.set(e.node, list)
      list.push(e)
      const v = graph.vertexOf[e.node] ?? 0
      health[v] = Math.min(health[v] ?? 1, e.health)
    }
    for (const list of active.values())
      list.sort((a, b) => a.health - b.health || a.from - b.from || (a.id < b.id ? -1 : 1))
    for (const e of fallbackEdges) fallbackOn[e] = (fallbackEnd[e] ?? Number.NaN) <= at ? 0 : 1
    const capacity = evaluateCapacity(graph, health, { fallbackOn })
    for (const e of fallbackEdges) {
      const fails = (capacity[graph.child[e] ?? 0] ?? 0) < (graph.fallback[e] ?? 0)
      if (!fails) {
        fallbackEnd[e] = Number.NaN
        fallbackOn[e] = 1
      } else if (Number.isNaN(fallbackEnd[e])) {
        const end = at + (graph.fallbackHours[e] ?? 0) * HOUR
        fallbackEnd[e] = end
        if (end <= to && end > at) insert(queue, end)
      }
    }
    const doubts = model.doubts.filter((doubt) => doubt.from <= at)
    let worst = capacity
    if (doubts.length > 0) {
      const unheard = Float64Array.from(health)
      for (const doubt of doubts) unheard[graph.vertexOf[doubt.node] ?? 0] = 0
      worst = evaluateCapacity(graph, unheard, { fallbackOn, out: low })
    }
    const doubted = new Set(doubts.map((doubt) => doubt.node))
    const states = nodes.map((node, i): State => {
      if (doubted.has(i)) return 'unknown'
      const v = graph.vertexOf[i] ?? 0
      const best = stateOf(capacity[v] ?? 0, node.thresholds)
      return worst === capacity || best === stateOf(worst[v] ?? 0, node.thresholds) ? best : 'unknown'
    })
    return {
      at,
      health,
      capacity,
      fallbackOn: fallbackOn.slice(),
      fallbackEnd: fallbackEnd.slice(),
      states,
      doubts,
      active,
    }
  }

  const record = (moment: Moment) => {
    const changed: number[] = []
    for (const [i, state] of moment.states.entries()) {
      const list = stretches[i]
      const capacity = moment.capacity[graph.vertexOf[i] ?? 0] ?? 0
      const before = list?.at(-1)
      if (before?.state === state && before.capacity === capacity) continue
      if (before !== undefined && before.state !== state && nodes[i]?.kind === 'mission') changed.push(i)
      list?.push({ from: moment.at, state, capacity })
    }
    if (changed.length > 0) changes.push({ moment, nodes: changed })
  }

  let moment = step(Number.NEGATIVE_INFINITY)
  record(moment)
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i] ?? 0
    if (at === Number.NEGATIVE_INFINITY || queue[i + 1] === at) continue
    moment = step(at)
    record(moment)
  }
  return { stretches, changes, last: { ...moment, at: to } }
}

/** Keeps a rising queue rising. */
function insert(queue: number[], at: number): void {
  let i = queue.length
  while (i > 0 && (queue[i - 1] ?? 0) > at) i--
  queue.splice(i, 0, at)
}

/** Since when a node is in its present state; when it was never otherwise, since it is in the model. */
export function sinceOf(model: StoredModel, run: Run, node: number): number {
  const list = run.stretches[node] ?? []
  let from = list.at(-1)?.from ?? Number.NEGATIVE_INFINITY
  for (let i = list.length - 2; i >= 0 && list[i]?.state === list.at(-1)?.state; i--) from = list[i]?.from ?? from
  return Math.max(from, Math.min(model.nodes[node]?.created ?? 0, run.last.at))
}

/** The state a node had before its present one, if any. */
export function stateBefore(run: Run, node: number): State | undefined {
  const list = run.stretches[node] ?? []
  const now = list.at(-1)?.state
  for (let i = list.length - 2; i >= 0; i--) if (list[i]?.state !== now) return list[i]?.state
  return undefined
}

/** Stretches of a node clipped to [from, to), equal neighbours by state and capacity joined. */
export function segmentsOf(
  run: Run,
  node: number,
  from: number,
  to: number,
): { from: number; to: number; state: State; capacity?: number }[] {
  const list = run.stretches[node] ?? []
  return list.flatMap((s, i) => {
    const begin = Math.max(from, s.from)
    const end = Math.min(to, list[i + 1]?.from ?? to)
    return begin < end
      ? [{ from: begin, to: end, state: s.state, ...(s.state === 'unknown' ? {} : { capacity: s.capacity }) }]
      : []
  })
}
