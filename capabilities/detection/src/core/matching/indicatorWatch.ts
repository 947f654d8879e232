import { WarningLists } from '@testudo/misp'
import { atomicPattern } from '../indicators/atomicPattern.ts'
import { IndicatorSet } from '../indicators/indicatorSet.ts'
import type { IndicatorValue } from '../indicators/kinds.ts'
import { matchEvent, type ValueHit } from '../indicators/matchEvent.ts'
import { spellKey } from '../indicators/normal.ts'
import { BLOCK_BYTES } from '../scan/layout.ts'
import { Scanner } from '../scan/scanner.ts'
import type { ValueTable } from '../scan/valueTable.ts'
import { type EventInHand, hitOf, isValidAt } from './eventInHand.ts'
import type { MatcherState } from './parts.ts'
import type { Hit, Knowledge } from './types.ts'

type Suppression = MatcherState['suppressions'][number]

interface Watched {
  readonly knowledge: Knowledge
  /** Of the table; mostly one. */
  readonly entries: readonly number[]
}

/** Who looks for a value: mostly one. */
type Holders = Knowledge | Map<string, Knowledge>

const NEWLINE = 0x0a
const LEAST_ROOM = 16_384
/** Of one value and one label, so many are told for one event: thousands of indicators of one value say no more. */
const MOST_OF_LABEL = 64
/** Entries of what was forgotten are kept until there are so many more of them than of what is live. */
const MOST_DEAD = 50_000

/** Atomic patterns: one value alone is enough. Values in one table for all; who looks for a value, beside it. */
export class IndicatorWatch {
  private readonly live = new Map<string, Watched>()
  /** By entry of the table: millions of texts as keys would cost more than all else. */
  private holders: (Holders | undefined)[] = []
  private places = 0
  private readonly suppressed = new Map<string, readonly Suppression[]>()
  private warnings: WarningLists | undefined
  private set = new IndicatorSet({ capacity: LEAST_ROOM })
  private room = LEAST_ROOM
  private scanner: Scanner | undefined
  private scanned: ValueTable | undefined

  get size(): number {
    return this.live.size
  }

  get suppressions(): Suppression[] {
    return [...this.suppressed.values()].flat()
  }

  has(key: string): boolean {
    return this.live.has(key)
  }

  learn(knowledge: Knowledge, values: readonly IndicatorValue[]): void {
    this.forget(knowledge.key)
    this.place(knowledge, values)
  }

  forget(key: string): boolean {
    const watched = this.live.get(key)
    if (watched === undefined) return false
    this.live.delete(key)
    this.suppressed.delete(key)
    for (const entry of watched.entries) this.leave(entry, key)
    return true
  }

  /** Makes room at once for a batch as large as what is there, instead of growing step by step. */
  reserve(more: number): void {
    if (more > LEAST_ROOM && more > this.live.size && this.set.size + more > this.room)
      this.rebuild(this.live.size + more)
  }

  /** What was forgotten leaves its room when there is much of it. Call after a batch. */
  tidy(): void {
    if (this.set.size > 2 * this.places + MOST_DEAD) this.rebuild()
  }

  /** Values on these lists are not looked for, from now on and also of what was learnt before. */
  suppress(lists: WarningLists | undefined): void {
    this.warnings = lists
    this.rebuild()
  }

  private rebuild(values = this.live.size): void {
    const { warnings } = this
    this.room = Math.max(LEAST_ROOM, values)
    this.set = new IndicatorSet({
      // Some values take two keys.
      capacity: Math.ceil(this.room * 1.2),
      ...(warnings !== undefined && { warningLists: warnings }),
    })
    this.holders = []
    this.places = 0
    this.suppressed.clear()
    const known = [...this.live.values()]
    for (const { knowledge } of known) {
      const atomic = atomicPattern(knowledge.pattern)
      if ('values' in atomic) this.place(knowledge, atomic.values)
    }
  }

  private place(knowledge: Knowledge, values: readonly IndicatorValue[]): void {
    const { key } = knowledge
    const entries: number[] = []
    for (const value of values) {
      const entry = this.set.addValue(value, key)
      if (entry === undefined) this.heldBack(key)
      else if (!entries.includes(entry)) {
        entries.push(entry)
        this.hold(entry, knowledge)
      }
    }
    this.live.set(key, { knowledge, entries })
  }

  private hold(entry: number, knowledge: Knowledge): void {
    const others = this.holders[entry]
    if (others === undefined) {
      while (this.holders.length < entry) this.holders.push(undefined)
      this.holders[entry] = knowledge
      this.places++
    } else if (others instanceof Map) others.set(knowledge.key, knowledge)
    else this.holders[entry] = new Map([others, knowledge].map((one) => [one.key, one]))
  }

  private heldBack(key: string): void {
    const reasons = this.set.suppressed
      .splice(0)
      .map(({ kind, value, list, version }) => ({ key, value: spellKey({ kind, key: value }), list, version }))
    this.suppressed.set(key, [...(this.suppressed.get(key) ?? []), ...reasons])
  }

  private leave(entry: number, key: string): void {
    const others = this.holders[entry]
    if (others instanceof Map) {
      others.delete(key)
      if (others.size > 0) return
    } else if (others?.key !== key) return
    this.holders[entry] = undefined
    this.places--
    this.set.table.revoke(entry)
  }

  /** Hits in the order of the events. The kernel names the events that are worth a look; the exact path reads those. */
  match(events: readonly EventInHand[], take: (hit: Hit) => void): void {
    if (this.live.size === 0) return
    const { table } = this.set
    if (this.scanner === undefined || this.scanned !== table) {
      this.scanner = new Scanner(table.shared)
      this.scanned = table
    }
    const { scanner } = this
    let first = 0
    let filled = 0
    const run = () => {
      let line = first
      for (let from = 0; from < filled; ) {
        const { records, lines, reached } = scanner.scan(table, 'json', from, filled)
        for (let i = 0; i < records.length; i += 3) {
          const event = events[line + (records[i] ?? 0)]
          if (event !== undefined) this.exact(event, take)
        }
        line += lines
        from = reached
      }
      filled = 0
    }
    for (const [i, event] of events.entries()) {
      const { bytes } = event
      if (filled + bytes.length + 1 > BLOCK_BYTES) run()
      if (filled === 0) first = i
      if (bytes.length + 1 > BLOCK_BYTES) {
        this.exact(event, take)
        continue
      }
      scanner.block.set(bytes, filled)
      filled += bytes.length
      scanner.block[filled++] = NEWLINE
    }
    run()
  }

  /** The plain path: every event read in full. For comparison. */
  matchPlainly(events: readonly EventInHand[], take: (hit: Hit) => void): void {
    for (const event of events) this.exact(event, take)
  }

  private exact(event: EventInHand, take: (hit: Hit) => void): void {
    const told = new Set<string>()
    for (const found of matchEvent(this.set.table, event.value)) {
      const holders = this.holders[found.entry]
      if (holders instanceof Map) this.several(event, found, holders, told, take)
      else if (holders !== undefined) this.tell(event, found, holders, told, take)
    }
  }

  private several(
    event: EventInHand,
    found: ValueHit,
    holders: ReadonlyMap<string, Knowledge>,
    told: Set<string>,
    take: (hit: Hit) => void,
  ): void {
    const ofLabel = new Map<string, number>()
    for (const knowledge of holders.values()) {
      const count = ofLabel.get(knowledge.label) ?? 0
      if (count < MOST_OF_LABEL && this.tell(event, found, knowledge, told, take))
        ofLabel.set(knowledge.label, count + 1)
    }
  }

  private tell(
    event: EventInHand,
    { kind, key, field, role, text }: ValueHit,
    knowledge: Knowledge,
    told: Set<string>,
    take: (hit: Hit) => void,
  ): boolean {
    if (told.has(knowledge.key) || !isValidAt(knowledge, event.at)) return false
    told.add(knowledge.key)
    const value = spellKey({ kind, key })
    take(hitOf('indicator', knowledge.key, event, { value, field, role, text, fields: [{ name: field, value: text }] }))
    return true
  }
}

/** Reads the texts of warning lists; what is none is passed over. @returns undefined when none is left */
export function readWarningLists(texts: readonly string[]): WarningLists | undefined {
  const lists = new WarningLists()
  for (const text of texts) {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      continue
    }
    lists.load(value)
  }
  return lists.lists.length === 0 ? undefined : lists
}
