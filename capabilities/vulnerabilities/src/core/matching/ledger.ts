import type { Label } from '@testudo/kernel/label'
import type { RecordFindings } from '../decision/tallyFound.ts'
import type { Equipment, VulnerabilityRecord } from '../model.ts'
import { createIndex, findingsOf, type MatchIndex } from './createIndex.ts'
import { createFleet, type Fleet } from './fleet.ts'

/** A record as it stands under its label, since when (Unix ms). */
export interface HeldRecord {
  readonly row: string
  readonly label: Label
  readonly at: number
  readonly record: VulnerabilityRecord
}
export interface HeldEquipment {
  readonly row: string
  readonly label: Label
  readonly at: number
  readonly equipment: Equipment
}

/** What is known of one vulnerability's records by kinds of products, and when that last changed. */
export interface Entry {
  readonly version: number
  readonly records: readonly RecordFindings[]
}

/**
 * Which records speak of which equipment, worked out when either comes and kept as records by kinds of products: some
 * hundred thousand pairs where single matches are millions. Who reads counts from it as far as their labels reach.
 */
export interface Ledger {
  readonly index: MatchIndex
  readonly fleet: Fleet
  /** Takes the place of what stood under the row. Tells vulnerabilities it matters to, and keys nobody had asked for yet. */
  putEquipment(one: HeldEquipment): { readonly touched: ReadonlySet<string>; readonly newKeys: ReadonlySet<string> }
  dropEquipment(row: string): ReadonlySet<string>
  /** All records of one vulnerability: what stood of it before is replaced. */
  putRecords(vulnerability: string, records: readonly HeldRecord[]): void
  /** Of vulnerabilities that ask for a whole piece of equipment: worked out again when any of it changes. */
  asksForWhole(vulnerability: string): boolean
  /** Whether its records were put here, with or without a finding. */
  isJudged(vulnerability: string): boolean
  /** Something else about it changed: statements, lists. */
  touch(vulnerability: string): void
  entry(vulnerability: string): Entry | undefined
  /** Those with any equipment, whoever may read it. */
  ids(): IterableIterator<string>
  /** Vulnerabilities with a finding on any kind of a piece. */
  about(slot: number): ReadonlySet<string>
}

export function createLedger(): Ledger {
  const index = createIndex()
  const fleet = createFleet()
  const entries = new Map<string, Entry>()
  const judged = new Set<string>()
  const byKind = new Map<number, Set<string>>()
  /** Kinds that vulnerabilities rest on that ask for whole pieces: slots may be others' by the time they are let go. */
  const whole = new Map<string, ReadonlySet<number>>()
  let version = 0

  const touch = (vulnerability: string) => {
    const entry = entries.get(vulnerability)
    if (entry) entries.set(vulnerability, { ...entry, version: ++version })
  }
  /** Kinds a vulnerability's findings rest on; those of whole pieces are found by their slots. */
  const kindsIn = (records: readonly RecordFindings[]): ReadonlySet<number> => {
    const kinds = new Set<number>()
    for (const { findings } of records)
      for (const finding of findings) {
        if ('kind' in finding) kinds.add(finding.kind)
        else index.each(finding, (slot, component) => void kinds.add(index.places.kindsOf(slot)[component] ?? -1))
      }
    return kinds
  }
  const about = (slot: number): Set<string> => {
    const found = new Set<string>()
    for (const kind of index.places.kindsOf(slot)) for (const id of byKind.get(kind) ?? []) found.add(id)
    return found
  }

  return {
    index,
    fleet,
    putEquipment({ row, label, at, equipment }) {
      const before = index.places.numberOf(row)
      const touched = before === undefined ? new Set<string>() : about(before)
      if (before !== undefined) fleet.drop(before)
      const known = index.kinds
      const slot = index.add(row, equipment)
      fleet.put(slot, equipment, fleet.labelNumber(label), at)
      const newKeys = new Set<string>()
      for (const kind of index.places.kindsOf(slot)) {
        for (const id of byKind.get(kind) ?? []) touched.add(id)
        if (kind >= known) for (const key of index.keysOf(kind)) newKeys.add(key)
      }
      for (const id of touched) touch(id)
      return { touched, newKeys }
    },
    dropEquipment(row) {
      const slot = index.places.numberOf(row)
      if (slot === undefined) return new Set()
      const touched = about(slot)
      fleet.drop(slot)
      index.remove(row)
      for (const id of touched) touch(id)
      return touched
    },
    putRecords(vulnerability, records) {
      for (const kind of whole.get(vulnerability) ?? kindsIn(entries.get(vulnerability)?.records ?? [])) {
        const ids = byKind.get(kind)
        ids?.delete(vulnerability)
        if (ids?.size === 0) byKind.delete(kind)
      }
      whole.delete(vulnerability)
      judged.add(vulnerability)
      let isWhole = false
      const made = records.flatMap(({ row, label, at, record }): RecordFindings[] => {
        const said = index.judge(record)
        if ('placed' in said) isWhole = true
        const findings = findingsOf(said)
        return findings.length === 0 ? [] : [{ row, label: fleet.labelNumber(label), at, findings }]
      })
      if (made.length === 0) {
        entries.delete(vulnerability)
        // What has come to run it may make it one again.
        if (isWhole) whole.set(vulnerability, new Set())
        return
      }
      entries.set(vulnerability, { version: ++version, records: made.toSorted((a, b) => (a.row < b.row ? -1 : 1)) })
      const kinds = kindsIn(made)
      if (isWhole) whole.set(vulnerability, kinds)
      for (const kind of kinds) byKind.set(kind, (byKind.get(kind) ?? new Set()).add(vulnerability))
    },
    asksForWhole: (vulnerability) => whole.has(vulnerability),
    isJudged: (vulnerability) => judged.has(vulnerability),
    touch,
    entry: (vulnerability) => entries.get(vulnerability),
    ids: () => entries.keys(),
    about,
  }
}
