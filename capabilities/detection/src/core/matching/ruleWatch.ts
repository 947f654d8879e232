import { compile, type Engine, type Hint, type LogSource, type Match, type Refusal, type Stream } from '@testudo/sigma'
import { addressKey } from '../indicators/addresses.ts'
import { fieldRole } from '../indicators/fieldRole.ts'
import { domainKey } from '../indicators/normal.ts'
import { type EventInHand, hitOf, isValidAt, shownValue } from './eventInHand.ts'
import { RuleBook, type RuleEntry, type RuleGroup } from './ruleBook.ts'
import { numberOf, withoutMarks } from './ruleNames.ts'
import { LIVE_MS, liveStream, type StreamKey } from './streams.ts'
import type { Hit, Knowledge, Refused } from './types.ts'

/** Rules compiled together. What is forgotten stays in it unheard until it is compiled anew. */
interface Generation {
  readonly engine: Engine
  readonly entries: readonly RuleEntry[]
}

interface Joined {
  readonly group: RuleGroup
  readonly engine: Engine
  readonly streams: Map<string, { readonly stream: Stream; source: string }>
}

/** Groups of values a stream keeps for one label's correlations. */
const MOST_GROUPS_HELD = 50_000
const MAX_GENERATIONS = 4

/**
 * Sigma over events. Rules are compiled in generations: what is new is compiled alone and runs beside what runs already;
 * generations are put together when there are many. Correlations run by label and keep their windows while the rules they
 * join stay the same; they lose them when one of these rules changes, or a filter of the label.
 */
export class RuleWatch {
  private readonly book = new RuleBook()
  private generations: Generation[] = []
  private joined = new Map<string, Joined[]>()
  private taken: ReadonlySet<string> = new Set()

  get size(): number {
    return this.book.size
  }

  get hasRules(): boolean {
    return this.generations.length > 0 || this.joined.size > 0
  }

  get knowledge(): Iterable<RuleEntry> {
    return this.book.all
  }

  has(key: string): boolean {
    return this.book.has(key)
  }

  /** @returns what cannot be evaluated, with its reason; it is not kept */
  learn(more: readonly Knowledge[], forget: readonly string[]): Refused[] {
    const refused: Refused[] = []
    const touched = new Set<string>()
    for (const key of forget) {
      const entry = this.book.remove(key)
      if (entry !== undefined) touched.add(entry.knowledge.label)
    }
    const fresh: RuleEntry[] = []
    for (const knowledge of more) {
      const entry = this.book.add(knowledge)
      touched.add(knowledge.label)
      if (typeof entry === 'string') refused.push({ key: knowledge.key, reason: entry })
      else fresh.push(entry)
    }
    if (touched.size === 0) return refused
    this.book.changed()
    const reasons = new Map<number, string>()
    this.compile(fresh, touched, reasons)
    for (const label of touched) this.join(label, reasons)
    this.taken = this.book.taken([...this.joined.values()].flatMap((list) => list.map(({ group }) => group)))
    for (const [number, reason] of reasons) {
      const entry = this.book.of(number)
      if (entry === undefined || !fresh.includes(entry)) continue
      refused.push({ key: entry.knowledge.key, reason })
      this.book.remove(entry.knowledge.key)
    }
    if (reasons.size > 0) this.book.changed()
    return refused
  }

  private compile(fresh: readonly RuleEntry[], touched: ReadonlySet<string>, reasons: Map<number, string>): void {
    const live = (entry: RuleEntry) => this.book.of(entry.number) === entry
    const kept: Generation[] = []
    let entries = fresh.filter(({ documents }) => documents.some(({ kind }) => kind !== 'correlation'))
    // A filter changes rules that run: what it may reach is compiled with it.
    const filtered = new Set([...touched].filter((label) => this.book.filtersOf(label).length > 0))
    for (const label of touched) if (this.hadFilters.has(label)) filtered.add(label)
    for (const label of touched)
      if (this.book.filtersOf(label).length > 0) this.hadFilters.add(label)
      else this.hadFilters.delete(label)
    for (const generation of this.generations) {
      const rest = generation.entries.filter(live)
      const stays =
        rest.length * 2 > generation.entries.length &&
        !generation.entries.some(({ knowledge }) => filtered.has(knowledge.label))
      if (stays) kept.push(generation)
      else entries = [...rest, ...entries]
    }
    while (entries.length > 0 && kept.length > 0) {
      const last = kept.at(-1)
      if (last === undefined || (kept.length < MAX_GENERATIONS && last.entries.length > 2 * entries.length)) break
      kept.pop()
      entries = [...last.entries.filter(live), ...entries]
    }
    if (entries.length > 0) {
      const engine = compile(this.book.plain(entries))
      explain(engine.refused, reasons)
      kept.push({ engine, entries })
    }
    this.generations = kept
  }

  private readonly hadFilters = new Set<string>()

  private join(label: string, reasons: Map<number, string>): void {
    const before = new Map((this.joined.get(label) ?? []).map((one) => [one.group.signature, one]))
    const now = this.book.groups(label).map((group): Joined => {
      const same = before.get(group.signature)
      if (same !== undefined) return same
      const engine = compile(group.documents)
      explain(engine.refused, reasons)
      return { group, engine, streams: new Map() }
    })
    if (now.length === 0) this.joined.delete(label)
    else this.joined.set(label, now)
  }

  match(event: EventInHand, key: StreamKey, hint: Hint | undefined, take: (hit: Hit) => void): void {
    for (const { engine } of this.generations)
      for (const match of engine.match(event.value, hint))
        if (!this.taken.has(match.rule.id)) this.tell(match, event, take)
    for (const list of this.joined.values())
      for (const joined of list) {
        const held = streamOf(joined, key, event.source.id)
        for (const match of held.stream.push(event.value, hint, key.at)) this.tell(match, event, take)
      }
  }

  /** Lets time go on where no event does. @param now Unix ms */
  due(now: number, take: (hit: Hit) => void): void {
    for (const list of this.joined.values())
      for (const { streams } of list)
        for (const [name, { stream, source }] of streams)
          if (name.startsWith(LIVE_PREFIX))
            for (const match of stream.push({}, undefined, now)) this.tellLate(match, source, take)
  }

  /** Everything of a stream that waits is decided; nothing more of it comes for now. */
  flush(name: string, take: (hit: Hit) => void): void {
    for (const list of this.joined.values())
      for (const { streams } of list) {
        const held = streams.get(name)
        for (const match of held?.stream.end() ?? []) this.tellLate(match, held?.source ?? '', take)
      }
  }

  end(name: string): void {
    for (const list of this.joined.values()) for (const { streams } of list) streams.delete(name)
  }

  /** Rules no event from one of these log sources could match. */
  neverFrom(seen: Iterable<readonly LogSource[]>): string[] {
    const sources = [...seen].flat()
    const fits = (wanted: LogSource) =>
      sources.some(
        (one) =>
          (wanted.category === undefined || wanted.category === one.category) &&
          (wanted.product === undefined || wanted.product === one.product) &&
          (wanted.service === undefined || wanted.service === one.service),
      )
    const never: string[] = []
    for (const { knowledge, documents } of this.book.all) {
      const rules = documents.filter((document) => document.kind === 'rule')
      if (rules.length > 0 && !rules.some((rule) => fits(rule.logsource))) never.push(knowledge.key)
    }
    return never
  }

  private tell(match: Match, event: EventInHand, take: (hit: Hit) => void): void {
    const entry = this.book.of(numberOf(match.rule.id))
    if (entry === undefined) return
    if (match.span !== undefined) return this.tellLate(match, event.source.id, take)
    if (!isValidAt(entry.knowledge, event.at)) return
    take(hitOf('rule', entry.knowledge.key, event, foundIn(match)))
  }

  /** A correlation speaks of several events: the last moment it counted is its time. */
  private tellLate(match: Match, source: string, take: (hit: Hit) => void): void {
    const entry = this.book.of(numberOf(match.rule.id))
    const at = match.span?.to ?? 0
    if (entry === undefined || !isValidAt(entry.knowledge, at)) return
    const found = foundIn(match)
    const hosts = found.fields.flatMap(({ value }) => addressKey(value) ?? domainKey(value) ?? []).slice(0, 16)
    take({ kind: 'rule', known: entry.knowledge.key, source, at, line: 0, ...found, hosts, event: '' })
  }
}

const LIVE_PREFIX = liveStream('')

function streamOf({ engine, streams }: Joined, { name }: StreamKey, source: string) {
  const known = streams.get(name)
  if (known !== undefined) {
    known.source = source
    return known
  }
  const made = { stream: engine.stream({ maxGroups: MOST_GROUPS_HELD, latenessMs: LIVE_MS }), source }
  streams.set(name, made)
  return made
}

function foundIn({ fields }: Match): Pick<Hit, 'value' | 'field' | 'role' | 'text' | 'fields'> {
  const shown = fields.map(({ name, value }) => ({ name, value: shownValue(value) }))
  const [first = { name: '', value: '' }] = shown
  return { value: first.value, field: first.name, role: fieldRole(first.name), text: first.value, fields: shown }
}

/** Reasons by the number of the indicator. A filter that fits nothing here may fit elsewhere. */
function explain(refused: readonly Refusal[], reasons: Map<number, string>): void {
  for (const { id = '', path, reason, line } of refused) {
    if (path === 'filter.rules') continue
    const number = numberOf(id)
    if (number >= 0 && !reasons.has(number))
      reasons.set(number, withoutMarks(`${path === '' ? '' : `${path}: `}${reason} (line ${line})`))
  }
}
