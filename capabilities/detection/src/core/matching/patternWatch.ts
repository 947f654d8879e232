import { checkPattern, type JsonObject, type JsonValue, type PatternComparison } from '@testudo/stix'
import type { Observation } from '@testudo/stix/pattern/observation'
import { parsePattern } from '@testudo/stix/pattern/parse'
import { PatternStream, type StreamHit } from '@testudo/stix/pattern/stream'
import { formatOf, type SourceFormat } from '../sources/format.ts'
import type { FieldRole } from '../indicators/fieldRole.ts'
import { type EventInHand, hitOf, isValidAt, shownValue } from './eventInHand.ts'
import { OBSERVED_TYPES, observe } from './observe.ts'
import type { StreamKey } from './streams.ts'
import type { Hit, Knowledge } from './types.ts'

interface Watched {
  readonly knowledge: Knowledge
  readonly comparisons: readonly PatternComparison[]
  /** Whether one observation is enough. */
  readonly isSingle: boolean
}

/** How far behind the newest an event may come and still be joined with others, by what stream it is of. */
const LATENESS_SECONDS = { live: 300, own: 86_400 } as const

/**
 * STIX patterns that are more than a value. One observation patterns share a stream; patterns that join several have one for
 * each stream of events, so that events of one label never complete what those of another began. A pattern keeps what it
 * holds when others come and go.
 */
export class PatternWatch {
  private readonly watched = new Map<string, Watched>()
  private readonly singles = new PatternStream()
  private readonly joined = new Map<string, Knowledge>()
  private readonly streams = new Map<string, PatternStream>()

  get size(): number {
    return this.watched.size
  }

  has(key: string): boolean {
    return this.watched.has(key)
  }

  /** @returns why it is not looked for */
  learn(knowledge: Knowledge): string | undefined {
    const { key, pattern } = knowledge
    this.forget(key)
    const syntax = checkPattern(pattern)
    if ('error' in syntax) {
      const { message, position } = syntax.error
      return `the pattern is no STIX pattern: ${message} (line ${position.line}, column ${position.column})`
    }
    const { comparisons } = syntax
    if (!comparisons.some(({ type }) => OBSERVED_TYPES.has(type)))
      return `no event is read as ${[...new Set(comparisons.map(({ type }) => type))].join(', ').slice(0, 200)}`
    const isSingle = isOfOne(pattern)
    // Tried where it costs nothing to take back: it compiles, or says why not.
    const flaw = this.singles.add(key, pattern)
    if (flaw !== undefined)
      return `the pattern cannot be matched: ${flaw.message} (line ${flaw.position.line}, column ${flaw.position.column})`
    if (!isSingle) {
      this.singles.remove(key)
      this.joined.set(key, knowledge)
      for (const stream of this.streams.values()) stream.add(key, pattern)
    }
    this.watched.set(key, { knowledge, comparisons, isSingle })
    return undefined
  }

  forget(key: string): boolean {
    if (!this.watched.delete(key)) return false
    this.singles.remove(key)
    if (this.joined.delete(key)) for (const stream of this.streams.values()) stream.remove(key)
    return true
  }

  match(event: EventInHand, key: StreamKey, take: (hit: Hit) => void): void {
    if (this.watched.size === 0) return
    // Sources may mix formats of JSON: each event is read as what it is.
    const format = isTable(event.format) ? event.format : formatOf(event.value)
    const observation = observe(event.value, format, key.at)
    if (observation === undefined) return
    const tell = (hit: StreamHit) => {
      const watched = this.watched.get(hit.pattern)
      if (watched !== undefined && isValidAt(watched.knowledge, event.at)) take(told(watched, hit, event))
    }
    this.singles.push(observation).forEach(tell)
    if (this.joined.size > 0) this.streamOf(key).push(observation).forEach(tell)
  }

  /** Forgets what a stream holds. */
  end(stream: string): void {
    this.streams.delete(stream)
  }

  private streamOf({ name, kind }: StreamKey): PatternStream {
    const known = this.streams.get(name)
    if (known !== undefined) return known
    const made = new PatternStream({ latenessSeconds: LATENESS_SECONDS[kind] })
    for (const { key, pattern } of this.joined.values()) made.add(key, pattern)
    this.streams.set(name, made)
    return made
  }
}

const isTable = (format: SourceFormat): boolean => format === 'zeek-tsv' || format === 'csv' || format === 'text'

/** Whether a pattern is one `[…]`, or several joined by OR, without qualifier: then it needs no memory. */
function isOfOne(pattern: string): boolean {
  const parsed = parsePattern(pattern)
  if ('error' in parsed) return true
  const { expression } = parsed.pattern
  return (
    expression.kind === 'test' || (expression.kind === 'or' && expression.parts.every(({ kind }) => kind === 'test'))
  )
}

function told({ knowledge, comparisons }: Watched, hit: StreamHit, event: EventInHand): Hit {
  const fields = comparisons.flatMap((comparison) => {
    const name = `${comparison.type}:${comparison.path.join('.')}`
    for (const { observation } of hit.bound)
      for (const root of observation.roots) {
        const value = root['type'] === comparison.type ? valueAt(root, comparison.path, observation) : undefined
        if (value !== undefined) return [{ name, value: shownValue(value) }]
      }
    return []
  })
  const [first = { name: comparisons[0]?.type ?? '', value: '' }] = fields
  const found = { value: first.value, field: first.name, role: roleOf(first.name), text: first.value, fields }
  return hitOf('pattern', knowledge.key, event, found)
}

function valueAt(root: JsonObject, path: readonly string[], observation: Observation): JsonValue | undefined {
  let value: JsonValue | undefined = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const inner: JsonValue | undefined = (value as JsonObject)[step]
    const first: JsonValue | undefined = Array.isArray(inner) ? (inner as readonly JsonValue[])[0] : inner
    value = /_refs?$/.test(step) && typeof first === 'string' ? observation.byId(first) : inner
  }
  return value
}

const roleOf = (path: string): FieldRole =>
  path.includes('src_') ? 'source' : path.includes('dst_') ? 'destination' : path.startsWith('file:') ? 'file' : 'other'
