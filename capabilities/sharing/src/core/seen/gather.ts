import { join, canonicalLabel, type Label, type PolicySet } from '@testudo/kernel/label'
import { seenInput } from './oprf.ts'
import { type SeenContext, writeContext } from './context.ts'
import type { SeenValue } from './table.ts'
import { type PlainValue, seenTypeOf, valuesOfObservable, valuesOfPattern } from './values.ts'

/** An observable, indicator, sighting or observed-data as the asker's account reads it here. */
export interface SeenSource {
  readonly id: string
  readonly type: string
  readonly label: Label
  /** Unix ms: when it was made or last changed. */
  readonly at: number
  readonly body: Readonly<Record<string, unknown>>
}

interface Held {
  label: Label
  count: number
  last: number
  since: number
}

/**
 * What one asker may be told: for each value, how often it was seen and when last, from nothing but what it may read.
 *
 * @param sources    everything of these types the asker may read; revoked ones left out by the caller
 * @param admits     whether the asker may read something under this label: what is joined may be more than its parts
 * @param types      kinds of value that are answered at all
 * @returns in order of type and value; values whose label cannot travel are left out
 */
export function seenValuesFor(
  sources: readonly SeenSource[],
  types: ReadonlySet<string>,
  policies: PolicySet,
  admits: (label: Label) => boolean,
): readonly SeenValue[] {
  const joins = joiner(policies)
  const held = new Map<string, Held>()
  /** Values by the object that speaks of them. */
  const about = new Map<string, string[]>()

  const sorted = sources.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  for (const source of sorted) {
    for (const plain of plainOf(source)) {
      if (!types.has(seenTypeOf(plain.type))) continue
      const key = JSON.stringify([plain.type, plain.value])
      about.set(source.id, [...(about.get(source.id) ?? []), key])
      const known = held.get(key)
      if (known === undefined) held.set(key, { label: source.label, count: 0, last: 0, since: source.at })
      else if (known.count === 0 && source.at < known.since) known.since = source.at
    }
  }
  for (const source of sorted) {
    if (source.type === 'observed-data')
      about.set(
        source.id,
        listOf(source.body['object_refs']).flatMap((ref) => about.get(ref) ?? []),
      )
  }
  for (const source of sorted) {
    if (source.type !== 'sighting') continue
    const refs = [String(source.body['sighting_of_ref']), ...listOf(source.body['observed_data_refs'])]
    for (const key of new Set(refs.flatMap((ref) => about.get(ref) ?? []))) {
      const one = held.get(key)
      const label = one && joins(one.label, source.label)
      // Together they may be for nobody: then this sighting stays untold.
      if (one === undefined || label === undefined || !admits(label)) continue
      one.label = label
      one.count += countOf(source.body['count'])
      one.last = Math.max(one.last, momentOf(source.body['last_seen']) ?? source.at)
    }
  }
  return [...held]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, { label, count, last, since }]) => {
      const [type, value] = JSON.parse(key) as [string, string]
      const told: SeenContext = { count, last: count === 0 ? since : last, label }
      const context = admits(label) ? writeContext(told, policies) : undefined
      return context === undefined ? [] : [{ input: seenInput(type, value), context }]
    })
}

function plainOf({ type, body }: SeenSource): readonly PlainValue[] {
  if (type === 'indicator')
    return body['pattern_type'] === 'stix' && typeof body['pattern'] === 'string'
      ? valuesOfPattern(body['pattern'])
      : []
  return type === 'sighting' || type === 'observed-data' ? [] : valuesOfObservable(body)
}

/** Joins of two labels, each pair once: a hundred thousand values have a handful of labels. */
function joiner(policies: PolicySet): (a: Label, b: Label) => Label {
  const known = new Map<string, Label>()
  const texts = new WeakMap<Label, string>()
  const text = (label: Label) => {
    const found = texts.get(label) ?? canonicalLabel(label)
    texts.set(label, found)
    return found
  }
  return (a, b) => {
    const key = `${text(a)}\n${text(b)}`
    const found = known.get(key) ?? join([a, b], policies)
    known.set(key, found)
    return found
  }
}

const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
const countOf = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? Math.min(value, 999_999_999) : 1
const momentOf = (value: unknown): number | undefined => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
