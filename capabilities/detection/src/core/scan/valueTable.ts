import { Fault } from '@testudo/kernel/fault'
import { INDICATOR_KINDS, type IndicatorKind, type IndicatorValue } from '../indicators/kinds.ts'
import { hashKey, isNamed } from './hash.ts'
import { CONTROL, type Layout, layoutFor } from './layout.ts'
import { allocate, type SharedMemory } from './memory.ts'
import { isSamePacked, packInto, packedBytes, unpack } from './packing.ts'

/** All memory of a table: can be posted to workers, which then share it. */
export interface SharedTable {
  readonly layout: Layout
  readonly memory: SharedMemory
  readonly arena: SharedArrayBuffer
  readonly offsets: SharedArrayBuffer
  readonly kinds: SharedArrayBuffer
}

const KIND = 0x0f
const EXACT = 0x10
const REVOKED = 0x20
/** A key that only makes the kernel look closer. */
const WEAK = 0xffffffff

export type TakeEntry = (entry: number, kind: IndicatorKind, exactOnly: boolean) => void

/**
 * Values by their key: a filter of one word a key in front, open addressing behind, the keys packed in an arena. All of it
 * is shared memory: what one thread adds or revokes, all see in their next question.
 *
 * Memory: about 35 bytes a key and the packed keys.
 */
export class ValueTable {
  readonly shared: SharedTable
  private readonly control: Int32Array
  private readonly filter: Int32Array
  private readonly slots: Uint32Array
  private readonly lengths: Uint8Array
  private readonly tails: Int32Array
  private readonly v4wide: Uint8Array
  private readonly arena: Uint8Array
  private readonly offsets: Uint32Array
  private readonly kinds: Uint8Array
  private readonly hash = new Int32Array(3)

  constructor(shared: SharedTable) {
    const { layout, memory } = shared
    this.shared = shared
    this.control = new Int32Array(memory.buffer, 0, 1_024)
    this.filter = new Int32Array(memory.buffer, layout.filter, layout.filterWords * 2)
    this.slots = new Uint32Array(memory.buffer, layout.slots, layout.slotCount * 2)
    this.lengths = new Uint8Array(memory.buffer, layout.lengths, 256)
    this.tails = new Int32Array(memory.buffer, layout.tails, layout.tailWords * 2)
    this.v4wide = new Uint8Array(memory.buffer, layout.v4wide, 2 ** 13)
    this.arena = new Uint8Array(shared.arena)
    this.offsets = new Uint32Array(shared.offsets)
    this.kinds = new Uint8Array(shared.kinds)
  }

  /** An empty table for so many keys and bytes of packed keys, with room for `scanners` kernels. */
  static create(capacity: number, arenaBytes: number, scanners: number): ValueTable {
    const layout = layoutFor(capacity, scanners)
    return new ValueTable({
      layout,
      memory: allocate(layout.bytes),
      arena: new SharedArrayBuffer(arenaBytes),
      offsets: new SharedArrayBuffer((capacity + 1) * 4),
      kinds: new SharedArrayBuffer(capacity),
    })
  }

  /** Entries ever added, revoked ones too; entries are numbered from 0. */
  get entries(): number {
    return this.number(CONTROL.entries)
  }

  get hasWhole(): boolean {
    return this.number(CONTROL.whole) !== 0
  }

  get shortestWord(): number {
    return this.number(CONTROL.shortestWord)
  }

  /** All memory of the table. */
  get bytes(): number {
    const { memory, arena, offsets, kinds } = this.shared
    return memory.buffer.byteLength + arena.byteLength + offsets.byteLength + kinds.byteLength
  }

  private number(at: number): number {
    return Atomics.load(this.control, at)
  }

  /**
   * Adds a key, or finds it. An entry that was revoked is valid again.
   *
   * @returns its entry
   * @throws {Fault} `detection.table_full`: build a larger one beside this and change over
   */
  add(kind: IndicatorKind, key: string, exactOnly = false): number {
    const code = INDICATOR_KINDS.indexOf(kind)
    hashKey(key, this.hash)
    const a = this.hash[0] ?? 0
    const b = this.hash[1] ?? 0
    const held = this.seek(a, b, (entry) => ((this.kinds[entry] ?? 0) & KIND) === code && this.isKey(entry, code, key))
    if (held >= 0) {
      this.kinds[held] = code | (exactOnly ? EXACT : 0)
      return held
    }
    const entry = this.entries
    const from = this.number(CONTROL.arena)
    const size = packedBytes(code, key)
    if (this.number(CONTROL.keys) >= this.shared.layout.capacity || from + size > this.arena.length) throw tableFull()
    packInto(this.arena, from, code, key)
    this.offsets[entry + 1] = from + size
    this.kinds[entry] = code | (exactOnly ? EXACT : 0)
    Atomics.store(this.control, CONTROL.arena, from + size)
    Atomics.store(this.control, CONTROL.entries, entry + 1)
    if (kind === 'user-agent') Atomics.store(this.control, CONTROL.whole, 1)
    if (kind === 'ipv4-addr') this.placeWide(key)
    else if (kind === 'domain-name' || kind === 'email-addr') this.placeTail(this.hash[2] ?? 0)
    this.place(a, b, entry + 1)
    return entry
  }

  /** Makes the kernel look closer wherever this key stands. @throws {Fault} `detection.table_full` */
  addWeak(key: string): void {
    hashKey(key, this.hash)
    const a = this.hash[0] ?? 0
    const b = this.hash[1] ?? 0
    if (this.seek(a, b, () => false, true) >= 0) return
    if (this.number(CONTROL.keys) >= this.shared.layout.capacity) throw tableFull()
    if (isNamed(key)) this.placeTail(this.hash[2] ?? 0)
    else this.placeWide(key)
    this.place(a, b, WEAK)
  }

  /** Tells the kernel how long words without a dot may be. */
  addLength(length: number): void {
    if (length > 255) return
    this.lengths[length] = 1
    const shortest = this.shortestWord
    if (shortest === 0 || length < shortest) Atomics.store(this.control, CONTROL.shortestWord, length)
  }

  revoke(entry: number): void {
    this.kinds[entry] = (this.kinds[entry] ?? 0) | REVOKED
  }

  /** Calls back for every valid entry with this key. */
  find(key: string, take: TakeEntry): void {
    hashKey(key, this.hash)
    const a = this.hash[0] ?? 0
    const b = this.hash[1] ?? 0
    if (!this.isLikely(a, b)) return
    this.seek(a, b, (entry) => {
      const state = this.kinds[entry] ?? 0
      const code = state & KIND
      const kind = INDICATOR_KINDS[code]
      if (kind !== undefined && (state & REVOKED) === 0 && this.isKey(entry, code, key))
        take(entry, kind, (state & EXACT) !== 0)
      return false
    })
  }

  /** The key of an entry. */
  valueOf(entry: number): IndicatorValue | undefined {
    const code = (this.kinds[entry] ?? 0) & KIND
    const kind = INDICATOR_KINDS[code]
    if (kind === undefined || entry >= this.entries) return undefined
    return { kind, key: unpack(new Uint8Array(this.arena.slice(this.offsets[entry], this.offsets[entry + 1])), code) }
  }

  /** All entries in their order, revoked ones too. */
  *values(): Generator<{ readonly value: IndicatorValue; readonly isRevoked: boolean }> {
    for (let entry = 0; entry < this.entries; entry++) {
      const value = this.valueOf(entry)
      if (value !== undefined) yield { value, isRevoked: ((this.kinds[entry] ?? 0) & REVOKED) !== 0 }
    }
  }

  private isKey(entry: number, code: number, key: string): boolean {
    return isSamePacked(this.arena, this.offsets[entry] ?? 0, this.offsets[entry + 1] ?? 0, code, key)
  }

  private wordOf(a: number): number {
    return (a & (this.shared.layout.filterWords - 1)) * 2
  }

  private isLikely(a: number, b: number): boolean {
    const word = this.wordOf(a)
    const low = this.filter[word] ?? 0
    const high = this.filter[word + 1] ?? 0
    for (let i = 0; i < 30; i += 6) {
      const bit = (b >>> i) & 63
      if ((((bit < 32 ? low : high) >>> (bit & 31)) & 1) === 0) return false
    }
    return true
  }

  private slotOf(a: number, b: number): number {
    return (Math.imul(a, 0x85ebca6b) ^ b) & (this.shared.layout.slotCount - 1)
  }

  /** @returns the first entry that `isIt`; with `weak`, 0 when a weak key is there; else -1 */
  private seek(a: number, b: number, isIt: (entry: number) => boolean, weak = false): number {
    const mask = this.shared.layout.slotCount - 1
    for (let slot = this.slotOf(a, b); ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot * 2 + 1] ?? 0
      if (entry === 0) return -1
      if (this.slots[slot * 2] !== b >>> 0) continue
      if (entry === WEAK) {
        if (weak) return 0
      } else if (isIt(entry - 1)) return entry - 1
    }
  }

  /** Lets the kernel look at names that end in the same two labels. */
  private placeTail(a: number): void {
    const word = (a & (this.shared.layout.tailWords - 1)) * 2
    this.setTail(word, (a >>> 20) & 63)
    this.setTail(word, (a >>> 26) & 63)
  }

  private setTail(word: number, bit: number): void {
    const at = bit < 32 ? word : word + 1
    this.tails[at] = (this.tails[at] ?? 0) | (1 << (bit & 31))
  }

  /** Lets the kernel look at addresses of the same /16; of what is none a bit too many does no harm. */
  private placeWide(key: string): void {
    const dot = key.indexOf('.')
    const next = key.indexOf('.', dot + 1)
    if (dot < 0 || next < 0) return
    const at = ((Number(key.slice(0, dot)) & 255) << 8) | (Number(key.slice(dot + 1, next)) & 255)
    this.v4wide[at >> 3] = (this.v4wide[at >> 3] ?? 0) | (1 << (at & 7))
  }

  private place(a: number, b: number, value: number): void {
    const mask = this.shared.layout.slotCount - 1
    let slot = this.slotOf(a, b)
    while (this.slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask
    this.slots[slot * 2] = b
    Atomics.store(this.slots, slot * 2 + 1, value)
    const word = this.wordOf(a)
    for (let i = 0; i < 30; i += 6) {
      const bit = (b >>> i) & 63
      const at = bit < 32 ? word : word + 1
      this.filter[at] = (this.filter[at] ?? 0) | (1 << (bit & 31))
    }
    Atomics.add(this.control, CONTROL.keys, 1)
  }

  /** Whether blocks with prefixes of this length are in the table. */
  hasPrefix(version: 4 | 6, bits: number): boolean {
    const at = version === 4 ? CONTROL.prefixesV4 : CONTROL.prefixesV6
    return ((this.control[at + (bits >> 5)] ?? 0) & (1 << (bits & 31))) !== 0
  }

  /** Whether any block of this version is in the table. */
  hasBlocks(version: 4 | 6): boolean {
    const [from, to] = version === 4 ? [CONTROL.prefixesV4, CONTROL.prefixesV6] : [CONTROL.prefixesV6, CONTROL.end]
    return this.control.subarray(from, to).some((bits) => bits !== 0)
  }

  /** Makes the kernel look closer at addresses of this block. `hex` has its host bits cleared. */
  addBlock(version: 4 | 6, hex: string, bits: number): void {
    const at = (version === 4 ? CONTROL.prefixesV4 : CONTROL.prefixesV6) + (bits >> 5)
    const { memory, layout } = this.shared
    // The kernel keeps a bit for every /24 of IPv4 and every /16 of IPv6; longer prefixes set the one they lie in.
    const [place, unit, digits] = version === 4 ? ([layout.v4, 24, 6] as const) : ([layout.v6, 16, 4] as const)
    const bitmap = new Uint8Array(memory.buffer, place, 2 ** (unit - 3))
    const first = Number.parseInt(hex.slice(0, digits), 16)
    const count = 2 ** Math.max(0, unit - bits)
    if (count >= 8) bitmap.fill(255, first >> 3, (first + count) >> 3)
    else for (let i = first; i < first + count; i++) bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | (1 << (i & 7))
    Atomics.or(this.control, at, 1 << (bits & 31))
  }
}

const tableFull = () =>
  new Fault('conflict', 'detection.table_full', 'The table of indicators is full. Build a larger one and change over.')
