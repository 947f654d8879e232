import type { Label } from '@testudo/kernel/label'
import type { Exposure } from '@testudo/kernel/situation'
import type { z } from 'zod'
import type { Kind, ModelWarning } from './answers.ts'
import { DEFAULT_THRESHOLDS, spread, type Thresholds } from './capacity.ts'
import { compile, type Graph, type ModelNode, type Need, type Workaround } from './graph.ts'
import { cutCircles, gatherGates, readDependencies, warn } from './dependencies.ts'
import {
  assetSchema,
  type Dependency,
  type ExposureObject,
  exposureSchema,
  missionSchema,
  type Operation,
  operationSchema,
  serviceSchema,
  taskSchema,
} from './objects.ts'
import {
  type Doubt,
  isGone,
  momentOf,
  type NodeObject,
  type StoredBody,
  type StoredGate,
  type StoredModel,
  type StoredNode,
  wordsOf,
} from './storedModel.ts'

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

function workaroundOf(dependency: Dependency): { workaround?: Workaround } {
  return dependency.workaround === undefined ? {} : { workaround: dependency.workaround }
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
