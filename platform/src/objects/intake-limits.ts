import { canonicalLabel, type Label } from '@testudo/kernel/label'
import type { Prepared } from './prepare.ts'

/** What one intake may bring. */
export interface IntakeLimits {
  /** Distinct labels, not counting those of objects its submitter can read already. */
  readonly labels: number
  /** Distinct names of object and relationship types. */
  readonly kinds: number
  /** How far ahead of the node's clock a version may be dated. */
  readonly futureHours: number
}

export const INTAKE_LIMITS: IntakeLimits = { labels: 1_000, kinds: 1_000, futureHours: 24 }

/**
 * Counts what one intake brings. It never asks what the node holds beyond what the submitter can read: whether others use
 * a label would be told by where the limit is met.
 */
export class IntakeCount {
  readonly #limits: IntakeLimits
  /** Texts of labels in use by what the submitter can read. */
  readonly #inUse: () => Promise<ReadonlySet<string>>
  readonly #texts = new WeakMap<Label, string>()
  readonly #labels = new Set<string>()
  readonly #kinds = new Set<string>()
  #known: ReadonlySet<string> | undefined

  constructor(limits: IntakeLimits, inUse: () => Promise<ReadonlySet<string>>) {
    this.#limits = limits
    this.#inUse = inUse
  }

  /** Takes all of these labels or none; false: more than the intake may bring. */
  async takesLabels(labels: readonly Label[]): Promise<boolean> {
    const fresh = new Set<string>()
    for (const label of labels) {
      const text = this.#texts.get(label) ?? canonicalLabel(label)
      this.#texts.set(label, text)
      if (!this.#labels.has(text)) fresh.add(text)
    }
    if (fresh.size === 0) return true
    if (this.#labels.size + fresh.size > this.#limits.labels) {
      // Asked once: what this very intake stores later must not count as known.
      this.#known ??= await this.#inUse()
      for (const text of fresh) if (this.#known.has(text)) fresh.delete(text)
      if (this.#labels.size + fresh.size > this.#limits.labels) return false
    }
    for (const text of fresh) this.#labels.add(text)
    return true
  }

  takesKinds({ type, edges }: Prepared): boolean {
    if (this.#kinds.has(type) && edges.every((e) => this.#kinds.has(e.kind))) return true
    const fresh = new Set([type, ...edges.map((e) => e.kind)].filter((kind) => !this.#kinds.has(kind)))
    if (this.#kinds.size + fresh.size > this.#limits.kinds) return false
    for (const kind of fresh) this.#kinds.add(kind)
    return true
  }
}
