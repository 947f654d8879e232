import type { Label } from '@testudo/kernel/label'
import type { Exposure } from '@testudo/kernel/situation'
import { parseTime } from '@testudo/kernel/time'
import type { z } from 'zod'
import type { Kind, ModelWarning, Words } from './answers.ts'
import { DEFAULT_THRESHOLDS, spread, type Thresholds } from './capacity.ts'
import {
  compile,
  findCycles,
  type Graph,
  type ModelNode,
  type Need,
  type Rule,
  stronglyConnected,
  type Workaround,
} from './graph.ts'
import {
  type Asset,
  assetSchema,
  type Dependency,
  DEPENDENCY_EXTENSION,
  dependencySchema,
  type ExposureObject,
  exposureSchema,
  type Mission,
  missionSchema,
  type Operation,
  operationSchema,
  type Service,
  serviceSchema,
  type Task,
  taskSchema,
} from './objects.ts'

/** What the store hands over: the body as the reader may see it, already parsed as JSON. */
export interface StoredBody {
  readonly id: string
  readonly type: string
  readonly label: Label
  readonly value: unknown
}

export const PICTURE_TYPES = [
  'x-testudo-asset',
  'x-testudo-service',
  'x-testudo-task',
  'x-testudo-mission',
  'x-testudo-operation',
  'x-testudo-exposure',
] as const

export type NodeObject = Asset | Service | Task | Mission

export interface StoredNode {
  readonly id: string
  readonly kind: Kind
  readonly name: Words
  readonly object: NodeObject
  readonly label: Label
  readonly thresholds: Thresholds
  /** Unix ms: when the reader's newest version of it was first made. */
  readonly created: number
}

export interface StoredDependency {
  readonly id: string
  /** Index of the node that needs, and of the one needed. */
  readonly node: number
  readonly needs: number
  readonly dependency: Dependency
  readonly body: Readonly<Record<string, unknown>>
  readonly label: Label
}

/** One gate of a node with its members in graph order. */
export interface StoredGate {
  readonly id: string
  readonly node: number
  readonly rule: Rule
  readonly k: number | undefined
  readonly name: Words | undefined
  readonly members: readonly StoredDependency[]
  readonly weights: readonly number[] | undefined
}

/** Something that makes a node unknown from a moment on (−Infinity: always). */
export interface Doubt {
  readonly node: number
  readonly from: number
  readonly kind: 'stale' | 'ended' | 'cycle' | 'empty'
  readonly cycle?: readonly Words[]
}

export interface StoredModel {
  readonly nodes: readonly StoredNode[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly graph: Graph
  /** Own capacity and probability per vertex when nothing is known against it, and hours to repair. */
  readonly base: Float64Array
  readonly probability: Float64Array
  readonly repairHours: Float64Array
  readonly gates: readonly StoredGate[]
  readonly gateVertex: Int32Array
  readonly dependencies: readonly StoredDependency[]
  readonly doubts: readonly Doubt[]
  readonly operations: readonly { readonly object: Operation; readonly label: Label }[]
  readonly exposures: ReadonlyMap<string, { readonly object: ExposureObject; readonly label: Label }>
  readonly warnings: readonly ModelWarning[]
}

/** Revoked, or taken off the picture. */
export function isGone(object: Readonly<Record<string, unknown>>): boolean {
  return object.revoked === true || object.x_testudo_removed === true
}

export function wordsOf(object: { readonly name: string; readonly name_fr?: string | undefined }): Words {
  return { en: object.name, fr: object.name_fr ?? object.name }
}

/** RFC 3339 or a date-time group as Unix ms; nanoseconds are cut. */
export function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = parseTime(text) ?? Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

/** Gate names that are no noun: `needs`, `gate 1`, `g2`, `all`. */
const NAMELESS = /^(gate|g|needs?|all|any|default|main)?[\s_-]*\d*$/i

/**
 * Builds the mission model one reader may see. Whatever he may not read is simply not among the arguments: a dependency
 * whose needed end is missing is left out without a word, k is clamped to the members there are, weights are scaled to
 * those there are.
 *
 * A malformed object or dependency is left out with a warning naming it; circles are cut, their nodes unknown.
 *
 * @param bodies   objects of `PICTURE_TYPES`, in any order
 * @param edges    `depends-on` relationships: their body and both ends
 */
export function buildModel(
  bodies: readonly StoredBody[],
  edges: readonly (StoredBody & { readonly source: string; readonly target: string })[],
): StoredModel {
  const warnings: ModelWarning[] = []
  const nodes: StoredNode[] = []
  const operations: { object: Operation; label: Label }[] = []
  const exposures = new Map<string, { object: ExposureObject; label: Label }>()
  for (const body of bodies.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const take = <S extends z.ZodType>(schema: S): z.output<S> | undefined => {
      const parsed = schema.safeParse(body.value)
      if (parsed.success) return parsed.data
      const path = parsed.error.issues[0]?.path.join('.') ?? ''
      warnings.push(
        warn(
          'object',
          [body.id],
          `${body.id} is left out: ${path} is not valid.`,
          `${body.id} est écarté : ${path} n’est pas valide.`,
        ),
      )
      return undefined
    }
    const node = (kind: Kind, object: NodeObject | undefined, thresholds: Thresholds = DEFAULT_THRESHOLDS) => {
      if (object === undefined || isGone(object)) return
      nodes.push({
        id: body.id,
        kind,
        name: wordsOf(object),
        object,
        label: body.label,
        thresholds,
        created: momentOf(object.created) ?? 0,
      })
    }
    if (body.type === 'x-testudo-asset') node('asset', take(assetSchema))
    else if (body.type === 'x-testudo-service') node('service', take(serviceSchema))
    else if (body.type === 'x-testudo-task') node('task', take(taskSchema))
    else if (body.type === 'x-testudo-mission') {
      const mission = take(missionSchema)
      node('mission', mission, mission?.thresholds)
    } else if (body.type === 'x-testudo-operation') {
      const object = take(operationSchema)
      if (object !== undefined && !isGone(object)) operations.push({ object, label: body.label })
    } else if (body.type === 'x-testudo-exposure') {
      const object = take(exposureSchema)
      if (object !== undefined && !isGone(object)) exposures.set(body.id, { object, label: body.label })
    }
  }
  const indexOf = new Map(nodes.map((node, i) => [node.id, i]))
  const dependencies = readDependencies(edges, indexOf, warnings)
  const cut = cutCircles(nodes, dependencies, warnings)
  const gates = gatherGates(nodes, cut.kept, warnings)
  const needs: Need[][] = nodes.map(() => [])
  for (const gate of gates) {
    needs[gate.node]?.push({
      rule: gate.rule,
      of: gate.members.map((member) => ({ node: member.needs, ...workaroundOf(member.dependency) })),
      ...(gate.k === undefined ? {} : { k: gate.k }),
      ...(gate.weights === undefined ? {} : { weights: gate.weights }),
      ...(gate.name === undefined ? {} : { name: gate.name }),
    })
  }
  const graph = compile(nodes.map((node, i): ModelNode => ({ id: node.id, kind: node.kind, needs: needs[i] ?? [] })))
  const own = (key: 'capacity' | 'probability' | 'repair_hours', otherwise: number) =>
    nodes.map((node) => (key in node.object ? Number(node.object[key as keyof NodeObject]) : otherwise))
  return {
    nodes,
    indexOf,
    graph,
    base: spread(graph, own('capacity', 1), 1),
    probability: spread(graph, own('probability', 1), 1),
    repairHours: spread(graph, own('repair_hours', 0), 0),
    gates,
    gateVertex: gateVertices(graph, gates, needs),
    dependencies,
    doubts: [...cut.doubts, ...findDoubts(nodes, needs, cut.doubts)],
    operations,
    exposures,
    warnings,
  }
}

const modifiedOf = (d: StoredDependency) => String(d.body.modified ?? '')

const warn = (code: string, ids: readonly string[], en: string, fr: string): ModelWarning => ({
  code,
  ids: [...ids],
  text: { en, fr },
})

function workaroundOf(dependency: Dependency): { workaround?: Workaround } {
  return dependency.workaround === undefined ? {} : { workaround: dependency.workaround }
}

function readDependencies(
  edges: readonly (StoredBody & { readonly source: string; readonly target: string })[],
  indexOf: ReadonlyMap<string, number>,
  warnings: ModelWarning[],
): StoredDependency[] {
  const found: StoredDependency[] = []
  for (const edge of edges.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const node = indexOf.get(edge.source)
    const needs = indexOf.get(edge.target)
    if (node === undefined || needs === undefined || typeof edge.value !== 'object' || edge.value === null) continue
    const body = edge.value as Readonly<Record<string, unknown>>
    if (isGone(body)) continue
    const extensions = (
      typeof body.extensions === 'object' && body.extensions !== null ? body.extensions : {}
    ) as Readonly<Record<string, unknown>>
    const parsed = dependencySchema.safeParse(
      extensions[DEPENDENCY_EXTENSION] ?? { extension_type: 'property-extension', gate: 'needs', rule: 'all' },
    )
    if (!parsed.success) {
      warnings.push(
        warn(
          'dependency',
          [edge.id],
          `Dependency ${edge.id} is left out: its gate is not valid.`,
          `La dépendance ${edge.id} est écartée : sa porte n’est pas valide.`,
        ),
      )
      continue
    }
    found.push({ id: edge.id, node, needs, dependency: parsed.data, body, label: edge.label })
  }
  return found
}

function cutCircles(
  nodes: readonly StoredNode[],
  dependencies: readonly StoredDependency[],
  warnings: ModelWarning[],
): { kept: StoredDependency[]; doubts: Doubt[] } {
  const needed: number[][] = nodes.map(() => [])
  for (const d of dependencies) needed[d.node]?.push(d.needs)
  const components = stronglyConnected(needed)
  const componentOf = new Map(components.flatMap((members, c) => members.map((i) => [i, c] as const)))
  const doubts: Doubt[] = []
  for (const [c, circle] of findCycles(needed).entries()) {
    const cycle = [...circle, circle[0] ?? 0].map((i) => nodes[i]?.name ?? { en: '', fr: '' })
    const ids = circle.map((i) => nodes[i]?.id ?? '')
    const en = `These depend on each other in a circle: ${cycle.map((n) => n.en).join(' → ')}.`
    const fr = `Ces éléments dépendent les uns des autres en boucle : ${cycle.map((n) => n.fr).join(' → ')}.`
    warnings.push(warn('cycle', ids, en, fr))
    for (const node of components[c] ?? []) doubts.push({ node, from: Number.NEGATIVE_INFINITY, kind: 'cycle', cycle })
  }
  const inCircle = (d: StoredDependency) =>
    componentOf.has(d.node) && componentOf.get(d.node) === componentOf.get(d.needs)
  return { kept: dependencies.filter((d) => !inCircle(d)), doubts }
}

function gatherGates(
  nodes: readonly StoredNode[],
  dependencies: readonly StoredDependency[],
  warnings: ModelWarning[],
): StoredGate[] {
  const groups = new Map<string, StoredDependency[]>()
  for (const d of dependencies) {
    const key = `${d.node} ${d.dependency.gate}`
    const group = groups.get(key) ?? []
    groups.set(key, group)
    // Two statements of one dependency (two sources): the newest counts, so that nothing is counted twice.
    const twin = group.findIndex((other) => other.needs === d.needs)
    if (twin < 0) group.push(d)
    else if (modifiedOf(d) > modifiedOf(group[twin] ?? d)) group[twin] = d
  }
  const gates = [...groups.values()].flatMap((members): StoredGate[] => {
    const [first] = members.toSorted((a, b) => (modifiedOf(a) < modifiedOf(b) ? 1 : -1))
    if (first === undefined) return []
    // The newest statement of a gate is its rule: whoever changes one member changes the gate.
    const { gate, rule } = first.dependency
    const odd = members.find((m) => m.dependency.rule !== rule)
    if (odd !== undefined) {
      const name = nodes[first.node]?.name ?? { en: '', fr: '' }
      const ids = members.map((m) => m.id)
      warnings.push(
        warn(
          'gate',
          ids,
          `Gate “${gate}” of ${name.en} has two rules; the newest, ${rule}, is used.`,
          `La porte « ${gate} » de ${name.fr} a deux règles ; la plus récente, ${rule}, est retenue.`,
        ),
      )
    }
    const counted = rule === 'at-least' || rule === 'share'
    return [
      {
        id: `${nodes[first.node]?.id ?? ''} ${gate}`,
        node: first.node,
        rule,
        k: counted ? Math.min(members.length, first.dependency.k ?? members.length) : undefined,
        name: NAMELESS.test(gate)
          ? undefined
          : { en: gate, fr: members.find((m) => m.dependency.gate_fr !== undefined)?.dependency.gate_fr ?? '' },
        members,
        weights: rule === 'weighted' ? members.map((m) => m.dependency.weight ?? 1) : undefined,
      },
    ]
  })
  return gates.toSorted((a, b) => a.node - b.node || (a.id < b.id ? -1 : 1))
}

function gateVertices(graph: Graph, gates: readonly StoredGate[], needs: readonly (readonly Need[])[]): Int32Array {
  const seen = new Map<number, number>()
  return Int32Array.from(gates, (gate) => {
    const place = seen.get(gate.node) ?? 0
    seen.set(gate.node, place + 1)
    const v = graph.vertexOf[gate.node] ?? 0
    return (needs[gate.node]?.length ?? 0) === 1 ? v : (graph.child[(graph.start[v] ?? 0) + place] ?? 0)
  })
}

function findDoubts(
  nodes: readonly StoredNode[],
  needs: readonly (readonly Need[])[],
  circles: readonly Doubt[],
): Doubt[] {
  const inCircle = new Set(circles.map((doubt) => doubt.node))
  return nodes.flatMap((node, i): Doubt[] => {
    const { object } = node
    if (object.type === 'x-testudo-asset' && object.report_hours !== undefined) {
      const reported = Math.max(momentOf(object.reported) ?? 0, momentOf(object.modified) ?? 0)
      return [{ node: i, from: reported + object.report_hours * 3_600_000, kind: 'stale' }]
    }
    if (object.type === 'x-testudo-service' && object.committed_until !== undefined) {
      const until = momentOf(object.committed_until)
      return until === undefined ? [] : [{ node: i, from: until, kind: 'ended' }]
    }
    const stands = node.kind === 'mission' || node.kind === 'task'
    return stands && needs[i]?.length === 0 && !inCircle.has(i)
      ? [{ node: i, from: Number.NEGATIVE_INFINITY, kind: 'empty' }]
      : []
  })
}

/** What a stored exposure says to everybody (kernel word). */
export function toExposure({
  object,
  label,
}: {
  readonly object: ExposureObject
  readonly label: Label
}): Exposure | undefined {
  const from = momentOf(object.starts)
  if (from === undefined) return undefined
  const until = momentOf(object.ends)
  return {
    id: object.id,
    asset: object.asset_ref,
    health: object.health,
    from,
    ...(until === undefined ? {} : { until }),
    cause: object.cause_ref,
    causeName: object.reference,
    what: object.what,
    ...(object.lifts === undefined ? {} : { lifts: object.lifts }),
    ...(object.repair_hours === undefined ? {} : { repairHours: object.repair_hours }),
    grading: { reliability: object.reliability, credibility: object.credibility },
    label,
  }
}
