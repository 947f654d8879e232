import type { LayeredGate, LayeredNode } from '@testudo/ui'
import type { GraphKind, GraphNodeRow, IncidentGraph } from '../../core/index.ts'

/** Things of one kind that are drawn one by one; the others are one node until somebody asks for all. */
const FEW = 6

const LAYER: Readonly<Record<GraphKind, number>> = {
  participant: 0,
  alert: 0,
  observable: 0,
  evidence: 0,
  technique: 0,
  related: 0,
  incident: 1,
  system: 2,
  dependency: 3,
  mission: 4,
}

export interface Drawing {
  readonly nodes: readonly LayeredNode[]
  readonly gates: readonly LayeredGate[]
  /** Some things stand behind one node. */
  readonly folded: boolean
}

/** What is drawn of a graph: what was seen is folded by kind, what leads to missions never is. */
export function drawingOf(
  { nodes, edges }: Pick<IncidentGraph, 'nodes' | 'edges'>,
  how: {
    readonly all: boolean
    readonly name: (node: GraphNodeRow) => string
    readonly detail: (node: GraphNodeRow) => string
    readonly more: (n: number, kind: GraphKind) => string
  },
): Drawing {
  const columns = [...new Set(nodes.map(({ kind }) => LAYER[kind]))].sort((a, b) => a - b)
  const layerOf = (kind: GraphKind) => columns.indexOf(LAYER[kind])
  const folded = new Map<string, string>()
  const made: LayeredNode[] = []
  for (const [kind, own] of Map.groupBy(nodes, (node) => node.kind)) {
    if (how.all || LAYER[kind] > 0 || own.length <= FEW + 1) continue
    const id = `more ${kind}`
    for (const one of own.slice(FEW)) folded.set(one.id, id)
    made.push({ id, layer: layerOf(kind), name: how.more(own.length - FEW, kind) })
  }
  const shown = nodes.flatMap((node): LayeredNode[] =>
    folded.has(node.id)
      ? []
      : [
          {
            id: node.id,
            layer: layerOf(node.kind),
            name: how.name(node),
            mark: node.mark.portion.replace(/^\(|\)$/g, ''),
            ...(node.state !== undefined && { state: node.state }),
            detail: how.detail(node),
          },
        ],
  )
  const states = new Map(nodes.map(({ id, state }) => [id, state]))
  // What is touched has no state of its own: the loss of what leans on it runs through it.
  const carriers = new Set(nodes.filter(({ kind }) => LAYER[kind] >= LAYER.system).map(({ id }) => id))
  const into = Map.groupBy(edges, ({ to }) => folded.get(to) ?? to)
  const gates = [...into].map(
    ([of, own]): LayeredGate => ({
      id: `to ${of}`,
      of,
      members: [...new Set(own.map(({ from }) => folded.get(from) ?? from))].map((from) => ({
        from,
        state: carriers.has(from) ? states.get(of) : undefined,
      })),
    }),
  )
  return { nodes: [...shown, ...made], gates, folded: made.length > 0 }
}

/** Names of the columns that are not empty, left to right. */
export const columnsOf = (nodes: readonly GraphNodeRow[]): readonly number[] =>
  [...new Set(nodes.map(({ kind }) => LAYER[kind]))].sort((a, b) => a - b)

const PARTS = ['lead', 'supports', 'affected', 'informed'] as const
/** The word of a part, where it is one. */
export function partOf(what: string): `part.${(typeof PARTS)[number]}` | undefined {
  const part = PARTS.find((one) => one === what)
  return part === undefined ? undefined : `part.${part}`
}
