import type { WarningLists } from '@testudo/misp'
import { ValueTable } from '../scan/valueTable.ts'
import type { IndicatorKind, IndicatorRecord, IndicatorValue } from './kinds.ts'
import { bareWord, isOwned } from './normal.ts'

/** A value that is not looked for, and which version of which warning list says why. */
export interface Suppressed {
  readonly kind: IndicatorKind
  readonly value: string
  readonly id: string
  readonly list: string
  readonly version: string
}

export interface IndicatorSetOptions {
  /** Keys to make room for; grows when there are more. */
  readonly capacity?: number
  /** Kernels that will scan at the same time. */
  readonly scanners?: number
  /** Values on one of these lists are left out. */
  readonly warningLists?: WarningLists
}

const BYTES_A_KEY = 24
const FIRST_CAPACITY = 4_096
/** Reasons are kept for so many; the rest is counted. */
const MOST_REASONS = 10_000

/**
 * Indicators under one table of values. Several indicators may name one value: each keeps its record.
 *
 * `table` changes when the set grows: a larger one is built beside it and takes its place at once; who holds the old
 * one goes on with what it had.
 */
export class IndicatorSet {
  table: ValueTable
  readonly suppressed: Suppressed[] = []
  suppressedCount = 0
  private readonly records = new Map<number, IndicatorRecord[]>()
  private readonly entriesOf = new Map<string, number[]>()
  /** For values of long lists: the line of each entry, and which list it came from. */
  private lines = new Uint32Array(0)
  private readonly lists: { readonly name: string; readonly from: number }[] = []
  private readonly warningLists: WarningLists | undefined
  private readonly scanners: number

  constructor(options: IndicatorSetOptions = {}) {
    const { capacity = FIRST_CAPACITY, scanners = 1, warningLists } = options
    this.scanners = scanners
    this.warningLists = warningLists
    this.table = ValueTable.create(capacity, capacity * BYTES_A_KEY + 65_536, scanners)
  }

  /** Values looked for. */
  get size(): number {
    return this.table.entries
  }

  /** Adds a value with what is known about its indicator. @returns false when a warning list holds it */
  add(value: IndicatorValue, record: IndicatorRecord): boolean {
    if (this.isSuppressed(value, record.id)) return false
    const entry = this.place(value)
    const held = this.records.get(entry)
    if (held?.some(({ id }) => id === record.id) === true) return true
    if (held === undefined) this.records.set(entry, [record])
    else held.push(record)
    const entries = this.entriesOf.get(record.id)
    if (entries === undefined) this.entriesOf.set(record.id, [entry])
    else entries.push(entry)
    return true
  }

  /** Adds a value whose holders the caller keeps by its entry. @returns undefined when a warning list holds it */
  addValue(value: IndicatorValue, id: string): number | undefined {
    return this.isSuppressed(value, id) ? undefined : this.place(value)
  }

  /** Begins a list whose values are known by their line only: no object for each. */
  beginList(name: string): void {
    this.lists.push({ name, from: this.size })
  }

  /** Adds a value of the list begun last. @returns false when a warning list holds it */
  addLine(value: IndicatorValue, line: number): boolean {
    if (this.warningLists !== undefined && this.isSuppressed(value, `${this.lists.at(-1)?.name ?? ''}:${line}`))
      return false
    const before = this.size
    const entry = this.place(value)
    if (entry < before) return true
    if (entry >= this.lines.length) {
      const longer = new Uint32Array(Math.max(FIRST_CAPACITY, this.lines.length * 2, this.table.shared.layout.capacity))
      longer.set(this.lines)
      this.lines = longer
    }
    this.lines[entry] = line
    return true
  }

  /** Takes back what one indicator said; the value goes when no other names it. @returns whether it was there */
  revoke(id: string): boolean {
    const entries = this.entriesOf.get(id)
    if (entries === undefined) return false
    this.entriesOf.delete(id)
    for (const entry of entries) {
      const rest = (this.records.get(entry) ?? []).filter((record) => record.id !== id)
      this.records.set(entry, rest)
      if (rest.length === 0) this.table.revoke(entry)
    }
    return true
  }

  /** What is known about the indicators of an entry. */
  recordsOf(entry: number): readonly IndicatorRecord[] {
    const held = this.records.get(entry)
    if (held !== undefined) return held
    const list = this.lists.findLast(({ from }) => from <= entry)
    return list === undefined ? [] : [{ id: `${list.name}:${this.lines[entry] ?? 0}` }]
  }

  private isSuppressed({ kind, key }: IndicatorValue, id: string): boolean {
    const shown = kind === 'cidr' ? undefined : kind === 'url' && key.startsWith('//') ? `http:${key}` : key
    const warning = shown === undefined ? undefined : this.warningLists?.warningsFor(shown)[0]
    if (warning === undefined) return false
    this.suppressedCount++
    if (this.suppressed.length < MOST_REASONS)
      this.suppressed.push({ kind, value: key, id, list: warning.list, version: warning.version })
    return true
  }

  private place(value: IndicatorValue): number {
    try {
      return addTo(this.table, value)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'detection.table_full')) throw error
      this.table = grown(this.table, this.scanners)
      return addTo(this.table, value)
    }
  }
}

const isWord = (key: string): boolean => /^[a-z0-9_][a-z0-9_-]*$/.test(key)

/** The host in the key of a URL: `//host:8080/path`. */
function hostOf(key: string): string {
  const from = key.indexOf('//') + 2
  const authority = key.slice(from, key.indexOf('/', from))
  const port = authority.indexOf(':')
  return port < 0 ? authority : authority.slice(0, port)
}

function addTo(table: ValueTable, { kind, key }: IndicatorValue): number {
  // The kernel sees words, names and addresses; what is longer is found by one that stands in it.
  if (kind === 'url') {
    const host = hostOf(key)
    table.addWeak(host)
    if (isWord(host)) table.addLength(host.length)
  } else if (kind === 'user-agent') {
    const word = bareWord(key)
    table.addWeak(word)
    table.addLength(word.length)
  } else if (kind === 'cidr') {
    const [hex = '', bits = ''] = key.split('/')
    table.addBlock(hex.length === 8 ? 4 : 6, hex, Number(bits))
  } else if (kind !== 'domain-name' && kind !== 'ipv4-addr' && kind !== 'ipv6-addr' && kind !== 'email-addr')
    table.addLength(key.length)
  return table.add(kind, key, kind === 'domain-name' && !isOwned(key))
}

/** Twice the room: a table of the same entries with the same numbers. */
function grown(old: ValueTable, scanners: number): ValueTable {
  const capacity = old.shared.layout.capacity * 2
  const table = ValueTable.create(capacity, capacity * BYTES_A_KEY + old.shared.arena.byteLength, scanners)
  for (const { value, isRevoked } of old.values()) {
    const entry = addTo(table, value)
    if (isRevoked) table.revoke(entry)
  }
  return table
}
