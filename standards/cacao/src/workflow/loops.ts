import { type Outline, reachableFrom } from './outline.ts'

/** Edges that bring the body of a while step back to the step itself: a loop that its condition ends. */
function backIntoWhile(outline: Outline): ReadonlySet<string> {
  const back = new Set<string>()
  for (const loop of outline.steps.values()) {
    if (loop.type !== 'while-condition') continue
    const bodies = loop.edges.filter(({ kind }) => kind === 'on_true').map(({ to }) => to)
    const body = reachableFrom(
      outline,
      bodies.filter((id) => id !== loop.id),
      (_, edge) => edge.to !== loop.id,
    )
    for (const id of body)
      for (const edge of outline.steps.get(id)?.edges ?? []) if (edge.to === loop.id) back.add(edge.path)
  }
  return back
}

export interface Loops {
  /** Ways round that no condition ends, each as the steps on it, the one that stands first in the document first. */
  readonly endless: readonly (readonly string[])[]
  /** Places where a body names its own while step instead of an end step. */
  readonly returns: ReadonlySet<string>
}

/** Finds one way round in every knot of steps (strongly connected component; Tarjan 1972, without recursion). Time O(steps + edges) for each while step. */
export function findLoops(outline: Outline): Loops {
  const returns = backIntoWhile(outline)
  const next = new Map<string, string[]>()
  for (const step of outline.steps.values())
    next.set(
      step.id,
      step.edges.filter((edge) => !returns.has(edge.path) && outline.steps.has(edge.to)).map(({ to }) => to),
    )
  return { endless: knotsOf(next).map((knot) => wayRound(next, knot)), returns }
}

function knotsOf(next: ReadonlyMap<string, readonly string[]>): (readonly string[])[] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const onStack = new Set<string>()
  const stack: string[] = []
  const knots: (readonly string[])[] = []
  const enter = (id: string) => {
    index.set(id, index.size)
    low.set(id, index.size - 1)
    stack.push(id)
    onStack.add(id)
    return { id, at: 0 }
  }
  const lower = (id: string, value: number) => low.set(id, Math.min(low.get(id) ?? value, value))
  for (const root of next.keys()) {
    if (index.has(root)) continue
    const work = [enter(root)]
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const to = next.get(top.id)?.[top.at]
      top.at += 1
      if (to !== undefined) {
        if (!index.has(to)) work.push(enter(to))
        else if (onStack.has(to)) lower(top.id, index.get(to) ?? 0)
        continue
      }
      work.pop()
      const above = work.at(-1)
      if (above !== undefined) lower(above.id, low.get(top.id) ?? 0)
      if (low.get(top.id) !== index.get(top.id)) continue
      const knot: string[] = []
      for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
        onStack.delete(id)
        knot.push(id)
        if (id === top.id) break
      }
      if (knot.length > 1 || next.get(top.id)?.includes(top.id) === true) knots.push(knot)
    }
  }
  return knots
}

/** The shortest way from the first step of a knot back to it. */
function wayRound(next: ReadonlyMap<string, readonly string[]>, knot: readonly string[]): readonly string[] {
  const within = new Set(knot)
  const [first = ''] = [...next.keys()].filter((id) => within.has(id))
  const cameFrom = new Map<string, string>()
  const waiting = [first]
  for (const id of waiting)
    for (const to of next.get(id) ?? []) {
      if (!within.has(to) || cameFrom.has(to)) continue
      cameFrom.set(to, id)
      if (to !== first) waiting.push(to)
    }
  const way: string[] = []
  for (let id = cameFrom.get(first); id !== undefined && id !== first; id = cameFrom.get(id)) way.unshift(id)
  return [first, ...way]
}
