import { AFFECTED, NOT_AFFECTED } from '@testudo/cpe'
import type { Component, Equipment, Match, VulnerabilityRecord } from '../model.ts'
import {
  type CompiledConfiguration,
  compileConfiguration,
  evaluateTree,
  findingOf,
  judgeLeaf,
  type Leaf,
} from './configuration.ts'
import { compileEntry, type Entry } from './entry.ts'
import { type Kind, readKind } from './kind.ts'
import { createPlaces, type Places } from './places.ts'
import { say } from './reasons.ts'
import { type Finding, judgeTogether, NOTHING } from './together.ts'

/** What holds wherever a product of a kind runs. */
export interface KindFinding extends Finding {
  readonly kind: number
}

/** What holds of components of single pieces of equipment. */
export interface PlacedFinding extends Finding {
  /** Two numbers each: the slot of the equipment, and its component. */
  readonly where: Uint32Array
}

/** What one record says: of kinds, or, where it asks what something runs on, of each piece of equipment. */
export type Judged = { readonly kinds: readonly KindFinding[] } | { readonly placed: readonly PlacedFinding[] }

/** All equipment with its software, arranged so that a record meets only what it can speak of. */
export interface MatchIndex {
  /** Adds equipment under a key; what stood there is replaced. Cost: some microseconds a component. */
  add(row: string, equipment: Pick<Equipment, 'id' | 'components'>): number
  remove(row: string): void
  has(row: string): boolean
  /**
   * What one record says of all equipment: each component once, with the best of what the record says of it. Nothing of
   * what is not affected. Findings of kinds hold until a kind is added; those of single pieces until one changes.
   */
  judge(record: Asked): Judged
  /** Whether it says anything of any equipment. */
  speaks(record: Asked): boolean
  /** What a finding holds for: the slots of equipment, and their components. */
  each(finding: KindFinding | PlacedFinding, visit: (slot: number, component: number) => void): void
  /** `judge`, with one match for each component. */
  matchRecord(record: Asked): readonly PlacedMatch[]
  readonly places: Pick<Places, 'slot' | 'slots' | 'numberOf' | 'kindsOf' | 'arrange' | 'loose'>
  /** A component of a kind, without its own name. */
  componentOf(kind: number): Component
  keysOf(kind: number): readonly string[]
  readonly equipment: number
  readonly components: number
  /** Distinct products in distinct versions. */
  readonly kinds: number
}

/** What is asked of a record. */
export type Asked = Pick<VulnerabilityRecord, 'state' | 'affected' | 'configurations'>

/** A match without its id, which only stored ones need: see `matchId`. */
export interface PlacedMatch extends Omit<Match, 'id'> {
  /** Key of the equipment's row. */
  readonly row: string
}

/** Id of a match of a record's row: the same for the same rows and component. */
export const matchId = (record: string, { row, component }: Pick<PlacedMatch, 'row' | 'component'>): string =>
  `${record}.${row}.${component}`

export const findingsOf = (judged: Judged): readonly (KindFinding | PlacedFinding)[] =>
  'kinds' in judged ? judged.kinds : judged.placed

export const verdictOf = ({ truth }: Finding): Match['verdict'] => (truth === AFFECTED ? 'affected' : 'undecidable')

/** Stands for what is not said, between NULs: names with NULs in them have more of those, and share a key with no plain name. */
const NONE = '\u0001'

export function createIndex(): MatchIndex {
  const numbers = new Map<string, number>()
  const kinds: Kind[] = []
  const specimens: Component[] = []
  const byKey = new Map<string, number[]>()
  const places: Places = createPlaces()

  const kindOf = (component: Component): number => {
    const { cpe, purl, vendor, product, name, version } = component
    const isNamed = product !== undefined || cpe !== undefined
    const text = `${cpe ?? NONE}\0${purl ?? NONE}\0${vendor ?? NONE}\0${product ?? NONE}\0${isNamed ? NONE : name}\0${version ?? NONE}`
    let number = numbers.get(text)
    if (number === undefined) {
      const kind = readKind(component)
      number = kinds.push(kind) - 1
      specimens.push(component)
      numbers.set(text, number)
      for (const key of kind.keys) {
        const list = byKey.get(key)
        if (list) list.push(number)
        else byKey.set(key, [number])
      }
    }
    return number
  }

  /** What each kind must be asked: the entries that share a key with it. */
  const candidates = (entries: readonly Entry[]): ReadonlyMap<number, readonly Entry[]> => {
    const found = new Map<number, Entry[]>()
    const note = (kind: number, entry: Entry) => {
      const list = found.get(kind)
      if (!list) found.set(kind, [entry])
      else if (list.at(-1) !== entry) list.push(entry)
    }
    for (const entry of entries) {
      for (const key of entry.keys) for (const kind of byKey.get(key) ?? []) note(kind, entry)
      if (entry.vague) for (const [number, { cpe }] of kinds.entries()) if (cpe !== undefined) note(number, entry)
    }
    return found
  }

  /** A tree is answered for each piece of equipment with something vulnerable of it. */
  const findInTree = (compiled: CompiledConfiguration, note: (place: number, finding: Finding) => void) => {
    const { leaves } = compiled
    const hits = leaves.map((leaf) => {
      const found = new Map<number, Finding>()
      for (const number of candidates([leaf.entry]).keys()) {
        const kind = kinds[number]
        const finding = kind ? judgeLeaf(leaf, kind) : NOTHING
        if (finding.truth !== NOT_AFFECTED) found.set(number, finding)
      }
      return found
    })
    const slots = new Map<number, Finding[]>()
    const gather = (isStart: boolean) => {
      for (const [i, leaf] of leaves.entries()) {
        if ((leaf.vulnerable && !leaf.turned) !== isStart) continue
        for (const [kind, finding] of hits[i] ?? [])
          places.each(kind, (place) => {
            const slot = places.slotOf(place)
            let best = slots.get(slot)
            if (best === undefined) {
              if (!isStart) return
              best = leaves.map(() => NOTHING)
              slots.set(slot, best)
            }
            if (finding.truth > (best[i] ?? NOTHING).truth) best[i] = finding
          })
      }
    }
    gather(true)
    if (leaves.some((leaf) => !leaf.vulnerable || leaf.turned)) gather(false)
    const answers = new Map<number, Finding>()
    for (const [slot, best] of slots) answers.set(slot, evaluateTree(compiled, best, places.hasEnvironment(slot)))
    for (const [i, leaf] of leaves.entries()) {
      if (!leaf.vulnerable || leaf.turned) continue
      for (const [kind, finding] of hits[i] ?? [])
        places.each(kind, (place) => note(place, findingOf(answers.get(places.slotOf(place)) ?? NOTHING, finding)))
    }
  }

  /** Better findings of leaves, for each kind. */
  const improve = (ofKind: Map<number, Finding>, leaves: readonly Leaf[]) => {
    for (const leaf of leaves)
      for (const number of candidates([leaf.entry]).keys()) {
        const kind = kinds[number]
        const finding = kind ? judgeLeaf(leaf, kind) : NOTHING
        if (finding.truth > (ofKind.get(number) ?? NOTHING).truth) ofKind.set(number, finding)
      }
  }

  const judge: MatchIndex['judge'] = (record) => {
    if (record.state !== 'published') return { kinds: [] }
    const entries = record.affected.map((one) => compileEntry(one))
    const ofKind = new Map<number, Finding>()
    for (const [number, asked] of candidates(entries)) {
      const kind = kinds[number]
      const finding = kind ? judgeTogether(asked, kind) : NOTHING
      if (finding.truth !== NOT_AFFECTED) ofKind.set(number, finding)
    }
    const compiled = record.configurations.map(compileConfiguration)
    for (const { plain, leaves } of compiled) if (plain) improve(ofKind, leaves)
    const kindFindings = () => [...ofKind].map(([kind, { truth, reason }]): KindFinding => ({ kind, truth, reason }))
    const trees = compiled.filter(({ plain }) => !plain)
    if (trees.length === 0) return { kinds: kindFindings() }
    const single = new Map<number, Finding>()
    for (const tree of trees)
      findInTree(tree, (place, finding) => {
        const best = single.get(place) ?? ofKind.get(places.kindOf(place)) ?? NOTHING
        if (finding.truth > best.truth) single.set(place, finding)
      })
    const byReason = new Map<Finding['reason'], Finding & { where: number[] }>()
    const note = ({ truth, reason }: Finding, place: number) => {
      const group = byReason.get(reason) ?? { truth, reason, where: [] }
      byReason.set(reason, group)
      const slot = places.slotOf(place)
      group.where.push(slot, place - places.at(place).start)
    }
    for (const finding of kindFindings())
      places.each(finding.kind, (place) => {
        if (!single.has(place)) note(finding, place)
      })
    for (const [place, finding] of single) note(finding, place)
    return { placed: [...byReason.values()].map((one) => ({ ...one, where: Uint32Array.from(one.where) })) }
  }

  const each: MatchIndex['each'] = (finding, visit) => {
    if ('kind' in finding)
      places.each(finding.kind, (place) => {
        const slot = places.slotOf(place)
        visit(slot, place - (places.slot(slot)?.start ?? place))
      })
    else
      for (let i = 0; i < finding.where.length; i += 2) {
        const slot = finding.where[i] ?? 0
        if (places.slot(slot)) visit(slot, finding.where[i + 1] ?? 0)
      }
  }

  return {
    add(row, { id, components }) {
      return places.add(row, id, components.map(kindOf), (number) => {
        const part = kinds[number]?.cpe?.part.toLowerCase()
        return part === 'o' || part === 'h'
      })
    },
    remove: (row) => places.remove(row),
    has: (row) => places.has(row),
    judge,
    speaks(record) {
      const judged = judge(record)
      let any = false
      for (const finding of findingsOf(judged)) each(finding, () => void (any = true))
      return any
    },
    each,
    matchRecord(record) {
      const matches: PlacedMatch[] = []
      for (const finding of findingsOf(judge(record))) {
        const verdict = verdictOf(finding)
        let why: Match['why'] | undefined
        each(finding, (slot, component) => {
          const of = places.slot(slot)
          if (of)
            matches.push({ row: of.row, equipment: of.id, component, verdict, why: (why ??= say(finding.reason)) })
        })
      }
      return matches
    },
    places,
    componentOf: (kind) => specimens[kind] ?? { name: '' },
    keysOf: (kind) => kinds[kind]?.keys ?? [],
    get equipment() {
      return places.equipment
    },
    get components() {
      return places.components
    },
    get kinds() {
      return kinds.length
    },
  }
}
