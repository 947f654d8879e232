import { Fault } from '@testudo/kernel/fault'
import type { Kind } from './answers.ts'
import { DEFAULT_THRESHOLDS, spread, type Thresholds } from './capacity.ts'
import { compile, type Graph, type ModelNode, type Need, type Workaround } from './graph.ts'
import type { ImpactModel } from './impact.ts'
import type { Performance } from './performance.ts'

/** A model file, parsed and compiled: own values per vertex of the graph, thresholds per node. */
export interface ModelFile {
  readonly graph: Graph
  readonly probability: Float64Array
  readonly capacity: Float64Array
  readonly repairHours: Float64Array
  readonly thresholds: readonly Thresholds[]
  /** Model C, when any node has `shock` or `impactedBy`. */
  readonly impact?: ImpactModel
  readonly performances: ReadonlyMap<string, Performance>
}

/** Deeper gates than this are a mistake or an attack. */
const DEEPEST = 64

const bad = (path: string, message: string) =>
  new Fault('invalid', 'picture.model', `${path || '/'}: ${message}`, { place: { path } })

type Raw = Readonly<Record<string, unknown>>

function record(value: unknown, path: string, keys: readonly string[]): Raw {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(path, 'must be an object')
  for (const key of Object.keys(value)) {
    if (!keys.includes(key))
      throw bad(
        `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        `is not known here; known: ${keys.join(', ')}`,
      )
  }
  return value as Raw
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(path, 'must be a list')
  return value
}

function number(value: unknown, path: string, from: number, to: number, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise
  if (typeof value !== 'number' || !Number.isFinite(value) || value < from || value > to) {
    throw bad(
      path,
      `must be a number ${to === Number.POSITIVE_INFINITY ? `of at least ${from}` : `from ${from} to ${to}`}`,
    )
  }
  return value
}

const NODE_KEYS = [
  'id',
  'kind',
  'name',
  'description',
  'probability',
  'capacity',
  'repairHours',
  'needs',
  'thresholds',
  'shock',
  'impactedBy',
  'performance',
]
const KINDS: readonly string[] = ['asset', 'service', 'task', 'mission'] satisfies Kind[]

/**
 * Reads `{"nodes":[…]}`: each node has `id`, and may have `kind`, `probability` (1), `capacity` (1), `repairHours` (0),
 * `needs`, `thresholds`. A need is an id, `{"all":[…]}`, `{"any":[…]}`, `{"atLeast":k,"of":[…]}`, `{"weighted":[[need,w],…]}`
 * (Σw = 1), `{"share":{"k":k,"of":[…]}}`, or `{"node":"id"}`; gates nest, a list means all, and every need written
 * as an object may carry `"workaround":{"capacity":c,"hours":h}`.
 *
 * @throws {Fault} `invalid` naming the place (JSON pointer), an unknown reference, a repeated id, or the circle
 */
export function parseModel(value: unknown): ModelFile {
  const rows = list(record(value, '', ['nodes']).nodes, '/nodes')
  const index = new Map<string, number>()
  const raws = rows.map((row, i) => {
    const raw = record(row, `/nodes/${i}`, NODE_KEYS)
    if (typeof raw.id !== 'string' || raw.id === '') throw bad(`/nodes/${i}/id`, 'must be a text that is not empty')
    if (index.has(raw.id)) throw bad(`/nodes/${i}/id`, `"${raw.id}" is used twice`)
    index.set(raw.id, i)
    return raw
  })
  const nodes: ModelNode[] = raws.map((raw, i) => {
    const path = `/nodes/${i}`
    if (raw.kind !== undefined && !(typeof raw.kind === 'string' && KINDS.includes(raw.kind)))
      throw bad(`${path}/kind`, `must be one of ${KINDS.join(', ')}`)
    const needs = raw.needs === undefined ? [] : topNeeds(raw.needs, `${path}/needs`, index)
    const kind = (raw.kind as Kind | undefined) ?? (needs.length > 0 ? 'service' : 'asset')
    return { id: raw.id as string, kind, needs }
  })
  const graph = compile(nodes)
  const each = (key: string, to: number, otherwise: number) =>
    raws.map((raw, i) => number(raw[key], `/nodes/${i}/${key}`, 0, to, otherwise))
  const impact = impactOf(raws, index)
  return {
    graph,
    probability: spread(graph, each('probability', 1, 1), 1),
    capacity: spread(graph, each('capacity', 1, 1), 1),
    repairHours: spread(graph, each('repairHours', Number.POSITIVE_INFINITY, 0), 0),
    thresholds: raws.map((raw, i) => thresholdsOf(raw.thresholds, `/nodes/${i}/thresholds`)),
    performances: new Map(
      raws.flatMap((raw, i) =>
        raw.performance === undefined
          ? []
          : [[String(raw.id), performanceOf(raw.performance, `/nodes/${i}/performance`)] as const],
      ),
    ),
    ...(impact === undefined ? {} : { impact }),
  }
}

/** Several gates joined by AND stay apart, so that each is a pill of its own. */
function topNeeds(value: unknown, path: string, index: ReadonlyMap<string, number>): readonly Need[] {
  const need = Array.isArray(value) ? { all: value } : value
  const parsed = parseNeed(need, Array.isArray(value) ? path.replace(/\/all$/, '') : path, index, 0)
  return 'rule' in parsed && parsed.rule === 'all' && parsed.workaround === undefined ? parsed.of : [parsed]
}

function parseNeed(value: unknown, path: string, index: ReadonlyMap<string, number>, depth: number): Need {
  if (depth > DEEPEST) throw bad(path, `gates are nested deeper than ${DEEPEST}`)
  if (typeof value === 'string') return { node: known(value, path, index) }
  if (Array.isArray(value)) return { rule: 'all', of: members(value, path, index, depth) }
  const raw = record(value, path, ['node', 'all', 'any', 'atLeast', 'of', 'weighted', 'share', 'workaround'])
  const heads = ['node', 'all', 'any', 'atLeast', 'weighted', 'share'].filter((key) => raw[key] !== undefined)
  const [head] = heads
  if (head === undefined || heads.length > 1)
    throw bad(path, 'must have exactly one of node, all, any, atLeast, weighted, share')
  if (raw.of !== undefined && head !== 'atLeast') throw bad(`${path}/of`, 'belongs to atLeast')
  const workaround: { workaround?: Workaround } =
    raw.workaround === undefined ? {} : { workaround: workaroundOf(raw.workaround, `${path}/workaround`) }
  if (head === 'node') {
    if (typeof raw.node !== 'string') throw bad(`${path}/node`, 'must be the id of a node')
    return { node: known(raw.node, `${path}/node`, index), ...workaround }
  }
  if (head === 'all' || head === 'any')
    return { rule: head, of: members(raw[head], `${path}/${head}`, index, depth), ...workaround }
  if (head === 'atLeast') {
    const of = members(raw.of, `${path}/of`, index, depth)
    return { rule: 'at-least', of, k: count(raw.atLeast, `${path}/atLeast`, of.length), ...workaround }
  }
  if (head === 'share') {
    const share = record(raw.share, `${path}/share`, ['k', 'of'])
    const of = members(share.of, `${path}/share/of`, index, depth)
    return { rule: 'share', of, k: count(share.k, `${path}/share/k`, of.length), ...workaround }
  }
  const pairs = list(raw.weighted, `${path}/weighted`).map((pair, i) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw bad(`${path}/weighted/${i}`, 'must be a pair [need, weight]')
    const weight = number(pair[1], `${path}/weighted/${i}/1`, Number.MIN_VALUE, 1)
    return { need: parseNeed(pair[0], `${path}/weighted/${i}/0`, index, depth + 1), weight }
  })
  const sum = pairs.reduce((total, pair) => total + pair.weight, 0)
  if (Math.abs(sum - 1) > 1e-9) throw bad(`${path}/weighted`, `weights sum to ${sum}; they must sum to 1`)
  return {
    rule: 'weighted',
    of: pairs.map((pair) => pair.need),
    weights: pairs.map((pair) => pair.weight),
    ...workaround,
  }
}

function members(value: unknown, path: string, index: ReadonlyMap<string, number>, depth: number): readonly Need[] {
  const of = list(value, path).map((need, i) => parseNeed(need, `${path}/${i}`, index, depth + 1))
  if (of.length === 0) throw bad(path, 'must name at least one need')
  return of
}

function known(id: string, path: string, index: ReadonlyMap<string, number>): number {
  const found = index.get(id)
  if (found === undefined) throw bad(path, `no node has the id "${id}"`)
  return found
}

function count(value: unknown, path: string, most: number): number {
  const k = number(value, path, 1, most)
  if (!Number.isInteger(k)) throw bad(path, 'must be a whole number')
  return k
}

function workaroundOf(value: unknown, path: string): Workaround {
  const raw = record(value, path, ['capacity', 'hours'])
  return {
    capacity: number(raw.capacity, `${path}/capacity`, 0, 1),
    hours: number(raw.hours, `${path}/hours`, 0, Number.POSITIVE_INFINITY),
  }
}

function thresholdsOf(value: unknown, path: string): Thresholds {
  if (value === undefined) return DEFAULT_THRESHOLDS
  const raw = record(value, path, ['capable', 'degraded', 'severe'])
  const [capable, degraded, severe] = [
    number(raw.capable, `${path}/capable`, 0, 1, DEFAULT_THRESHOLDS.capable),
    number(raw.degraded, `${path}/degraded`, 0, 1, DEFAULT_THRESHOLDS.degraded),
    number(raw.severe, `${path}/severe`, 0, 1, DEFAULT_THRESHOLDS.severe),
  ]
  if (!(capable >= degraded && degraded >= severe)) throw bad(path, 'must fall: capable ≥ degraded ≥ severe')
  return { capable, degraded, severe }
}

/** `shock`: chance of a hit from outside; `impactedBy`: [[id, p], …], p = chance that impact there reaches here. Circles are fine. */
function impactOf(raws: readonly Raw[], index: ReadonlyMap<string, number>): ImpactModel | undefined {
  if (raws.every((raw) => raw.shock === undefined && raw.impactedBy === undefined)) return undefined
  return {
    shock: raws.map((raw, i) => number(raw.shock, `/nodes/${i}/shock`, 0, 1, 0)),
    edges: raws.flatMap((raw, to) =>
      raw.impactedBy === undefined
        ? []
        : list(raw.impactedBy, `/nodes/${to}/impactedBy`).map((pair, j) => {
            const path = `/nodes/${to}/impactedBy/${j}`
            if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string')
              throw bad(path, 'must be a pair [id, probability]')
            return { from: known(pair[0], `${path}/0`, index), to, p: number(pair[1], `${path}/1`, 0, 1) }
          }),
    ),
  }
}

function performanceOf(value: unknown, path: string): Performance {
  const raw = record(value, path, ['points', 'horizonHours'])
  let before = 0
  const points = list(raw.points, `${path}/points`).map((pair, i) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw bad(`${path}/points/${i}`, 'must be a pair [hour, value]')
    const hour = number(pair[0], `${path}/points/${i}/0`, before, Number.POSITIVE_INFINITY)
    before = hour
    return [hour, number(pair[1], `${path}/points/${i}/1`, 0, 1)] as const
  })
  return {
    points,
    horizonHours: number(raw.horizonHours, `${path}/horizonHours`, Number.MIN_VALUE, Number.POSITIVE_INFINITY, 24),
  }
}
