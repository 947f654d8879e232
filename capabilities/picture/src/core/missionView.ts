import type { Reply } from '@testudo/kernel/contract'
import type { Exposure } from '@testudo/kernel/situation'
import type { Probability, Words } from './answers.ts'
import type { Availability } from './availability.ts'
import type { mission } from './contract.ts'
import { DEFAULT_UP, type UpRule } from './formula.ts'
import { changesOf } from './history.ts'
import { evidenceOf, exposureRowsOf } from './missionEvidence.ts'
import { graphOf } from './missionGraph.ts'
import { missionRowOf, operationRowOf, ownerOf } from './overview.ts'
import { expectEnds, recoverHoursOf, recoveryOf } from './recovery.ts'
import { momentOf } from './storedModel.ts'
import { runModel } from './timeline.ts'
import { Marker, type World } from './world.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MOST_IMPORTANT = 20
const MOST_POINTS = 12

type MissionReply = Reply<typeof mission>

/** What has to be computed off the request thread for one mission: the chance at the horizon, and along the recovery. */
export interface ChanceQuestion {
  readonly vertex: number
  readonly up: UpRule
  readonly seed: number
  /** Probabilities per vertex: first at the horizon (with importance), then at each recovery point. */
  readonly cases: readonly Float64Array[]
}

/** Chance that each basic event is up at a later time: its own, times the share of its health expected to be back by then. */
export function chancesAt(world: World, exposures: readonly Exposure[], at: number): Float64Array {
  const { model } = world
  const { health } = runModel(model, exposures, at).last
  return model.probability.map((p, v) => {
    const base = model.base[v] ?? 1
    return base > 0 ? p * Math.min(1, (health[v] ?? 1) / base) : 0
  })
}

export function upRuleOf(world: World, node: number): UpRule {
  return { ...DEFAULT_UP, capable: world.model.nodes[node]?.thresholds.capable ?? DEFAULT_UP.capable }
}

export function askChances(world: World, node: number, seed: number, withRecovery: boolean): ChanceQuestion {
  const { model, at } = world
  const expected = expectEnds(model, world.exposures, at)
  const up = upRuleOf(world, node)
  const later = withRecovery ? recoveryOf(model, world.exposures, at, node).points.slice(0, MOST_POINTS) : []
  return {
    vertex: model.graph.vertexOf[node] ?? 0,
    up,
    seed,
    cases: [at + up.horizonHours * HOUR, ...later.map((p) => p.at)].map((t) => chancesAt(world, expected, t)),
  }
}

export function toProbability(found: Availability, up: UpRule, milliseconds: number): Probability {
  return {
    value: found.value,
    method: found.method,
    ...(found.interval === undefined ? {} : { interval: [found.interval[0], found.interval[1]] }),
    ...(found.runs === undefined ? {} : { runs: found.runs }),
    ...(found.seed === undefined ? {} : { seed: found.seed }),
    lowerBound: found.lower,
    upperBound: found.upper,
    horizonHours: up.horizonHours,
    milliseconds,
  }
}

/** Everything about one mission. `answers[0]` is the chance at the horizon, the rest follow the recovery points. */
export function missionViewOf(
  world: World,
  node: number,
  question: ChanceQuestion,
  answers: readonly Availability[],
  extra: { readonly milliseconds: number; readonly versions: number },
): MissionReply {
  const { model, at, moment } = world
  const marker = new Marker(world)
  const { row, needs } = missionRowOf(world, node, marker)
  const own = model.nodes[node]
  const operation = operationRowOf(world, row.operation, marker)
  const first = answers[0] ?? {
    value: 0,
    method: 'exact',
    lower: 0,
    upper: 1,
    shared: 0,
    birnbaum: new Map<number, number>(),
  }
  const recovery = recoveryOf(model, world.exposures, at, node)
  const nameOf = (i: number): Words => model.nodes[i]?.name ?? { en: '', fr: '' }
  const better = recovery.points.find(
    (p) => p.at > at && p.capacity > (moment.capacity[question.vertex] ?? 0) && p.back.length > 0,
  )
  const recoverHours = recoverHoursOf(model, moment, node)
  const inside = new Set([node, ...needs])
  const exposures = exposureRowsOf(world, node, inside, marker)
  return {
    asOf: at,
    live: at === world.now,
    mission: row,
    ...(operation === undefined ? {} : { operation }),
    description: own?.object.description ?? '',
    graph: graphOf(world, inside, marker),
    counts: { dependencies: needs.length, notCapable: needs.filter((i) => moment.states[i] === 'not-capable').length },
    exposures,
    evidence: evidenceOf(world, exposures, marker),
    probability: toProbability(first, question.up, extra.milliseconds),
    ...(recoverHours === undefined ? {} : { recoverHours }),
    ...(better === undefined
      ? {}
      : { firstBack: { name: nameOf(better.back[0] ?? node), at: better.at, state: better.state } }),
    recovery: recovery.points.map((p, i) => ({
      at: p.at,
      capacity: p.capacity,
      state: p.state,
      ...(answers[i + 1] === undefined ? {} : { probability: answers[i + 1]?.value ?? 0 }),
      back: p.back.map(nameOf),
    })),
    restoreFirst: [...first.birnbaum]
      .toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, MOST_IMPORTANT)
      .map(([v, birnbaum]) => {
        const i = model.graph.nodeOf[v] ?? 0
        const label = model.nodes[i]?.label ?? world.defaultLabel
        const p = question.cases[0]?.[v] ?? 1
        return {
          id: model.nodes[i]?.id ?? '',
          name: nameOf(i),
          state: moment.states[i] ?? 'unknown',
          birnbaum,
          gain: birnbaum * (1 - p),
          mark: marker.mark(label),
        }
      }),
    history: changesOf(world, at - 30 * DAY, at, node),
    model: {
      version: extra.versions,
      modified: newestOf(world, inside),
      owner: own === undefined ? '' : ownerOf(world, own.object),
    },
    warnings: model.warnings.filter((w) => w.ids.some((id) => inside.has(model.indexOf.get(id) ?? -1))),
    marking: marker.marking(),
  }
}

function newestOf(world: World, inside: ReadonlySet<number>): number {
  const { model } = world
  const nodes = [...inside].map((i) => momentOf(model.nodes[i]?.object.modified) ?? 0)
  const edges = model.dependencies
    .filter((d) => inside.has(d.node))
    .map((d) => momentOf(String(d.body.modified ?? '')) ?? 0)
  return [...nodes, ...edges].reduce((a, b) => Math.max(a, b), 0)
}
