import type { Reply } from '@testudo/kernel/contract'
import type { State } from '@testudo/kernel/situation'
import { evaluateCapacity, stateOf } from './capacity.ts'
import type { helps } from './contract.ts'
import { delivered } from './explain.ts'
import { ancestors } from './graph.ts'
import { remainingHours } from './recovery.ts'
import { type Marker, stateAndCapacity, type World } from './world.ts'

type Help = Reply<typeof helps>['helps'][number]

/** Tried one by one; the worst come first. */
const MOST_REPAIRS = 250
const MOST_WORKAROUNDS = 150
/** Tried in pairs where no single one makes all well. */
const MOST_PAIRED = 14
const MOST_TOLD = 10
/** What a stand-in is taken to give. */
const STAND_IN = 0.9

interface Attempt {
  readonly kind: Help['kind']
  readonly nodes: readonly number[]
  readonly edge?: number
}

/**
 * Ranks what could be done: every thing that is down, back by itself; every need that fails and has no work-around, given
 * a stand-in; and pairs of repairs where no single one makes all well. Each is one capacity pass over what the missions rest on.
 *
 * @param mission node of the mission to rank by; left out: all missions together
 * @returns the best repair, the best pair if two make more of it, the best stand-in, then the next best; what gains nothing is left out
 *
 * Time O(tries × (V + E) of what the missions below capable rest on); 400 tries of 20,000 nodes take about 0.4 s.
 */
export function findHelps(
  world: World,
  marker: Marker,
  mission?: number,
): Pick<Reply<typeof helps>, 'helps' | 'tried'> {
  const { model, moment } = world
  const { graph } = model
  const missions = model.nodes.flatMap((node, i) => (node.kind === 'mission' ? [i] : []))
  const wrong = missions.filter((i) => moment.states[i] !== 'capable' && (mission === undefined || i === mission))
  if (wrong.length === 0) return { helps: [], tried: 0 }
  const roots = wrong.map((i) => graph.vertexOf[i] ?? 0)
  const only = ancestors(graph, roots)
  const situation = { graph, health: moment.health, capacity: moment.capacity, fallbackOn: moment.fallbackOn }
  const unheard = new Set(moment.doubts.map((doubt) => doubt.node))

  const health = moment.health.slice()
  const low = health.slice()
  for (const node of unheard) low[graph.vertexOf[node] ?? 0] = 0
  const [high, worst] = [new Float64Array(graph.size), new Float64Array(graph.size)]
  const carried = { ...graph, fallback: graph.fallback.slice(), hasFallback: true }
  const evaluate = ({ nodes, edge }: Attempt) => {
    for (const i of nodes) health[graph.vertexOf[i] ?? 0] = low[graph.vertexOf[i] ?? 0] = 1
    const fallbackOn = moment.fallbackOn.slice()
    if (edge !== undefined) {
      carried.fallback[edge] = STAND_IN
      fallbackOn[edge] = 1
    }
    evaluateCapacity(carried, health, { fallbackOn, only, out: high })
    if (unheard.size > 0) evaluateCapacity(carried, low, { fallbackOn, only, out: worst })
    for (const i of nodes) {
      const v = graph.vertexOf[i] ?? 0
      health[v] = moment.health[v] ?? 1
      low[v] = unheard.has(i) ? 0 : (moment.health[v] ?? 1)
    }
    if (edge !== undefined) carried.fallback[edge] = graph.fallback[edge] ?? Number.NaN
    const back = new Set(nodes)
    return wrong.map((i): { state: State; capacity: number } => {
      const v = graph.vertexOf[i] ?? 0
      const { thresholds } = model.nodes[i] ?? {}
      const [c, w] = [high[v] ?? 0, unheard.size > 0 ? (worst[v] ?? 0) : (high[v] ?? 0)]
      const unknown = (unheard.has(i) && !back.has(i)) || stateOf(c, thresholds) !== stateOf(w, thresholds)
      return { state: unknown ? 'unknown' : stateOf(c, thresholds), capacity: w }
    })
  }
  const now = evaluate({ kind: 'repair', nodes: [] })
  const tell = (attempt: Attempt) => {
    const reached = evaluate(attempt)
    const gain = reached.reduce((sum, { capacity }, m) => sum + capacity - (now[m]?.capacity ?? 0), 0)
    return { attempt, reached, gain }
  }

  const down = [...only]
    .filter((v) => graph.isGate[v] === 0)
    .map((v) => graph.nodeOf[v] ?? 0)
    .filter((i) => (moment.health[graph.vertexOf[i] ?? 0] ?? 1) < 1 || unheard.has(i))
    .toSorted((a, b) => (low[graph.vertexOf[a] ?? 0] ?? 0) - (low[graph.vertexOf[b] ?? 0] ?? 0) || a - b)
  const repairs = down.slice(0, MOST_REPAIRS).map((i) => tell({ kind: 'repair', nodes: [i] }))
  // A stand-in for a whole task is no advice.
  const hasStandIn = (edge: number) => {
    const child = graph.child[edge] ?? 0
    const kind = model.nodes[graph.nodeOf[child] ?? 0]?.kind
    return graph.isGate[child] === 0 && (kind === 'asset' || kind === 'service')
  }
  const missing = [...only]
    .filter((v) => (moment.capacity[v] ?? 0) < STAND_IN)
    .flatMap((v) =>
      Array.from({ length: (graph.start[v + 1] ?? 0) - (graph.start[v] ?? 0) }, (_, e) => (graph.start[v] ?? 0) + e),
    )
    .filter((e) => hasStandIn(e) && delivered(situation, e) < STAND_IN)
  const aboveOf = (edge: number) => {
    let v = 0
    while ((graph.start[v + 1] ?? 0) <= edge) v++
    return graph.nodeOf[v] ?? 0
  }
  const standIns = missing.slice(0, MOST_WORKAROUNDS).map((edge) => tell({ kind: 'workaround', nodes: [], edge }))
  const singles = [...repairs, ...standIns]
  const most = repairs.reduce((gain, one) => Math.max(gain, one.gain), 0)
  const well = repairs.some((one) => one.reached.every(({ state }) => state === 'capable'))
  const pairs = well
    ? []
    : down
        .slice(0, MOST_PAIRED)
        .flatMap((a, i, list) => list.slice(i + 1).map((b) => tell({ kind: 'repair', nodes: [a, b] })))
        .filter((one) => one.gain > most + 1e-9)
  const thing = (i: number) => {
    const node = model.nodes[i]
    return {
      id: node?.id ?? '',
      name: node?.name ?? { en: '', fr: '' },
      mark: marker.mark(node?.label ?? world.defaultLabel),
    }
  }
  const byGain = (all: readonly ReturnType<typeof tell>[]) =>
    all
      .filter((one) => one.gain > 1e-9)
      .toSorted(
        (a, b) =>
          b.gain - a.gain ||
          Number(a.attempt.kind === 'workaround') - Number(b.attempt.kind === 'workaround') ||
          hoursOf(world, a.attempt) - hoursOf(world, b.attempt),
      )
  // One stand-in says as much as another of the same gain under the same node: the first is enough.
  const seen = new Set<string>()
  const distinct = ({ attempt, gain }: ReturnType<typeof tell>) => {
    const key =
      attempt.edge === undefined ? `repair ${attempt.nodes.join()}` : `${aboveOf(attempt.edge)} ${gain.toFixed(9)}`
    return !seen.has(key) && seen.add(key)
  }
  const alone = byGain(singles).filter(distinct)
  const kinds = [
    alone.filter((one) => one.attempt.kind === 'repair'),
    byGain(pairs),
    alone.filter((one) => one.attempt.kind === 'workaround'),
  ]
  // The best of each kind, then what is next best: a stand-in for a whole service gains most and is had least.
  const first = kinds.flatMap((kind) => kind.slice(0, 1))
  const told = [...first, ...byGain(kinds.flatMap((kind) => kind.slice(1)))].slice(0, MOST_TOLD)
  const tried = singles.length + pairs.length
  return {
    tried,
    helps: told.map(({ attempt, reached, gain }) => {
      const hours = hoursOf(world, attempt)
      return {
        kind: attempt.kind,
        things:
          attempt.edge === undefined
            ? attempt.nodes.map(thing)
            : [thing(graph.nodeOf[graph.child[attempt.edge] ?? 0] ?? 0)],
        ...(attempt.edge === undefined ? {} : { for: thing(aboveOf(attempt.edge)) }),
        gain,
        ...(Number.isFinite(hours) ? { hours } : {}),
        changes: wrong.flatMap((i, m) => {
          const [before, after] = [stateAndCapacity(world, i), reached[m]]
          const node = model.nodes[i]
          if (after === undefined || node?.object.type !== 'x-testudo-mission') return []
          if (after.state === before.state && after.capacity === (before.capacity ?? now[m]?.capacity)) return []
          return [
            {
              mission: node.id,
              code: node.object.code,
              name: node.name,
              mark: marker.mark(node.label),
              before,
              after: after.state === 'unknown' ? { state: after.state } : after,
            },
          ]
        }),
      }
    }),
  }
}

/** Hours until the slowest of a repair is expected back; Infinity when nobody says, and for stand-ins. */
function hoursOf(world: World, { nodes, edge }: Attempt): number {
  if (edge !== undefined) return Number.POSITIVE_INFINITY
  const { model, moment } = world
  return Math.max(
    ...nodes.flatMap((i) => {
      const list = moment.active.get(i)?.filter((e) => e.health < 1) ?? []
      const own = model.repairHours[model.graph.vertexOf[i] ?? 0] ?? 0
      if (list.length === 0) return [own > 0 ? own : Number.POSITIVE_INFINITY]
      return list.map((e) => remainingHours(model, { ...e, node: i }, moment.at))
    }),
  )
}
