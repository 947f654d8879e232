/**
 * Which component stands where: one place for each component of each piece of equipment. Three numbers a place, in
 * arrays without objects, so that five million fit into eighty megabytes.
 */
export interface Places {
  /** @returns the number of the equipment's slot: the same until it is removed, then another's */
  add(row: string, id: string, kinds: readonly number[], isEnvironment: (kind: number) => boolean): number
  remove(row: string): void
  has(row: string): boolean
  /** The slot of a row; undefined: it is not there. */
  numberOf(row: string): number | undefined
  /** Places of a kind, in no order. */
  each(kind: number, visit: (place: number) => void): void
  /** Puts places of one kind beside each other: looking at all of a kind is several times faster then. Yields now and then. */
  arrange(): Generator<void>
  /** Kinds of a piece of equipment, in the order of its components. */
  kindsOf(slot: number): readonly number[]
  kindOf(place: number): number
  slotOf(place: number): number
  /** @throws {RangeError} when it is gone: places hold until the next change */
  at(place: number): Slot
  slot(number: number): Slot | undefined
  /** Whether the equipment's components name an operating system or a device. */
  hasEnvironment(slot: number): boolean
  readonly equipment: number
  readonly components: number
  /** Places that are not beside others of their kind yet. */
  readonly loose: number
  /** Slots are numbered below it. */
  readonly slots: number
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
const ARRANGED_A_TURN = 200_000

export function createPlaces(): Places {
  const slots: (Slot | undefined)[] = []
  const free: number[] = []
  const bySlot = new Map<string, number>()
  let kindAt = new Uint32Array(SMALLEST)
  let slotAt = new Uint32Array(SMALLEST)
  /** The next place of the same kind. */
  let next = new Uint32Array(SMALLEST)
  let heads = new Uint32Array(SMALLEST).fill(NONE)
  /** Places below `arranged`, by kind: those of kind k from `from[k]` to `from[k + 1]`. */
  let sorted = new Uint32Array(0)
  let from = new Uint32Array(1)
  let arranged = 0
  let used = 0
  let live = 0
  /** Changes whenever places are renumbered. */
  let edition = 0

  const grow = (needed: number) => {
    if (needed <= kindAt.length) return
    const size = Math.max(needed, kindAt.length * 2)
    const copy = (old: Uint32Array) => {
      const to = new Uint32Array(size)
      to.set(old.subarray(0, used))
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
    const oldKinds = kindAt
    const size = Math.max(SMALLEST, live)
    kindAt = new Uint32Array(size)
    slotAt = new Uint32Array(size)
    next = new Uint32Array(size)
    heads.fill(NONE)
    used = 0
    edition++
    arranged = 0
    sorted = new Uint32Array(0)
    from = new Uint32Array(1)
    for (const [number, slot] of slots.entries()) {
      if (!slot) continue
      const start = used
      for (let i = 0; i < slot.count; i++) put(number, oldKinds[slot.start + i] ?? 0)
      slots[number] = { ...slot, start }
    }
  }

  const remove = (row: string) => {
    const number = bySlot.get(row)
    const slot = number === undefined ? undefined : slots[number]
    if (number === undefined || !slot) return
    // What is looked up by kind meets it no more, although its slot may be another's soon.
    for (let i = 0; i < slot.count; i++) slotAt[slot.start + i] = NONE
    slots[number] = undefined
    free.push(number)
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
      const number = free.pop() ?? slots.length
      bySlot.set(row, number)
      slots[number] = { row, id, start: used, count: kinds.length, environment: kinds.some(isEnvironment) }
      for (const kind of kinds) put(number, kind)
      live += kinds.length
      return number
    },
    remove,
    has: (row) => bySlot.has(row),
    numberOf: (row) => bySlot.get(row),
    each(kind, visit) {
      for (let place = heads[kind] ?? NONE; place !== NONE && place >= arranged; place = next[place] ?? NONE)
        if (slotAt[place] !== NONE) visit(place)
      if (kind + 1 >= from.length) return
      const end = from[kind + 1] ?? 0
      for (let i = from[kind] ?? 0; i < end; i++) {
        const place = sorted[i] ?? NONE
        if (slotAt[place] !== NONE) visit(place)
      }
    },
    *arrange() {
      const [limit, began] = [used, edition]
      const starts = new Uint32Array(heads.length + 1)
      for (let place = 0; place < limit; place++) {
        const kind = kindAt[place] ?? 0
        starts[kind + 1] = (starts[kind + 1] ?? 0) + 1
        if (place % ARRANGED_A_TURN === ARRANGED_A_TURN - 1) yield
      }
      for (let kind = 1; kind < starts.length; kind++) starts[kind] = (starts[kind] ?? 0) + (starts[kind - 1] ?? 0)
      const places = new Uint32Array(limit)
      const ends = starts.slice()
      for (let place = 0; place < limit; place++) {
        // Renumbered meanwhile: what was put together is of no use.
        if (began !== edition) return
        const kind = kindAt[place] ?? 0
        const to = ends[kind] ?? 0
        places[to] = place
        ends[kind] = to + 1
        if (place % ARRANGED_A_TURN === ARRANGED_A_TURN - 1) yield
      }
      if (began !== edition) return
      sorted = places
      from = starts
      arranged = limit
    },
    kindsOf(number) {
      const slot = slots[number]
      return slot ? [...kindAt.subarray(slot.start, slot.start + slot.count)] : []
    },
    kindOf: (place) => kindAt[place] ?? NONE,
    slotOf: (place) => slotAt[place] ?? NONE,
    at,
    slot: (number) => slots[number],
    hasEnvironment: (slot) => slots[slot]?.environment ?? false,
    get equipment() {
      return bySlot.size
    },
    get components() {
      return live
    },
    get loose() {
      return used - arranged
    },
    get slots() {
      return slots.length
    },
  }
}
