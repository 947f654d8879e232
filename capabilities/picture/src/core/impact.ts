import { stronglyConnected } from './cycles.ts'
import { coins, randomWords, wilson } from './sample.ts'
import { popcount } from './sharing.ts'

/** Model C: a shock may hit a node from outside, and impact spreads along an edge with its probability. Circles are fine. */
export interface ImpactModel {
  readonly shock: readonly number[]
  readonly edges: readonly { readonly from: number; readonly to: number; readonly p: number }[]
}

export interface Impact {
  readonly value: number
  readonly method: 'exact' | 'monte-carlo'
  readonly interval?: readonly [number, number]
  /** The one-pass noisy-OR: at most this. Only without circles. */
  readonly upperBoundOnly?: number
}

/** 2^18 patterns over a small graph take well under a second. */
const MOST_EVENTS = 18

/**
 * Probability that each node is impacted: two-terminal reachability in a random graph (Motzek & Möller 2017, form in
 * mission-science §1.4). Exact by enumeration up to 18 uncertain shocks and edges, else Monte Carlo, 32 runs a word.
 *
 * @returns one entry per node, in node order
 */
export function propagateImpact(
  model: ImpactModel,
  options: { readonly runs?: number; readonly seed?: number } = {},
): Impact[] {
  const n = model.shock.length
  const pass = onePassImpact(model)
  const events = [...model.shock, ...model.edges.map((e) => e.p)]
  const uncertain = events.flatMap((p, i) => (p > 0 && p < 1 ? [i] : []))
  const words = new Int32Array(events.length)
  const reach = new Int32Array(n)
  const spreadOut = () => {
    for (let i = 0; i < n; i++) reach[i] = words[i] ?? 0
    for (let changed = true; changed; ) {
      changed = false
      for (const [j, e] of model.edges.entries()) {
        const more = (reach[e.to] ?? 0) | ((reach[e.from] ?? 0) & (words[n + j] ?? 0))
        if (more !== reach[e.to]) {
          reach[e.to] = more
          changed = true
        }
      }
    }
  }
  const withBound = (i: number, impact: Omit<Impact, 'upperBoundOnly'>): Impact => {
    const bound = pass?.[i]
    return bound === undefined ? impact : { ...impact, upperBoundOnly: bound }
  }
  for (const [i, p] of events.entries()) if (p >= 1) words[i] = -1

  if (uncertain.length <= MOST_EVENTS) {
    const total = new Float64Array(n)
    for (let pattern = 0; pattern < 2 ** uncertain.length; pattern++) {
      let chance = 1
      for (const [bit, i] of uncertain.entries()) {
        const up = ((pattern >>> bit) & 1) === 1
        words[i] = up ? -1 : 0
        chance *= up ? (events[i] ?? 0) : 1 - (events[i] ?? 0)
      }
      spreadOut()
      for (let i = 0; i < n; i++) if (reach[i] !== 0) total[i] = (total[i] ?? 0) + chance
    }
    return Array.from(total, (value, i) => withBound(i, { value, method: 'exact' }))
  }
  const next = randomWords(options.seed ?? 1)
  const hits = new Uint32Array(n)
  const blocks = Math.ceil((options.runs ?? 20_000) / 32)
  for (let block = 0; block < blocks; block++) {
    for (const i of uncertain) words[i] = coins(events[i] ?? 0, next)
    spreadOut()
    for (let i = 0; i < n; i++) hits[i] = (hits[i] ?? 0) + popcount(reach[i] ?? 0)
  }
  return Array.from(hits, (h, i) =>
    withBound(i, { value: h / (blocks * 32), method: 'monte-carlo', interval: wilson(h, blocks * 32) }),
  )
}

/** Noisy-OR as if parents were independent, in dependency order; undefined when the edges form a circle. */
function onePassImpact(model: ImpactModel): Float64Array | undefined {
  const n = model.shock.length
  const parents: number[][] = Array.from({ length: n }, () => [])
  const children: number[][] = Array.from({ length: n }, () => [])
  for (const [j, e] of model.edges.entries()) {
    parents[e.to]?.push(j)
    children[e.from]?.push(e.to)
  }
  if (stronglyConnected(children).length > 0) return undefined
  const waiting = parents.map((list) => list.length)
  const order = waiting.flatMap((count, i) => (count === 0 ? [i] : []))
  const out = new Float64Array(n)
  for (const v of order) {
    let spared = 1 - (model.shock[v] ?? 0)
    for (const j of parents[v] ?? []) {
      const e = model.edges[j]
      if (e) spared *= 1 - e.p * (out[e.from] ?? 0)
    }
    out[v] = 1 - spared
    for (const w of children[v] ?? []) {
      waiting[w] = (waiting[w] ?? 0) - 1
      if (waiting[w] === 0) order.push(w)
    }
  }
  return out
}
