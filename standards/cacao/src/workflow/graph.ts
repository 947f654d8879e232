import { isObject } from '@testudo/stix/json'
import { type EdgeKind, isTooLarge, opensBranch, type Outline, outlineOf, reachableFrom, textOr } from './outline.ts'

export interface GraphNode {
  readonly id: string
  readonly type: string
  /** Its name, or its id. */
  readonly name: string
  /** From 0, in the direction of the work. */
  readonly layer: number
  /** From 0, place within the layer. */
  readonly row: number
  /** No step of this id exists: something leads to it all the same. */
  readonly isMissing: boolean
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly kind: EdgeKind
  /** The key of a case. */
  readonly label?: string
  /** It leads against the direction of the work. */
  readonly isBack: boolean
}

/** A workflow to be drawn: the same playbook gives the same drawing, and a step keeps its place as far as it can. */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  readonly layers: number
  /** Nodes of the fullest layer. */
  readonly rows: number
}

/** Lays a playbook out, a broken one too: an editor shows what is there. Anything else, and what is too large, gives an empty graph. */
export function graph(playbook: unknown): Graph {
  const nothing = { nodes: [], edges: [], layers: 0, rows: 0 }
  if (!isObject(playbook)) return nothing
  const outline = outlineOf(playbook)
  if (isTooLarge(outline)) return nothing
  const missing = new Set<string>()
  const ids = [...outline.steps.keys()]
  for (const { edges } of outline.steps.values())
    for (const { to } of edges) if (!outline.steps.has(to)) missing.add(to)
  const all = [...ids, ...missing]
  const back = backEdges(outline, all)
  const layer = layersOf(outline, all, back)
  const rows = rowsOf(outline, all, layer)
  const edges = [...outline.steps.values()].flatMap((step) =>
    step.edges.map(
      ({ kind, to, label, path }): GraphEdge => ({
        from: step.id,
        to,
        kind,
        ...(label === undefined ? {} : { label }),
        isBack: back.has(path),
      }),
    ),
  )
  const nodes = all.map((id): GraphNode => {
    const step = outline.steps.get(id)
    const name = textOr(step?.raw['name']) ?? ''
    return {
      id,
      type: step?.type ?? '',
      name: name === '' ? id : name,
      layer: layer.get(id) ?? 0,
      row: rows.get(id) ?? 0,
      isMissing: step === undefined,
    }
  })
  nodes.sort((a, b) => a.layer - b.layer || a.row - b.row)
  const most = (values: Iterable<number>) => [...values].reduce((a, b) => Math.max(a, b + 1), 0)
  return { nodes, edges, layers: most(layer.values()), rows: most(rows.values()) }
}

/** Places of edges that lead back to a step that is still being gone through. */
function backEdges(outline: Outline, ids: readonly string[]): ReadonlySet<string> {
  const back = new Set<string>()
  const state = new Map<string, 'open' | 'done'>()
  const order = outline.start !== undefined && outline.steps.has(outline.start) ? [outline.start, ...ids] : ids
  for (const root of order) {
    if (state.has(root)) continue
    state.set(root, 'open')
    const work = [{ id: root, at: 0 }]
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const edge = outline.steps.get(top.id)?.edges[top.at]
      top.at += 1
      if (edge === undefined) {
        state.set(top.id, 'done')
        work.pop()
      } else if (state.get(edge.to) === 'open') back.add(edge.path)
      else if (!state.has(edge.to)) {
        state.set(edge.to, 'open')
        work.push({ id: edge.to, at: 0 })
      }
    }
  }
  return back
}

/** The longest way from a step that nothing leads to; what follows a step with branches stands behind all of them. */
function layersOf(outline: Outline, ids: readonly string[], back: ReadonlySet<string>): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const step of outline.steps.values())
    for (const edge of step.edges) if (!back.has(edge.path)) next.get(step.id)?.push(edge.to)
  const layer = longestWays(ids, next)
  for (const step of [...outline.steps.values()].filter(({ edges }) => edges.some(opensBranch))) {
    const branches = reachableFrom(
      outline,
      step.edges.filter(opensBranch).map(({ to }) => to),
      (_, edge) => edge.to !== step.id,
    )
    for (const { kind, to } of step.edges) {
      if (kind !== 'on_completion' && kind !== 'on_success') continue
      const after = reachableFrom(outline, [to])
      for (const id of branches) if (!after.has(id) && outline.steps.get(id)?.edges.length === 0) next.get(id)?.push(to)
    }
  }
  const spaced = longestWays(ids, next)
  return spaced.size === ids.length ? spaced : layer
}

/** Kahn's order; steps on a way round, which cannot be ordered, get no layer. */
function longestWays(ids: readonly string[], next: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const incoming = new Map<string, number>(ids.map((id) => [id, 0]))
  for (const tos of next.values()) for (const to of tos) incoming.set(to, (incoming.get(to) ?? 0) + 1)
  const depth = new Map<string, number>()
  const layer = new Map<string, number>()
  const ready = ids.filter((id) => incoming.get(id) === 0)
  for (const id of ready) {
    const own = depth.get(id) ?? 0
    layer.set(id, own)
    for (const to of next.get(id) ?? []) {
      depth.set(to, Math.max(depth.get(to) ?? 0, own + 1))
      const left = (incoming.get(to) ?? 0) - 1
      incoming.set(to, left)
      if (left === 0) ready.push(to)
    }
  }
  return layer
}

/** Within a layer, near the middle of what leads there; where that ties, in the order of the document. */
function rowsOf(
  outline: Outline,
  ids: readonly string[],
  layer: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const before = new Map<string, string[]>()
  for (const step of outline.steps.values())
    for (const { to } of step.edges) before.set(to, [...(before.get(to) ?? []), step.id])
  const layers = new Map<number, string[]>()
  for (const id of ids) layers.set(layer.get(id) ?? 0, [...(layers.get(layer.get(id) ?? 0) ?? []), id])
  const rows = new Map<string, number>()
  for (const [, members] of [...layers].toSorted(([a], [b]) => a - b)) {
    const middle = new Map(
      members.map((id) => {
        const places = (before.get(id) ?? []).flatMap((one) => rows.get(one) ?? [])
        return [id, places.length === 0 ? 0 : places.reduce((a, b) => a + b, 0) / places.length] as const
      }),
    )
    const sorted = members.toSorted((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0))
    for (const [row, id] of sorted.entries()) rows.set(id, row)
  }
  return rows
}
