import type { Reply } from '@testudo/kernel/contract'
import type { Exposure, State } from '@testudo/kernel/situation'
import type { ExposureRow, GraphEdge, GraphGate, GraphNode, Probability, Words } from './answers.ts'
import type { Availability } from './availability.ts'
import { evaluateCapacity, stateOf } from './capacity.ts'
import type { mission } from './contract.ts'
import { DEFAULT_UP, type UpRule } from './formula.ts'
import { changesOf } from './history.ts'
import { missionRowOf, operationRowOf, ownerOf } from './overview.ts'
import { expectEnds, recoverHoursOf, recoveryOf } from './recovery.ts'
import { momentOf, type StoredGate } from './stored.ts'
import { exposuresOf, runModel } from './timeline.ts'
import { Marker, neededBy, stateAndCapacity, type World } from './world.ts'

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

const LAYER = { asset: 0, service: 1, task: 2, mission: 3 } as const

function graphOf(world: World, inside: ReadonlySet<number>, marker: Marker): MissionReply['graph'] {
  const { model, moment } = world
  const { graph } = model
  const missionsOf = countMissions(world, inside)
  const nodes: GraphNode[] = [...inside].flatMap((i) => {
    const node = model.nodes[i]
    if (node === undefined) return []
    const { object } = node
    const worst = moment.active.get(i)?.find((e) => e.health < 1)
    return [
      {
        id: node.id,
        kind: node.kind,
        name: node.name,
        ...('sector' in object && typeof object.sector === 'string' ? { sector: object.sector } : {}),
        ...('nation' in object && typeof object.nation === 'string' ? { nation: object.nation } : {}),
        commitment: object.type === 'x-testudo-service' && object.commitment,
        ...stateAndCapacity(world, i),
        layer: LAYER[node.kind],
        note: worst?.causeName ?? '',
        missions: missionsOf.get(i) ?? 0,
        mark: marker.mark(node.label),
      } as GraphNode,
    ]
  })
  const gates: GraphGate[] = []
  const edges: GraphEdge[] = []
  for (const [g, gate] of model.gates.entries()) {
    if (!inside.has(gate.node)) continue
    const v = model.gateVertex[g] ?? 0
    const to = model.nodes[gate.node]?.id ?? ''
    const unknown = moment.states[gate.node] === 'unknown'
    gates.push({
      id: gate.id,
      node: to,
      rule: gate.rule,
      ...(gate.k === undefined ? {} : { k: gate.k }),
      of: gate.members.length,
      text: gateText(gate),
      ...(unknown ? {} : { capacity: moment.capacity[v] ?? 0 }),
    })
    for (const [m, member] of gate.members.entries()) {
      const e = (graph.start[v] ?? 0) + m
      const source = stateAndCapacity(world, member.needs)
      const fallback = graph.fallback[e] ?? Number.NaN
      const end = moment.fallbackEnd[e] ?? Number.NaN
      const active = !Number.isNaN(end) && end > world.at
      const state: State = active ? stateOf(fallback, model.nodes[gate.node]?.thresholds) : source.state
      edges.push({
        id: member.id,
        from: model.nodes[member.needs]?.id ?? '',
        gate: gate.id,
        to,
        state,
        ...(active ? { capacity: fallback } : source.capacity === undefined ? {} : { capacity: source.capacity }),
        ...(gate.weights === undefined ? {} : { weight: graph.weight[e] ?? 0 }),
        ...(Number.isNaN(fallback)
          ? {}
          : {
              fallback: {
                capacity: fallback,
                hours: graph.fallbackHours[e] ?? 0,
                active,
                ...(active && Number.isFinite(end) ? { until: end } : {}),
              },
            }),
        loss: state !== 'capable' && moment.states[gate.node] !== 'capable',
      })
    }
  }
  return { nodes, gates, edges }
}

export function gateText(gate: Pick<StoredGate, 'rule' | 'k'> & { readonly members: readonly unknown[] }): Words {
  const n = gate.members.length
  if (gate.rule === 'all') return { en: 'all', fr: 'tous' }
  if (gate.rule === 'any') return { en: 'any', fr: 'au moins un' }
  if (gate.rule === 'weighted') return { en: 'weights', fr: 'pondération' }
  return gate.rule === 'share'
    ? { en: `${gate.k} shared by ${n}`, fr: `${gate.k} partagé par ${n}` }
    : { en: `${gate.k} of ${n}`, fr: `${gate.k} sur ${n}` }
}

function countMissions(world: World, inside: ReadonlySet<number>): Map<number, number> {
  const count = new Map<number, number>()
  for (const [i, node] of world.model.nodes.entries()) {
    if (node.kind !== 'mission') continue
    for (const j of neededBy(world.model, i)) if (inside.has(j)) count.set(j, (count.get(j) ?? 0) + 1)
  }
  return count
}

/** What a cause is, from the type of its evidence and what it hit. */
export function kindOfExposure(world: Pick<World, 'model'>, exposure: Exposure): ExposureRow['kind'] {
  const object = world.model.nodes[world.model.indexOf.get(exposure.asset) ?? -1]?.object
  const sector = object !== undefined && 'sector' in object ? object.sector : undefined
  if (sector === 'cable') return 'undersea'
  if (sector === 'information') return 'information'
  const type = exposure.cause.split('--')[0] ?? ''
  if (type === 'incident' || type === 'vulnerability') return type
  return ['campaign', 'intrusion-set', 'threat-actor', 'malware', 'indicator', 'attack-pattern', 'sighting'].includes(
    type,
  )
    ? 'threat'
    : 'other'
}

const gradeOf = (e: Exposure) =>
  e.grading === undefined || (e.grading.reliability === 'F' && e.grading.credibility === '6')
    ? ''
    : `${e.grading.reliability}${e.grading.credibility}`

function exposureRowsOf(world: World, node: number, inside: ReadonlySet<number>, marker: Marker): ExposureRow[] {
  const { model, at, moment } = world
  const v = model.graph.vertexOf[node] ?? 0
  const now = moment.capacity[v] ?? 0
  return exposuresOf(model, world.exposures)
    .filter((e) => inside.has(e.node) && e.from <= at && (e.until === undefined || e.until > at))
    .map((e) => {
      const cell = model.graph.vertexOf[e.node] ?? 0
      const others = moment.active.get(e.node)?.filter((o) => o.id !== e.id) ?? []
      const health = moment.health.slice()
      health[cell] = Math.min(model.base[cell] ?? 1, ...others.map((o) => o.health))
      const without = evaluateCapacity(model.graph, health, { fallbackOn: moment.fallbackOn })[v] ?? 0
      const own = model.exposures.get(e.id)?.object
      return {
        id: e.id,
        kind: kindOfExposure(world, e),
        reference: e.causeName,
        evidenceId: e.cause,
        what: own === undefined ? { en: e.what, fr: e.what } : { en: own.name, fr: own.name_fr ?? own.name },
        asset: e.asset,
        assetName: model.nodes[e.node]?.name ?? { en: '', fr: '' },
        assetState: moment.states[e.node] ?? 'unknown',
        from: e.from,
        ...(e.until === undefined ? {} : { until: e.until }),
        grade: gradeOf(e),
        health: e.health,
        capacityLost: Math.max(0, without - now),
        lifts: e.lifts ?? '',
        ...(e.repairHours === undefined ? {} : { repairHours: e.repairHours }),
        active: true,
        editable: own !== undefined,
        mark: marker.mark(e.label),
      }
    })
    .toSorted((a, b) => b.capacityLost - a.capacityLost || a.health - b.health)
}

function evidenceOf(world: World, exposures: readonly ExposureRow[], marker: Marker): MissionReply['evidence'] {
  const byCause = new Map<string, ExposureRow[]>()
  for (const row of exposures) byCause.set(row.evidenceId, [...(byCause.get(row.evidenceId) ?? []), row])
  return [...byCause.entries()].flatMap(([id, rows]) => {
    const first = rows.toSorted((a, b) => a.from - b.from)[0]
    const label = first === undefined ? undefined : world.exposures.find((e) => e.id === first.id)?.label
    if (first === undefined || label === undefined) return []
    const own = world.model.exposures.get(first.id)?.object
    const source = own === undefined ? '' : (world.names.get(own.created_by_ref ?? '') ?? '')
    const title = world.names.get(id) ?? first.what.en
    return [
      {
        id,
        kind: first.kind,
        reference: first.reference,
        title,
        source,
        grade: first.grade,
        at: first.from,
        assets: rows.map((r) => r.asset),
        mark: marker.mark(label),
      },
    ]
  })
}
