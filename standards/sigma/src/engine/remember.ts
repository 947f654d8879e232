import type { Slot } from './slot.ts'
import type { TextIndex } from './text-index.ts'

/** Values remembered for one field of one kind of event, and how long they may be: some 100 kB at most. */
const MAX_VALUES = 1_024
const MAX_LENGTH = 256

/**
 * A text index that remembers the answer for values it saw lately. Logs say the same again and again: the same programs, the
 * same parents, the same users. Two generations: what is asked for stays, what is not goes with the older one.
 */
export class RememberingIndex {
  readonly index: TextIndex
  #young = new Map<string, readonly number[]>()
  #old = new Map<string, readonly number[]>()
  constructor(index: TextIndex) {
    this.index = index
  }

  /** Wakes the rules of a value; `slot` gives it folded, which is not needed when the answer is known. */
  find(value: string, slot: Slot, wake: (rules: readonly number[]) => void): void {
    if (value.length > MAX_LENGTH) {
      this.index.find(slot.lower(), wake)
      return
    }
    let rules = this.#young.get(value)
    if (rules === undefined) {
      rules = this.#old.get(value) ?? this.#ask(slot.lower())
      if (this.#young.size >= MAX_VALUES / 2) {
        this.#old = this.#young
        this.#young = new Map()
      }
      this.#young.set(value, rules)
    }
    if (rules.length > 0) wake(rules)
  }

  #ask(lower: string): readonly number[] {
    const woken = new Set<number>()
    this.index.find(lower, (rules) => {
      for (const rule of rules) woken.add(rule)
    })
    return woken.size === 0 ? NONE : [...woken]
  }
}

const NONE: readonly number[] = []
