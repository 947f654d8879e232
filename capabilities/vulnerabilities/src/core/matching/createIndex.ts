import { AFFECTED, NOT_AFFECTED } from '@testudo/cpe'
import type { Component, Equipment, Match, VulnerabilityRecord } from '../model.ts'
import {
  type CompiledConfiguration,
  compileConfiguration,
  evaluateTree,
  findingOf,
  judgeLeaf,
} from './configuration.ts'
import { compileEntry, type Entry } from './entry.ts'
import { type Kind, readKind } from './kind.ts'
import { createPlaces, type Places } from './places.ts'
import { say } from './reasons.ts'
import { type Finding, judgeTogether, NOTHING } from './together.ts'

/** A record's findings, shared by all places they hold for. */
export interface Group {
  readonly verdict: Match['verdict']
  readonly why: Match['why']
  /** Numbers of places. */
  readonly places: readonly number[]
}

/** All equipment with its software, arranged so that a record meets only what it can speak of. */
export interface MatchIndex {
  /** Adds equipment under a key; what stood there is replaced. Cost: some microseconds a component. */
  add(row: string, equipment: Pick<Equipment, 'id' | 'components'>): void
  remove(row: string): void
  has(row: string): boolean
  /**
   * What one record says of all equipment: each place once, with the best of what the record says of it. Nothing of what
   * is not affected.
   */
  find(record: Pick<VulnerabilityRecord, 'state' | 'affected' | 'configurations'>): readonly Group[]
  /** The same, one match for each place. */
  matchRecord(record: VulnerabilityRecord): readonly PlacedMatch[]
  readonly equipment: number
  readonly components: number
  /** Distinct products in distinct versions. */
  readonly kinds: number
}

/** A match without its id, which only stored ones need: see `matchId`. */
export interface PlacedMatch extends Omit<Match, 'id'> {
  /** Key of the equipment's row. */
  readonly row: string
}

/** Id of a match of a record's row: the same for the same rows and component. */
export const matchId = (record: string, { row, component }: Pick<PlacedMatch, 'row' | 'component'>): string =>
  `${record}.${row}.${component}`

export function createIndex(): MatchIndex {
  const numbers = new Map<string, number>()
  const kinds: Kind[] = []
  const byKey = new Map<string, number[]>()
  const places: Places = createPlaces()

  const kindOf = (component: Component): number => {
    const { cpe, purl, vendor, product, name, version } = component
    const isNamed = product !== undefined || cpe !== undefined
    const text = JSON.stringify([cpe, purl, vendor, product, isNamed ? 0 : name, version])
    let number = numbers.get(text)
    if (number === undefined) {
      const kind = readKind(component)
      number = kinds.push(kind) - 1
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

  const find: MatchIndex['find'] = (record) => {
    if (record.state !== 'published') return []
    const groups: { truth: Finding['truth']; reason: Finding['reason']; places: number[] }[] = []
    const entries = record.affected.map((one) => compileEntry(one))
    const ofKind = new Map<number, Finding>()
    for (const [number, asked] of candidates(entries)) {
      const kind = kinds[number]
      const finding = kind ? judgeTogether(asked, kind) : NOTHING
      if (finding.truth !== NOT_AFFECTED) ofKind.set(number, finding)
    }
    const single = new Map<number, Finding>()
    for (const configuration of record.configurations)
      findInTree(compileConfiguration(configuration), (place, finding) => {
        const before = ofKind.get(places.kindOf(place)) ?? NOTHING
        const best = single.get(place) ?? before
        if (finding.truth > best.truth) single.set(place, finding)
      })
    for (const [kind, { truth, reason }] of ofKind) {
      const list: number[] = []
      places.each(kind, (place) => {
        if (single.size === 0 || !single.has(place)) list.push(place)
      })
      if (list.length > 0) groups.push({ truth, reason, places: list })
    }
    const byReason = new Map<
      Finding['reason'],
      { truth: Finding['truth']; reason: Finding['reason']; places: number[] }
    >()
    for (const [place, { truth, reason }] of single) {
      let group = byReason.get(reason)
      if (!group) {
        group = { truth, reason, places: [] }
        byReason.set(reason, group)
        groups.push(group)
      }
      group.places.push(place)
    }
    return groups.map(({ truth, reason, places: at }) => ({
      verdict: truth === AFFECTED ? 'affected' : 'undecidable',
      why: say(reason),
      places: at,
    }))
  }

  return {
    add(row, { id, components }) {
      places.add(row, id, components.map(kindOf), (number) => {
        const part = kinds[number]?.cpe?.part.toLowerCase()
        return part === 'o' || part === 'h'
      })
    },
    remove: (row) => places.remove(row),
    has: (row) => places.has(row),
    find,
    matchRecord(record) {
      const matches: PlacedMatch[] = []
      for (const { verdict, why, places: of } of find(record))
        for (const place of of) {
          const { row, id, start } = places.at(place)
          matches.push({ row, equipment: id, component: place - start, verdict, why })
        }
      return matches
    },
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
