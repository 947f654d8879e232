import { WarningLists } from '@testudo/misp'
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
  readonly values: readonly IndicatorValue[]
}

/** Who looks for a value: mostly one. */
type Holders = Knowledge | Map<string, Knowledge>

const NEWLINE = 0x0a
/** Of one value and one label, so many are told for one event: thousands of indicators of one value say no more. */
const MOST_OF_LABEL = 64
/** Entries of what was forgotten are kept until there are so many more of them than of what is live. */
const MOST_DEAD = 50_000

const idOf = ({ kind, key }: IndicatorValue): string => `${kind} ${key}`

/** Atomic patterns: one value alone is enough. Values in one table for all; who looks for a value, beside it. */
export class IndicatorWatch {
  private readonly live = new Map<string, Watched>()
  private readonly holders = new Map<string, Holders>()
  private readonly held = new Map<string, readonly Suppression[]>()
  private warnings: WarningLists | undefined
  private set = new IndicatorSet()
  private scanner: Scanner | undefined
  private scanned: ValueTable | undefined

  get size(): number {
    return this.live.size
  }

  get suppressions(): Suppression[] {
    return [...this.held.values()].flat()
  }

  has(key: string): boolean {
    return this.live.has(key)
  }

  learn(knowledge: Knowledge, values: readonly IndicatorValue[]): void {
    this.forget(knowledge.key)
    const own = { knowledge, values: [...new Map(values.map((value) => [idOf(value), value])).values()] }
    this.live.set(knowledge.key, own)
    this.place(own)
  }

  forget(key: string): boolean {
    const watched = this.live.get(key)
    if (watched === undefined) return false
    this.live.delete(key)
    this.held.delete(key)
    for (const value of watched.values) this.leave(idOf(value), key)
    return true
  }

  /** What was forgotten leaves its room when there is much of it. Call after a batch. */
  tidy(): void {
    if (this.set.size > 2 * this.holders.size + MOST_DEAD) this.rebuild()
  }

  /** Values on these lists are not looked for, from now on and also of what was learnt before. */
  suppress(lists: WarningLists | undefined): void {
    this.warnings = lists
    this.rebuild()
  }

  private rebuild(): void {
    const { warnings } = this
    this.set = new IndicatorSet({
      capacity: Math.max(4_096, Math.ceil(this.live.size * 1.2)),
      ...(warnings !== undefined && { warningLists: warnings }),
    })
    this.holders.clear()
    this.held.clear()
    for (const watched of this.live.values()) this.place(watched)
  }

  private place({ knowledge, values }: Watched): void {
    const { key } = knowledge
    for (const value of values) {
      const id = idOf(value)
      const others = this.holders.get(id)
      if (others === undefined) {
        if (this.set.add(value, { id })) this.holders.set(id, knowledge)
        else this.suppressed(key)
      } else if (others instanceof Map) others.set(key, knowledge)
      else this.holders.set(id, new Map([others, knowledge].map((one) => [one.key, one])))
    }
  }

  private suppressed(key: string): void {
    const reasons = this.set.suppressed
      .splice(0)
      .map(({ kind, value, list, version }) => ({ key, value: spellKey({ kind, key: value }), list, version }))
    this.held.set(key, [...(this.held.get(key) ?? []), ...reasons])
  }

  private leave(id: string, key: string): void {
    const others = this.holders.get(id)
    if (others instanceof Map) {
      others.delete(key)
      if (others.size > 0) return
    } else if (others?.key !== key) return
    this.holders.delete(id)
    this.set.revoke(id)
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
      const holders = this.holders.get(idOf(found))
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
