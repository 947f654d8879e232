import { Interner, widened } from '../interner.ts'
import { type SampleList, SampleStore } from './samples.ts'

/** What a pair was seen by. */
export const VIA = ['address', 'name', 'lookup'] as const
export type Via = (typeof VIA)[number]

const FREE = 0xff
/** Places looked at to find one to give up when all are taken. */
const TRIED = 8

/**
 * Pairs of an own host and another side, each with its samples. Columns of typed arrays; a hash index beside them. When
 * all places are taken, the least of a few is given up: few samples first, then long silent. So a flood of pairs that
 * are seen once drives out its like, not a beacon.
 */
export class PairTable {
  readonly hosts = new Interner()
  /** What own hosts speak to. How many hold it is how many hosts do. */
  readonly others = new Interner()
  readonly peers = new Interner()
  readonly samples: SampleStore
  /** Pairs given up for want of room while they were in the window. */
  evicted = 0
  live = 0
  host = new Uint32Array(64)
  other = new Uint32Array(64)
  last = new Uint32Array(64)
  line = new Uint32Array(64)
  at = new Uint32Array(64)
  count = new Uint16Array(64)
  kind = new Uint8Array(64)
  /** Index of `VIA`; `FREE` when the place is not taken. */
  via = new Uint8Array(64).fill(FREE)
  /** Number in `peers` and one of the address a named other side had last; 0 when none is known. */
  peer = new Uint32Array(64)
  told = new Uint8Array(64)
  toldAt = new Uint32Array(64)
  dirty = new Uint8Array(64)
  private index = new Int32Array(256).fill(-1)
  private top = 0
  private freed = -1
  private chance = 0x2545f491
  private readonly bound: number
  private readonly list: SampleList = { at: 0, kind: 0, count: 0 }

  constructor(bound: number, samples: number) {
    this.bound = bound
    this.samples = new SampleStore(samples)
  }

  /** Places that were ever taken: slots to walk over. */
  get slots(): number {
    return this.top
  }

  isFree(slot: number): boolean {
    return this.via[slot] === FREE
  }

  /** Bytes of the arrays; texts of hosts and others come on top. */
  get bytes(): number {
    const arrays = [this.host, this.other, this.last, this.line, this.at, this.count, this.kind, this.via]
    const more = [this.peer, this.told, this.toldAt, this.dirty, this.index]
    return [...arrays, ...more].reduce((sum, array) => sum + array.byteLength, this.samples.bytes)
  }

  /** Adds a connection. @returns its slot; -1 when there was no room */
  add(host: string, other: string, via: Via, time: number, size: number, windowStart: number): number {
    const code = VIA.indexOf(via)
    const hostId = this.hosts.hold(host)
    const otherId = this.others.hold(other)
    const found = this.index[this.place(hostId, otherId, code)] ?? -1
    if (found >= 0) {
      this.hosts.drop(hostId)
      this.others.drop(otherId)
      return this.addSample(found, time, size, windowStart) ? found : -1
    }
    const slot = this.newSlot()
    const at = this.takeRoom(slot)
    if (at < 0) {
      this.hosts.drop(hostId)
      this.others.drop(otherId)
      this.via[slot] = FREE
      this.at[slot] = this.freed >>> 0
      this.freed = slot
      return -1
    }
    this.host[slot] = hostId
    this.other[slot] = otherId
    this.via[slot] = code
    this.at[slot] = at
    for (const column of [this.kind, this.count, this.last, this.peer, this.told, this.toldAt, this.dirty])
      column[slot] = 0
    this.live++
    this.index[this.place(hostId, otherId, code)] = slot
    if (this.live * 2 > this.index.length) this.reindex(this.index.length * 2)
    return this.addSample(slot, time, size, windowStart) ? slot : -1
  }

  setPeer(slot: number, address: string | undefined): void {
    const before = this.peer[slot] ?? 0
    this.peer[slot] = address === undefined ? 0 : this.peers.hold(address) + 1
    if (before > 0) this.peers.drop(before - 1)
  }

  listOf(slot: number): SampleList {
    this.list.at = this.at[slot] ?? 0
    this.list.kind = this.kind[slot] ?? 0
    this.list.count = this.count[slot] ?? 0
    return this.list
  }

  keep(slot: number, list: SampleList): void {
    this.at[slot] = list.at
    this.kind[slot] = list.kind
    this.count[slot] = list.count
  }

  remove(slot: number): void {
    this.unindex(slot)
    this.samples.give(this.at[slot] ?? 0, this.kind[slot] ?? 0)
    this.hosts.drop(this.host[slot] ?? 0)
    this.others.drop(this.other[slot] ?? 0)
    this.setPeer(slot, undefined)
    this.via[slot] = FREE
    this.dirty[slot] = 0
    this.at[slot] = this.freed >>> 0
    this.freed = slot
    this.live--
  }

  private addSample(slot: number, time: number, size: number, windowStart: number): boolean {
    const list = this.listOf(slot)
    let done = this.samples.add(list, time, size, windowStart)
    for (let i = 0; !done && i < TRIED && this.evict(slot); i++) done = this.samples.add(list, time, size, windowStart)
    this.keep(slot, list)
    if (time > (this.last[slot] ?? 0)) this.last[slot] = time
    return done
  }

  private takeRoom(slot: number): number {
    let at = this.samples.take(0)
    for (let i = 0; at < 0 && i < TRIED && this.evict(slot); i++) at = this.samples.take(0)
    return at
  }

  private newSlot(): number {
    if (this.freed < 0 && this.top >= this.bound) this.evict(-1)
    if (this.freed >= 0) {
      const slot = this.freed
      this.freed = (this.at[slot] ?? 0) | 0
      return slot
    }
    if (this.top === this.host.length) this.widen()
    return this.top++
  }

  /** Gives up the least of a few places. @param keep a slot that stays */
  private evict(keep: number): boolean {
    let least = -1
    for (let i = 0; i < TRIED; i++) {
      this.chance = Math.imul(this.chance, 0x19660d) + 0x3c6ef35f
      const slot = (this.chance >>> 0) % Math.max(1, this.top)
      if (slot === keep || this.isFree(slot)) continue
      if (least < 0 || this.isLess(slot, least)) least = slot
    }
    if (least < 0) return false
    this.evicted++
    this.remove(least)
    return true
  }

  private isLess(a: number, b: number): boolean {
    const [few, many] = [this.count[a] ?? 0, this.count[b] ?? 0]
    return few !== many ? few < many : (this.last[a] ?? 0) < (this.last[b] ?? 0)
  }

  private widen(): void {
    const least = Math.min(this.bound, Math.max(64, Math.ceil(this.host.length * 1.25)))
    const wide = <T extends Uint32Array | Uint16Array | Uint8Array>(array: T): T => {
      const next = widened(array.subarray(0, 0) as T, least)
      next.set(array)
      return next
    }
    this.host = wide(this.host)
    this.other = wide(this.other)
    this.last = wide(this.last)
    this.line = wide(this.line)
    this.at = wide(this.at)
    this.count = wide(this.count)
    this.kind = wide(this.kind)
    this.via = wide(this.via).fill(FREE, this.top)
    this.peer = wide(this.peer)
    this.told = wide(this.told)
    this.toldAt = wide(this.toldAt)
    this.dirty = wide(this.dirty)
  }

  /** Where a pair stands in the index, or the empty place where it would. */
  private place(host: number, other: number, via: number): number {
    const mask = this.index.length - 1
    for (let place = hashOf(host, other, via) & mask; ; place = (place + 1) & mask) {
      const slot = this.index[place] ?? -1
      if (slot < 0 || (this.host[slot] === host && this.other[slot] === other && this.via[slot] === via)) return place
    }
  }

  /** Open addressing without tombstones: what stands behind moves up. */
  private unindex(slot: number): void {
    const mask = this.index.length - 1
    let hole = this.place(this.host[slot] ?? 0, this.other[slot] ?? 0, this.via[slot] ?? 0)
    for (let place = (hole + 1) & mask; ; place = (place + 1) & mask) {
      const held = this.index[place] ?? -1
      if (held < 0) break
      const home = hashOf(this.host[held] ?? 0, this.other[held] ?? 0, this.via[held] ?? 0) & mask
      if (((place - home) & mask) < ((place - hole) & mask)) continue
      this.index[hole] = held
      hole = place
    }
    this.index[hole] = -1
  }

  private reindex(length: number): void {
    this.index = new Int32Array(length).fill(-1)
    for (let slot = 0; slot < this.top; slot++)
      if (!this.isFree(slot))
        this.index[this.place(this.host[slot] ?? 0, this.other[slot] ?? 0, this.via[slot] ?? 0)] = slot
  }
}

function hashOf(host: number, other: number, via: number): number {
  let x = Math.imul(host ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(other + via * 0x27d4eb2f, 0xc2b2ae35)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  return (x ^ (x >>> 12)) >>> 0
}
