import type { Subject } from '@testudo/kernel/subject'
import type { Accounts } from '@testudo/platform/host'

/**
 * Accounts on whose word things go, as they stand now. A transaction cannot ask for them itself: on one connection the
 * answer would wait for the transaction.
 */
export class Officers {
  readonly #accounts: Accounts
  readonly #known = new Map<string, Subject | undefined>()
  /** Whose account may have changed since it was asked for. */
  readonly #doubtful = new Set<string>()
  #generation = 0

  constructor(accounts: Accounts) {
    this.#accounts = accounts
    accounts.onChange(() => {
      this.#generation += 1
      for (const id of this.#known.keys()) this.#doubtful.add(id)
    })
  }

  /** Asks again; afterwards `now` knows them until something changes. */
  async load(ids: readonly string[]): Promise<void> {
    for (const id of new Set(ids)) {
      const before = this.#generation
      const found = await this.#accounts.find(id)
      this.#known.set(id, found)
      // A change that came while we asked is not in the answer.
      if (before === this.#generation) this.#doubtful.delete(id)
      else this.#doubtful.add(id)
    }
  }

  /** Asks again for those that may have changed. */
  refresh(): Promise<void> {
    return this.load([...this.#doubtful])
  }

  /** The account now; `closed`; or `unknown`: load it, then ask again. */
  now(id: string): Subject | 'closed' | 'unknown' {
    if (!this.#known.has(id) || this.#doubtful.has(id)) return 'unknown'
    return this.#known.get(id) ?? 'closed'
  }

  /** Loaded and open, with the right to release. @returns undefined when any of that does not hold */
  releaser(id: string): Subject | undefined {
    const found = this.now(id)
    if (typeof found === 'string') return undefined
    return this.#accounts.verbsOf(found).has('sharing:release') ? found : undefined
  }
}
