import { createHash } from 'node:crypto'
import { type Label, mayRead, type PolicySet, profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { pgArray, type Storage, type Tx } from '../storage/index.ts'

/**
 * Labels a node can hold: each costs every subject one decision and one bit. An end like that of the disk, for nobody may
 * see how near others brought it; the operator is warned long before (`labelCount`).
 */
export const MOST_LABELS = 1_000_000

interface Mask {
  bits: Uint8Array
  /** Labels below this id have been decided. */
  decided: number
  /** Readable labels, kept while few: a narrow reader's pages are read label by label. */
  readable: number[]
  until: number | undefined
}

/** How a reader's labels look at this moment. */
export interface Reach {
  readonly profile: string
  readonly mask: Uint8Array
  /** Labels the mask was decided for. */
  readonly labels: number
  readonly readable: readonly number[]
}

/** The labels in use, by dense number, and what each subject may read of them. Numbers never leave the server. */
export class LabelBook {
  readonly #storage: Storage
  readonly #now: () => number
  #policies: PolicySet
  readonly #labels: Label[] = []
  readonly #numbers = new Map<string, number>()
  readonly #masks = new Map<string, Mask>()
  #loadedAt = Number.NEGATIVE_INFINITY

  constructor(storage: Storage, policies: PolicySet, now: () => number) {
    this.#storage = storage
    this.#policies = policies
    this.#now = now
  }

  get policies(): PolicySet {
    return this.#policies
  }

  get size(): number {
    return this.#labels.length
  }

  /** New policies in force: every decision made so far is dropped. */
  applyPolicies(policies: PolicySet): void {
    this.#policies = policies
    this.#masks.clear()
  }

  label(number: number): Label {
    const label = this.#labels[number]
    if (label === undefined) throw new Error('a row carries a label that is not in the book')
    return label
  }

  numberOfCanonical(text: string): number | undefined {
    return this.#numbers.get(text)
  }

  /** The number of a label if it is one of these, in a list of its own. */
  among(numbers: readonly number[], canonical: string): readonly number[] {
    const number = this.#numbers.get(canonical)
    return number !== undefined && numbers.includes(number) ? [number] : []
  }

  /** Reads labels added since, by this process or another on the same server. */
  async load(tx: Tx): Promise<void> {
    const rows = await tx.query<{ id: number; canonical: string }>(
      'select id, canonical from label where id >= $1 order by id',
      [this.#labels.length],
    )
    // Two may have asked at once: what the first brought is not brought again, or every number after it would shift.
    for (const { id, canonical } of rows) if (Number(id) === this.#labels.length) this.#add(canonical)
  }

  #add(canonical: string): void {
    this.#numbers.set(canonical, this.#labels.length)
    this.#labels.push(JSON.parse(canonical) as Label)
  }

  /** Writes labels given the next numbers, in order; call `adopt` once the transaction is durable. */
  async store(tx: Tx, from: number, canonicals: readonly string[]): Promise<void> {
    if (canonicals.length === 0) return
    const digests = canonicals.map((text) => createHash('sha256').update(text).digest())
    await tx.query(
      'insert into label(id, digest, canonical) select $1::int + n - 1, d, c from unnest($2::bytea[], $3::text[]) with ordinality as t(d, c, n)',
      [from, pgArray(digests), pgArray(canonicals)],
    )
  }

  adopt(from: number, canonicals: readonly string[]): void {
    for (const [i, canonical] of canonicals.entries()) if (from + i === this.#labels.length) this.#add(canonical)
  }

  /** What a subject may read now. One decision per label and profile, then cached until a clearance ends. */
  async reachOf(subject: Subject): Promise<Reach> {
    const now = this.#now()
    if (this.#storage.engine === 'postgres' && Math.abs(Date.now() - this.#loadedAt) > 500) {
      this.#loadedAt = Date.now()
      await this.#storage.asOwner((tx) => this.load(tx))
    }
    return this.reach(subject, now)
  }

  reach(subject: Subject, now = this.#now()): Reach {
    const profile = profileKey(subject, this.#policies)
    let mask = this.#masks.get(profile)
    if (mask === undefined || (mask.until !== undefined && now >= mask.until)) {
      mask = { bits: new Uint8Array(0), decided: 0, readable: [], until: undefined }
      if (this.#masks.size >= 10_000) this.#masks.clear()
      this.#masks.set(profile, mask)
    }
    if (mask.decided < this.#labels.length) {
      const bits = new Uint8Array(Math.ceil(this.#labels.length / 8))
      bits.set(mask.bits)
      for (let n = mask.decided; n < this.#labels.length; n++) {
        const decision = mayRead(subject, this.label(n), this.#policies, now)
        if (decision.until !== undefined && (mask.until === undefined || decision.until < mask.until))
          mask.until = decision.until
        if (!decision.allow) continue
        bits[n >> 3] = (bits[n >> 3] ?? 0) | (1 << (n & 7))
        mask.readable.push(n)
      }
      mask.bits = bits
      mask.decided = this.#labels.length
    }
    return { profile, mask: mask.bits, labels: mask.decided, readable: mask.readable }
  }

  /** Decides one label that may not be in the book yet. */
  mayRead(subject: Subject, label: Label): boolean {
    return mayRead(subject, label, this.#policies, this.#now()).allow
  }
}

export const hasBit = (mask: Uint8Array, n: number): boolean => (((mask[n >> 3] ?? 0) >> (n & 7)) & 1) === 1
