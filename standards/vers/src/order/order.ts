import type { Sign } from './digits.ts'

/** How one ecosystem writes and orders its versions. `Key` is a version read once, to be compared many times. */
export interface Order<Key> {
  /** The version as a key; `undefined` when the ecosystem knows no such version. Texts come trimmed, bounded, not empty. */
  read(text: string): Key | undefined
  /** The order of two keys; `undefined` when the ecosystem's rules do not decide it. */
  compare(a: Key, b: Key): Sign | undefined
  /** The order of a version and the end of a range, where an end that says less stands for all it leaves open. */
  compareToBound?(version: Key, bound: Key): Sign | undefined
}

/** An order whose key type is known to itself alone: keys only ever come back to the order that read them. */
export type AnyOrder = Required<Order<unknown>>

/** Forgets the key type, so that orders of many ecosystems stand in one table. */
export const anyOrder = <Key>(order: Order<Key>): AnyOrder => ({
  read: order.read,
  compare: (a, b) => order.compare(a as Key, b as Key),
  compareToBound: (version, bound) =>
    order.compareToBound === undefined
      ? order.compare(version as Key, bound as Key)
      : order.compareToBound(version as Key, bound as Key),
})
