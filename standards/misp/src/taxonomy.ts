import type { JsonObject } from '@testudo/stix'
import { guarded, Malformed, type Note, Notes } from './notes.ts'
import { items, needText, objectAt, text } from './read.ts'
import { formatTag, type MachineTag, parseTag } from './tags.ts'

/** What a tag means, in words. */
export interface TagMeaning {
  readonly tag: string
  /** The sentence for a reader: predicate and value expanded. */
  readonly words: string
  readonly description?: string
  readonly colour?: string
  /** 0 to 100 where the taxonomy gives one, as the Admiralty scale does. */
  readonly numericalValue?: number
  readonly taxonomy: string
  readonly version: string
}

/** A taxonomy as loaded. */
export interface Taxonomy {
  readonly namespace: string
  readonly version: string
  readonly description: string
  /** Every tag of it, in the order of the file. */
  readonly tags: readonly TagMeaning[]
  /** Whether two values of a predicate (or two predicates) exclude each other. */
  readonly exclusive: (tag: MachineTag) => boolean
}

/** Taxonomies by namespace; lookups do not care about case, as MISP does not. */
export class Taxonomies {
  private readonly byTag = new Map<string, TagMeaning>()
  private readonly byName = new Map<string, Taxonomy>()

  /** Loads one `machinetag.json`. What is malformed in it is noted, the rest is taken. */
  load(file: unknown): { readonly taxonomy: Taxonomy | undefined; readonly notes: readonly Note[] } {
    const notes = new Notes()
    let taxonomy: Taxonomy | undefined
    guarded(notes, () => {
      taxonomy = readTaxonomy(objectAt(file, ''), notes)
    })
    if (taxonomy) {
      for (const old of this.byName.get(taxonomy.namespace.toLowerCase())?.tags ?? [])
        this.byTag.delete(old.tag.toLowerCase())
      this.byName.set(taxonomy.namespace.toLowerCase(), taxonomy)
      for (const one of taxonomy.tags) this.byTag.set(one.tag.toLowerCase(), one)
    }
    return { taxonomy, notes: notes.all }
  }

  get(namespace: string): Taxonomy | undefined {
    return this.byName.get(namespace.toLowerCase())
  }

  /** How many taxonomies and tags are loaded. */
  get size(): { readonly taxonomies: number; readonly tags: number } {
    return { taxonomies: this.byName.size, tags: this.byTag.size }
  }

  /** The meaning of a tag; `undefined` when it is free or its taxonomy does not know it. O(1). */
  meaningOf(tag: string): TagMeaning | undefined {
    return this.byTag.get(tag.trim().toLowerCase())
  }

  /** Pairs of tags that exclude each other by their taxonomy: `tlp:red` beside `tlp:green`. */
  conflicts(tags: readonly string[]): [string, string][] {
    const found: [string, string][] = []
    const first = new Map<string, string>()
    for (const tag of new Set(tags)) {
      const parsed = parseTag(tag)
      const taxonomy = parsed && this.get(parsed.namespace)
      if (!parsed || !taxonomy?.exclusive(parsed)) continue
      const key = `${parsed.namespace}:${parsed.value === undefined ? '' : parsed.predicate}`.toLowerCase()
      const held = first.get(key)
      if (held === undefined) first.set(key, tag)
      else found.push([held, tag])
    }
    return found
  }
}

interface Word {
  readonly value: string
  readonly expanded: string
  readonly part: JsonObject
}

function wordAt(raw: unknown, path: string): Word {
  const part = objectAt(raw, path)
  const value = needText(part, 'value', path)
  return { value, expanded: text(part, 'expanded', path) ?? value, part }
}

function readTaxonomy(file: JsonObject, notes: Notes): Taxonomy {
  const namespace = needText(file, 'namespace', '')
  const version = text(file, 'version', '') ?? '0'
  const predicates = new Map<string, Word>()
  const withValues = new Map<string, Word[]>()
  for (const [raw, path] of items(file, 'predicates', '', notes)) {
    guarded(notes, () => {
      const word = wordAt(raw, path)
      if (predicates.has(word.value)) notes.add('changed', path, 'the predicate comes twice: the first one counts')
      else predicates.set(word.value, word)
    })
  }
  for (const [raw, path] of items(file, 'values', '', notes)) {
    guarded(notes, () => {
      const list = objectAt(raw, path)
      const predicate = needText(list, 'predicate', path)
      if (!predicates.has(predicate))
        throw new Malformed(`${path}/predicate`, `no predicate ${JSON.stringify(predicate)}`)
      for (const [entry, at] of items(list, 'entry', path, notes))
        guarded(notes, () => withValues.set(predicate, [...(withValues.get(predicate) ?? []), wordAt(entry, at)]))
    })
  }
  const tags: TagMeaning[] = []
  for (const [predicate, word] of predicates) {
    const values = withValues.get(predicate)
    if (values === undefined) tags.push(meaning(namespace, version, word, undefined))
    else for (const value of values) tags.push(meaning(namespace, version, word, value))
  }
  const whole = file['exclusive'] === true
  return {
    namespace,
    version,
    description: text(file, 'description', '') ?? '',
    tags,
    exclusive: ({ predicate, value }) =>
      value === undefined ? whole : whole || predicates.get(predicate)?.part['exclusive'] === true,
  }
}

function meaning(namespace: string, version: string, predicate: Word, value: Word | undefined): TagMeaning {
  const { part } = value ?? predicate
  const description = typeof part['description'] === 'string' ? part['description'] : undefined
  const colour = [part, predicate.part]
    .map((one) => one['colour'])
    .find((one): one is string => typeof one === 'string')
  const numerical = part['numerical_value']
  return {
    tag: formatTag({
      namespace,
      predicate: predicate.value,
      ...(value === undefined ? {} : { value: value.value }),
    }),
    words: value === undefined ? predicate.expanded : `${predicate.expanded}: ${value.expanded}`,
    ...(description === undefined ? {} : { description }),
    ...(colour === undefined ? {} : { colour }),
    ...(typeof numerical === 'number' ? { numericalValue: numerical } : {}),
    taxonomy: namespace,
    version,
  }
}
