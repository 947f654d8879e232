import { Steps } from './flow.ts'
import { leastNeeds, mostUnits, type Plan, type Requirement, slotsOf } from './plan.ts'
import { type Candidate, findBinding, meets } from './solve.ts'

/** An observation that may become part of a binding. `value` is what the caller knows it by. */
interface Held<T> extends Candidate {
  readonly value: T
  readonly slots: readonly number[]
}

export interface EpisodeHit<T> {
  readonly bound: readonly { readonly test: number; readonly value: T; readonly times: number }[]
}

/**
 * What one pattern remembers between observations: only those that a test holds of, and of these only those that can still
 * change an answer. Nothing is lost by three rules: an observation that no window can reach any more is dropped; one that
 * is no better than as many others as a binding takes is dropped; a hit closes the episode and forgets all. What the rules
 * leave is held up to `most`, then the oldest is evicted and counted, because from then on a match may be missed.
 */
export class Episode<T> {
  evicted = 0
  private held: Held<T>[] = []
  private readonly plan: Plan
  private readonly needs: ReadonlyMap<number, number>
  private readonly units: number
  private readonly reach: number
  private readonly edges: ReadonlyMap<number, { readonly first: boolean; readonly last: boolean }>
  private readonly most: number

  constructor(plan: Plan, most: number) {
    this.plan = plan
    this.most = most
    this.needs = leastNeeds(plan.requirement)
    this.units = mostUnits(plan.requirement)
    this.reach = reachOf(plan.requirement)
    this.edges = edgesOf(plan.requirement)
  }

  get size(): number {
    return this.held.length
  }

  /**
   * Takes an observation that tests of the plan hold of.
   *
   * @returns the binding it completes, if it does; then nothing is held any more
   * @throws {Undecided} when `steps` do not suffice; the observation stays held
   */
  take(candidate: Candidate, value: T, watermark: number, steps: number): EpisodeHit<T> | undefined {
    const slots = this.plan.slots.flatMap((slot, i) => (meets(slot, candidate) ? i : []))
    if (slots.length === 0) return undefined
    this.expire(watermark)
    const one = { ...candidate, value, slots }
    // What comes late may be out of reach itself, and what as many others outdo could complete nothing they could not.
    if (one.last + this.reach < watermark || this.isOutdone(one)) return undefined
    this.held.push(one)
    // One after another: two that outdo each other must not both go.
    for (const other of this.held.filter((held) => this.isBetter(one, held)))
      if (this.isOutdone(other)) this.held.splice(this.held.indexOf(other), 1)
    if (this.held.length > this.most) this.evict()
    if (!this.suffices()) return undefined
    const bound = findBinding(this.plan, this.held, new Steps(steps))
    if (!bound) return undefined
    const hit = bound.flatMap(({ test, observation, times }) => {
      const taken = this.held[observation]
      return taken ? [{ test, value: taken.value, times }] : []
    })
    this.held = []
    return { bound: hit }
  }

  /** Drops what no window reaches any more. `watermark`: nothing that begins before it will be taken. */
  expire(watermark: number): void {
    if (this.reach < Number.POSITIVE_INFINITY && this.held.some(({ last }) => last + this.reach < watermark))
      this.held = this.held.filter(({ last }) => last + this.reach >= watermark)
  }

  private suffices(): boolean {
    for (const [slot, need] of this.needs) {
      let units = 0
      for (const { slots, count } of this.held) if (slots.includes(slot)) units += count
      if (units < need) return false
    }
    return true
  }

  /**
   * Whether enough others are as good in every way. Every threshold of a pattern asks an observation to have begun by, or not to be
   * over before, an instant: so whatever one that is outdone is taken for, one of the others can stand in.
   */
  private isOutdone(one: Held<T>): boolean {
    let units = 0
    for (const other of this.held) {
      if (!this.isBetter(other, one)) continue
      units += other.count
      if (units >= this.units) return true
    }
    return false
  }

  /** Good for the same places and more, begun no later and over no earlier where a threshold looks at that. */
  private isBetter(one: Held<T>, than: Held<T>): boolean {
    if (one === than) return false
    for (const slot of than.slots) {
      const edges = this.edges.get(slot)
      if ((edges?.first && one.first > than.first) || (edges?.last && one.last < than.last)) return false
      if (!one.slots.includes(slot)) return false
    }
    return true
  }

  private evict(): void {
    let oldest = 0
    for (const [i, { last }] of this.held.entries()) if (last < (this.held[oldest]?.last ?? 0)) oldest = i
    this.held.splice(oldest, 1)
    this.evicted++
  }
}

/** How long after its end an observation can still join others, in microseconds: only windows round everything set an end. */
function reachOf(requirement: Requirement): number {
  if (requirement.kind === 'within') return requirement.micros
  if (requirement.kind === 'any') return Math.max(...requirement.parts.map(reachOf))
  // One observation alone never waits.
  if (requirement.kind === 'slot' && requirement.need === 1) return 0
  return Number.POSITIVE_INFINITY
}

/** Which ends of an observation a threshold looks at, by slot: `first` before FOLLOWEDBY, `last` after it, both in a window. */
function edgesOf(requirement: Requirement): ReadonlyMap<number, { readonly first: boolean; readonly last: boolean }> {
  const edges = new Map<number, { first: boolean; last: boolean }>()
  const mark = (of: Requirement, first: boolean, last: boolean) => {
    for (const slot of slotsOf(of)) {
      const known = edges.get(slot)
      edges.set(slot, { first: first || (known?.first ?? false), last: last || (known?.last ?? false) })
    }
  }
  const walk = (of: Requirement): void => {
    if (of.kind === 'then') {
      mark(of.first, true, false)
      mark(of.second, false, true)
      walk(of.first)
      walk(of.second)
    } else if (of.kind === 'within') {
      mark(of, true, true)
      walk(of.of)
    } else if (of.kind === 'repeat') walk(of.of)
    else if (of.kind !== 'slot') for (const part of of.parts) walk(part)
  }
  walk(requirement)
  return edges
}
