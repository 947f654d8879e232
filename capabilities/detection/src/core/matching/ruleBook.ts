import { readRules, type SigmaCorrelation, type SigmaDocument, type SigmaFilter, type SigmaRule } from '@testudo/sigma'
import { filterOver, marked, ownId, referencesOf, resolved } from './ruleNames.ts'
import type { Knowledge } from './types.ts'

/** The Sigma documents of one indicator. Ids are made its own, so that rules of one id under two labels are two rules. */
export interface RuleEntry {
  readonly knowledge: Knowledge
  readonly number: number
  readonly documents: readonly SigmaDocument[]
}

/** Rules of one label that are evaluated together, because correlations join them. */
export interface RuleGroup {
  /** Names what it is made of: the same text, the same rules. */
  readonly signature: string
  readonly documents: readonly SigmaDocument[]
}

/** Correlations of one label are kept in at most so many groups; the rest share one. */
const MOST_GROUPS = 16

/** Sigma as it is known, by label: a reference reaches rules of its own label only, so that no label bends another's rules. */
export class RuleBook {
  private readonly entries = new Map<string, RuleEntry>()
  private readonly byNumber = new Map<number, RuleEntry>()
  private readonly labels = new Map<string, Set<RuleEntry>>()
  private next = 1

  get size(): number {
    return this.entries.size
  }

  get all(): Iterable<RuleEntry> {
    return this.entries.values()
  }

  has(key: string): boolean {
    return this.entries.has(key)
  }

  of(number: number): RuleEntry | undefined {
    return this.byNumber.get(number)
  }

  /** @returns the entry, or why nothing of it can be evaluated */
  add(knowledge: Knowledge): RuleEntry | string {
    this.remove(knowledge.key)
    const { documents, refused } = readRules(knowledge.pattern, knowledge.id)
    const [first] = refused
    if (first !== undefined) return `${first.path === '' ? '' : `${first.path}: `}${first.reason} (line ${first.line})`
    if (documents.length === 0) return 'there is no Sigma rule in it'
    const number = this.next++
    const entry = { knowledge, number, documents }
    this.entries.set(knowledge.key, entry)
    this.byNumber.set(number, entry)
    const label = this.labels.get(knowledge.label) ?? new Set()
    this.labels.set(knowledge.label, label.add(entry))
    return entry
  }

  remove(key: string): RuleEntry | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) return undefined
    this.entries.delete(key)
    this.byNumber.delete(entry.number)
    this.labels.get(entry.knowledge.label)?.delete(entry)
    return entry
  }

  /** Whether a label has filters: then its rules are compiled with them. */
  filtersOf(label: string): readonly (readonly [SigmaFilter, RuleEntry])[] {
    return this.documents(label, 'filter')
  }

  /** Rules of these entries as the engine takes them, with the filters of their labels. */
  plain(entries: readonly RuleEntry[]): SigmaDocument[] {
    const documents: SigmaDocument[] = []
    const labels = new Set<string>()
    for (const { knowledge, number, documents: own } of entries) {
      labels.add(knowledge.label)
      for (const one of own) if (one.kind === 'rule') documents.push(marked(one, number))
    }
    for (const label of labels) documents.push(...this.filters(label))
    return documents
  }

  private filters(label: string): SigmaFilter[] {
    return this.filtersOf(label).map(([filter, entry]) =>
      marked(filterOver(filter, this.namedBy(filter, entry)), entry.number),
    )
  }

  /** Groups of rules that correlations of a label join. Those nothing changed for have the signature they had. */
  groups(label: string): RuleGroup[] {
    const correlations = this.documents(label, 'correlation')
    if (correlations.length === 0) return []
    const groups: Set<RuleEntry>[] = []
    const reach = (entry: RuleEntry, into: Set<RuleEntry>): void => {
      if (into.has(entry)) return
      into.add(entry)
      for (const document of entry.documents)
        if (document.kind === 'correlation')
          for (const name of referencesOf(document) ?? []) {
            const target = this.find(label, name, entry)
            if (target !== undefined) reach(target.entry, into)
          }
    }
    for (const [, entry] of correlations) {
      const one = new Set<RuleEntry>()
      reach(entry, one)
      const apart = groups.filter((group) => [...one].every((member) => !group.has(member)))
      const joined = new Set([
        ...groups.filter((group) => !apart.includes(group)).flatMap((group) => [...group]),
        ...one,
      ])
      groups.splice(0, groups.length, ...apart, joined)
    }
    const rest = groups.splice(MOST_GROUPS - 1)
    if (rest.length > 0) groups.push(new Set(rest.flatMap((group) => [...group])))
    const filters = this.filters(label)
    return groups.map((group) => {
      const members = [...group].sort((a, b) => a.number - b.number)
      const documents = members.flatMap((entry) =>
        entry.documents.flatMap((one) => (one.kind === 'filter' ? [] : this.whole(one, entry))),
      )
      const signature = `${label}\n${[...members.map(({ number }) => number), '|', ...filters.map(({ head }) => head.id)].join(' ')}`
      return { signature, documents: [...documents, ...filters] }
    })
  }

  private whole(document: SigmaRule | SigmaCorrelation, entry: RuleEntry): SigmaDocument {
    const own = marked(document, entry.number)
    return own.kind === 'correlation' ? resolved(own, (name) => this.find(entry.knowledge.label, name, entry)?.id) : own
  }

  /** Ids of rules that stand in groups: they report through these, if at all. */
  taken(groups: readonly RuleGroup[]): Set<string> {
    const ids = new Set<string>()
    for (const { documents } of groups)
      for (const document of documents) if (document.kind === 'rule') ids.add(document.head.id)
    return ids
  }

  private namedBy(filter: SigmaFilter, entry: RuleEntry): string[] {
    const { label } = entry.knowledge
    if (filter.rules !== 'any') return filter.rules.flatMap((name) => this.allOf(label, name).map((found) => found.id))
    return this.documents(label, 'rule').map(([rule, of]) => ownId(of.number, rule.head.id))
  }

  /** What a name stands for: the indicator's own first, then the one rule of the label that has it. */
  private find(
    label: string,
    name: string,
    from: RuleEntry,
  ): { readonly id: string; readonly entry: RuleEntry } | undefined {
    const found = this.allOf(label, name)
    return found.find(({ entry }) => entry === from) ?? (found.length === 1 ? found[0] : undefined)
  }

  private allOf(label: string, name: string): { readonly id: string; readonly entry: RuleEntry }[] {
    return (this.index(label).get(name) ?? []).map(([id, entry]) => ({ id: ownId(entry.number, id), entry }))
  }

  private readonly indexes = new Map<string, Map<string, (readonly [id: string, entry: RuleEntry])[]>>()

  /** By id and name. Made anew after a change: see `changed`. */
  private index(label: string): ReadonlyMap<string, readonly (readonly [id: string, entry: RuleEntry])[]> {
    const known = this.indexes.get(label)
    if (known !== undefined) return known
    const made = new Map<string, (readonly [string, RuleEntry])[]>()
    for (const entry of this.labels.get(label) ?? [])
      for (const { kind, head } of entry.documents) {
        if (kind === 'filter') continue
        for (const name of new Set([head.id, ...(head.name === undefined ? [] : [head.name])])) {
          const held = made.get(name)
          if (held === undefined) made.set(name, [[head.id, entry]])
          else held.push([head.id, entry])
        }
      }
    this.indexes.set(label, made)
    return made
  }

  /** To be called when entries were added or removed, before anything else is asked. */
  changed(): void {
    this.indexes.clear()
    this.lists.clear()
  }

  private readonly lists = new Map<string, readonly (readonly [SigmaDocument, RuleEntry])[]>()

  private documents<K extends SigmaDocument['kind']>(
    label: string,
    kind: K,
  ): readonly (readonly [Extract<SigmaDocument, { kind: K }>, RuleEntry])[] {
    const name = `${kind} ${label}`
    let list = this.lists.get(name)
    if (list === undefined) {
      list = [...(this.labels.get(label) ?? [])].flatMap((entry) =>
        entry.documents.filter((document) => document.kind === kind).map((document) => [document, entry] as const),
      )
      this.lists.set(name, list)
    }
    return list as readonly (readonly [Extract<SigmaDocument, { kind: K }>, RuleEntry])[]
  }
}
