/** As many are remembered one by one; beyond that everything is looked at again. */
const MOST = 5_000

/**
 * What standing rules about one thing still have to look at, for each rule and peer. Kept in memory: after a start, and
 * whenever somebody's rights or a policy change, it is everything, and what has gone before is not given twice.
 */
export class Unsent {
  /** By rule, then by peer; a pair that is not here has looked at nothing yet. */
  readonly #left = new Map<string, Map<string, Set<string>>>()

  /** Takes what is left for a rule and a peer; undefined: everything. */
  take(rule: string, peer: string): readonly string[] | undefined {
    const peers = this.#left.get(rule) ?? new Map<string, Set<string>>()
    this.#left.set(rule, peers)
    const left = peers.get(peer)
    peers.set(peer, new Set())
    return left && [...left]
  }

  /** These are new, for every peer of the rule. */
  note(rule: string, ids: readonly string[]): void {
    const peers = this.#left.get(rule)
    if (peers === undefined) return
    for (const [peer, left] of peers) {
      for (const id of ids) left.add(id)
      if (left.size > MOST) peers.delete(peer)
    }
  }

  /** Everything must be looked at again: of one rule, or of all. */
  forget(rule?: string): void {
    if (rule === undefined) this.#left.clear()
    else this.#left.delete(rule)
  }
}
