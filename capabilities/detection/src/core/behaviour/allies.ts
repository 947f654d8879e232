/**
 * One value seen by several nations within a window, without the events. A value may be given as a keyed hash: nothing
 * here reads it.
 */
export interface AllySighting {
  readonly value: string
  readonly nation: string
  /** Unix ms. */
  readonly at: number
  /** Who may read it: an id or `canonicalLabel`. */
  readonly label: string
}

export interface AllyRule {
  /** Nations that must have seen a value. */
  readonly nations: number
  readonly withinMs: number
}

export const ALLY_RULE: AllyRule = { nations: 3, withinMs: 86_400_000 }

/** What a reader is told. Only of sightings he may read: others change neither the nations nor the times. */
export interface AllyAlert {
  readonly value: string
  /** In the order of the alphabet. */
  readonly nations: readonly string[]
  /** Unix ms: the oldest and newest sighting that count. */
  readonly from: number
  readonly to: number
  /** Sightings by these nations in the window. */
  readonly sightings: number
  /** Labels of the sightings that count; what is derived from them carries their join. */
  readonly labels: readonly string[]
}

/**
 * Values that enough nations saw within one window, as one reader may know it: each with the latest window that has most
 * nations. The order of the sightings says nothing.
 *
 * @param readable the sightings this reader may read, of any values
 */
export function alliesSeeing(readable: Iterable<AllySighting>, rule: AllyRule): AllyAlert[] {
  const byValue = new Map<string, AllySighting[]>()
  for (const sighting of readable) {
    const list = byValue.get(sighting.value)
    if (list === undefined) byValue.set(sighting.value, [sighting])
    else list.push(sighting)
  }
  return [...byValue]
    .flatMap(([value, list]) => bestWindow(value, list, rule) ?? [])
    .toSorted((a, b) => b.nations.length - a.nations.length || b.to - a.to || (a.value < b.value ? -1 : 1))
}

function bestWindow(value: string, list: readonly AllySighting[], rule: AllyRule): AllyAlert | undefined {
  const sorted = list.toSorted((a, b) => a.at - b.at)
  const inside = new Map<string, number>()
  let from = 0
  let best: { readonly from: number; readonly to: number; readonly nations: number } | undefined
  for (const [to, { nation, at }] of sorted.entries()) {
    inside.set(nation, (inside.get(nation) ?? 0) + 1)
    for (let first = sorted[from]; first !== undefined && at - first.at > rule.withinMs; first = sorted[++from]) {
      const left = (inside.get(first.nation) ?? 1) - 1
      if (left === 0) inside.delete(first.nation)
      else inside.set(first.nation, left)
    }
    if (inside.size >= rule.nations && inside.size >= (best?.nations ?? 0)) best = { from, to, nations: inside.size }
  }
  if (best === undefined) return undefined
  const counted = sorted.slice(best.from, best.to + 1)
  return {
    value,
    nations: [...new Set(counted.map(({ nation }) => nation))].toSorted(),
    from: counted[0]?.at ?? 0,
    to: counted.at(-1)?.at ?? 0,
    sightings: counted.length,
    labels: [...new Set(counted.map(({ label }) => label))].toSorted(),
  }
}

/** The newest sighting by nation and label; one alone while there is only one. */
type Kept = AllySighting | Map<string, AllySighting>

/** Nations and labels kept of one value: beyond, the oldest goes. */
const MAX_KEPT = 64

/**
 * Follows sightings as they come, bounded: of each value the newest sighting by nation and label, for one to two windows.
 * Tells at once when a value was seen by enough nations, whoever may know it; what each reader is told is asked with
 * `seenBy`.
 */
export class AllyWindow {
  /** Values given up for want of room. */
  evicted = 0
  private now = new Map<string, Kept>()
  private before = new Map<string, Kept>()
  private epoch = -Infinity
  private readonly rule: AllyRule
  private readonly bound: number

  /** @param bound values of one window at most */
  constructor(rule: AllyRule = ALLY_RULE, bound = 4_000_000) {
    this.rule = rule
    this.bound = bound
  }

  get size(): number {
    return this.now.size + this.before.size
  }

  /**
   * @returns whether enough nations may now have seen the value within the window; then ask `seenBy` for each reader. A
   *   value once told is told again with every further sighting: who asks compares
   */
  add(sighting: AllySighting): boolean {
    const { value, at } = sighting
    const epoch = Math.floor(at / this.rule.withinMs)
    if (epoch < this.epoch - 1) return false
    if (epoch > this.epoch) this.turn(epoch)
    else if (this.now.size >= this.bound && !this.now.has(value)) {
      this.evicted += this.before.size
      this.turn(this.epoch)
    }
    // Of a value of both windows all is held in the newer one.
    const older = this.before.get(value)
    const held = this.now.get(value) ?? older
    if (older !== undefined) this.before.delete(value)
    const kept = held === undefined ? sighting : joined(held, sighting)
    this.now.set(value, kept)
    if (!(kept instanceof Map)) return this.rule.nations <= 1
    const nations = new Set<string>()
    for (const one of kept.values()) if (Math.abs(one.at - at) <= this.rule.withinMs) nations.add(one.nation)
    return nations.size >= this.rule.nations
  }

  /** What a reader of these labels is told of a value; undefined when too few nations he may know of have seen it. */
  seenBy(value: string, mayRead: (label: string) => boolean): AllyAlert | undefined {
    const held = this.now.get(value) ?? this.before.get(value)
    if (held === undefined) return undefined
    const all = held instanceof Map ? [...held.values()] : [held]
    return alliesSeeing(
      all.filter(({ label }) => mayRead(label)),
      this.rule,
    )[0]
  }

  private turn(epoch: number): void {
    this.before = epoch > this.epoch + 1 ? new Map() : this.now
    this.now = new Map()
    this.epoch = epoch
  }
}

const keyOf = ({ nation, label }: AllySighting): string => `${nation}\0${label}`

function joined(held: Kept, sighting: AllySighting): Kept {
  const kept = held instanceof Map ? held : new Map([[keyOf(held), held]])
  const before = kept.get(keyOf(sighting))
  if (before === undefined || before.at < sighting.at) kept.set(keyOf(sighting), sighting)
  if (kept.size === 1) return kept.get(keyOf(sighting)) ?? sighting
  if (kept.size > MAX_KEPT) dropOldest(kept)
  return kept
}

function dropOldest(last: Map<string, AllySighting>): void {
  let oldest: string | undefined
  let least = Infinity
  for (const [key, { at }] of last)
    if (at < least) {
      least = at
      oldest = key
    }
  if (oldest !== undefined) last.delete(oldest)
}
