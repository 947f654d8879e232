import { spreadBy } from '../history/spread.ts'
import { type AllyAlert, ALLY_RULE, type AllyRule, type AllySighting, alliesSeeing } from './allies.ts'
import { Singles } from './singles.ts'

/** Nations and labels kept of one value: beyond, the oldest goes. */
const MAX_KEPT = 64

/** The newest sighting of a value by nation and label. */
type Kept = Map<string, AllySighting>

interface Window {
  /** Values seen once, or by one nation under one label: nearly all. */
  readonly singles: Singles
  readonly many: Map<string, Kept>
}

/**
 * Follows sightings as they come, bounded: of each value the newest sighting by nation and label, for one to two windows.
 * Tells at once when a value was seen by enough nations, whoever may know it; what each reader is told is asked with
 * `seenBy`. A value that only one nation saw takes about 32 bytes.
 */
export class AllyWindow {
  /** Values given up for want of room. */
  evicted = 0
  private now: Window = fresh()
  private before: Window = fresh()
  private epoch = -Infinity
  private readonly names: string[] = []
  private readonly ids = new Map<string, number>()
  private readonly rule: AllyRule
  private readonly bound: number
  private readonly spread: (text: string) => number

  /** @param bound values of one window at most @param seed the node's own, so that a stranger cannot make values meet */
  constructor(rule: AllyRule = ALLY_RULE, bound = 8_000_000, seed = 1) {
    this.rule = rule
    this.bound = bound
    const spread = spreadBy(seed)
    // 0 stands for an empty place.
    this.spread = (text) => spread(text) || 1
  }

  get size(): number {
    return sizeOf(this.now) + sizeOf(this.before)
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
    else if (sizeOf(this.now) >= this.bound) {
      this.evicted += sizeOf(this.before)
      this.turn(this.epoch)
    }
    const held = this.take(value)
    if (held.length === 0) {
      this.keepSingle(sighting)
      return this.rule.nations <= 1
    }
    const kept: Kept = new Map()
    for (const one of [...held, sighting]) {
      const other = kept.get(keyOf(one))
      if (other === undefined || other.at < one.at) kept.set(keyOf(one), one)
    }
    const [first] = kept.values()
    if (kept.size === 1 && first !== undefined) {
      this.keepSingle(first)
      return this.rule.nations <= 1
    }
    if (kept.size > MAX_KEPT) dropOldest(kept)
    this.now.many.set(value, kept)
    const nations = new Set<string>()
    for (const one of kept.values()) if (Math.abs(one.at - at) <= this.rule.withinMs) nations.add(one.nation)
    return nations.size >= this.rule.nations
  }

  /** What a reader of these labels is told of a value; undefined when too few nations he may know of have seen it. */
  seenBy(value: string, mayRead: (label: string) => boolean): AllyAlert | undefined {
    return alliesSeeing(
      this.held(value).filter(({ label }) => mayRead(label)),
      this.rule,
    )[0]
  }

  private held(value: string): AllySighting[] {
    const key = this.spread(value)
    return [this.now, this.before].flatMap(({ singles, many }) => {
      const single = singles.get(key)
      return [...(many.get(value)?.values() ?? []), ...(single === undefined ? [] : [this.unpack(value, single)])]
    })
  }

  /** What is held of a value, which is then held no more. */
  private take(value: string): AllySighting[] {
    const held = this.held(value)
    if (held.length === 0) return held
    const key = this.spread(value)
    for (const { singles, many } of [this.now, this.before]) {
      singles.remove(key)
      many.delete(value)
    }
    return held
  }

  private keepSingle(sighting: AllySighting): void {
    const packed = sighting.at * IDS + this.idOf(keyOf(sighting))
    // Times before 1970 or after 2255, or more labels than anybody has: held in full.
    if (sighting.at >= 0 && Number.isSafeInteger(packed) && packed % IDS < IDS - 1)
      this.now.singles.set(this.spread(sighting.value), packed)
    else this.now.many.set(sighting.value, new Map([[keyOf(sighting), sighting]]))
  }

  /** The number of a nation with a label; the last number is nobody's. */
  private idOf(name: string): number {
    let id = this.ids.get(name)
    if (id === undefined) {
      if (this.names.length >= IDS - 1) return IDS - 1
      id = this.names.push(name) - 1
      this.ids.set(name, id)
    }
    return id
  }

  private unpack(value: string, packed: number): AllySighting {
    const id = packed % IDS
    const [nation = '', label = ''] = (this.names[id] ?? '').split('\0')
    return { value, nation, label, at: (packed - id) / IDS }
  }

  private turn(epoch: number): void {
    this.before = epoch > this.epoch + 1 ? fresh() : this.now
    this.now = fresh()
    this.epoch = epoch
  }
}

/** Nations with a label that are told apart beside a time in 53 bits. */
const IDS = 1_000

const fresh = (): Window => ({ singles: new Singles(), many: new Map() })
const sizeOf = ({ singles, many }: Window): number => singles.size + many.size
const keyOf = ({ nation, label }: AllySighting): string => `${nation}\0${label}`

function dropOldest(kept: Kept): void {
  let oldest: string | undefined
  let least = Infinity
  for (const [key, { at }] of kept)
    if (at < least) {
      least = at
      oldest = key
    }
  if (oldest !== undefined) kept.delete(oldest)
}
