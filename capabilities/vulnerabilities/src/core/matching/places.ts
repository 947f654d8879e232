/**
 * Which component stands where: one place for each component of each piece of equipment. Three numbers a place, in
 * arrays without objects, so that five million fit into sixty megabytes.
 */
export interface Places {
  add(row: string, id: string, kinds: readonly number[], isEnvironment: (kind: number) => boolean): void
  remove(row: string): void
  has(row: string): boolean
  /** Places of a kind, the newest first. */
  each(kind: number, visit: (place: number) => void): void
  kindOf(place: number): number
  slotOf(place: number): number
  /** @throws {RangeError} when it is gone: places hold until the next change */
  at(place: number): Slot
  /** Whether the equipment's components name an operating system or a device. */
  hasEnvironment(slot: number): boolean
  readonly equipment: number
  readonly components: number
}

/** Equipment with its places, from `start` on. */
export interface Slot {
  readonly row: string
  readonly id: string
  readonly start: number
  readonly count: number
  readonly environment: boolean
}

const NONE = 0xff_ff_ff_ff
const SMALLEST = 1_024

export function createPlaces(): Places {
  let slots: (Slot | undefined)[] = []
  const bySlot = new Map<string, number>()
  let kindAt = new Uint32Array(SMALLEST)
  let slotAt = new Uint32Array(SMALLEST)
  /** The next place of the same kind. */
  let next = new Uint32Array(SMALLEST)
  let heads = new Uint32Array(SMALLEST).fill(NONE)
  let used = 0
  let live = 0

  const grow = (needed: number) => {
    if (needed <= kindAt.length) return
    const size = Math.max(needed, kindAt.length * 2)
    const copy = (from: Uint32Array) => {
      const to = new Uint32Array(size)
      to.set(from.subarray(0, used))
      return to
    }
    kindAt = copy(kindAt)
    slotAt = copy(slotAt)
    next = copy(next)
  }

  const put = (slot: number, kind: number) => {
    if (kind >= heads.length) {
      const wider = new Uint32Array(Math.max(kind + 1, heads.length * 2)).fill(NONE)
      wider.set(heads)
      heads = wider
    }
    kindAt[used] = kind
    slotAt[used] = slot
    next[used] = heads[kind] ?? NONE
    heads[kind] = used
    used++
  }

  /** Leaves out what was removed. Numbers of places change: nobody holds one beyond the question it answered. */
  const compact = () => {
    const [oldKinds, oldSlots] = [kindAt, slots]
    const size = Math.max(SMALLEST, live)
    kindAt = new Uint32Array(size)
    slotAt = new Uint32Array(size)
    next = new Uint32Array(size)
    heads.fill(NONE)
    slots = []
    bySlot.clear()
    used = 0
    for (const slot of oldSlots) {
      if (!slot) continue
      bySlot.set(slot.row, slots.length)
      const start = used
      for (let i = 0; i < slot.count; i++) put(slots.length, oldKinds[slot.start + i] ?? 0)
      slots.push({ ...slot, start })
    }
  }

  const remove = (row: string) => {
    const number = bySlot.get(row)
    const slot = number === undefined ? undefined : slots[number]
    if (number === undefined || !slot) return
    slots[number] = undefined
    bySlot.delete(row)
    live -= slot.count
    if (used > SMALLEST && live < used / 2) compact()
  }

  const at = (place: number): Slot => {
    const slot = slots[slotAt[place] ?? NONE]
    if (!slot) throw new RangeError(`place ${place} is not there any more; ask again`)
    return slot
  }

  return {
    add(row, id, kinds, isEnvironment) {
      remove(row)
      grow(used + kinds.length)
      const number = slots.length
      bySlot.set(row, number)
      slots.push({ row, id, start: used, count: kinds.length, environment: kinds.some(isEnvironment) })
      for (const kind of kinds) put(number, kind)
      live += kinds.length
    },
    remove,
    has: (row) => bySlot.has(row),
    each(kind, visit) {
      for (let place = heads[kind] ?? NONE; place !== NONE; place = next[place] ?? NONE)
        if (slots[slotAt[place] ?? NONE]) visit(place)
    },
    kindOf: (place) => kindAt[place] ?? NONE,
    slotOf: (place) => slotAt[place] ?? NONE,
    at,
    hasEnvironment: (slot) => slots[slot]?.environment ?? false,
    get equipment() {
      return bySlot.size
    },
    get components() {
      return live
    },
  }
}
