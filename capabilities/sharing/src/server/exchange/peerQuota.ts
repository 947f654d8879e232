import { Busy } from './turns.ts'

/**
 * What one peer may bring in a minute. A seal or pass costs about a millisecond of one core to check, whoever made it:
 * 4,096 a minute are 7 % of it.
 */
export const USUAL_PEER_QUOTA: PeerQuotaLimits = { objects: 250_000, bytes: 1_073_741_824, seals: 4_096 }

export interface PeerQuotaLimits {
  readonly objects: number
  readonly bytes: number
  readonly seals: number
}

const MINUTE_MS = 60_000

interface Spent {
  objects: number
  bytes: number
  seals: number
  at: number
}

/** Counts what each peer brings; leaks away evenly, so that nothing is gained by waiting for a full minute. */
export class PeerQuota {
  readonly #limits: PeerQuotaLimits
  readonly #spent = new Map<string, Spent>()

  constructor(limits: PeerQuotaLimits = USUAL_PEER_QUOTA) {
    this.#limits = limits
  }

  /** @throws {Busy} with the seconds after which there is room again; nothing is counted then */
  spend(peer: string, cost: PeerQuotaLimits, now: number): void {
    const before = this.#spent.get(peer) ?? { objects: 0, bytes: 0, seals: 0, at: now }
    const gone = Math.min(1, Math.max(0, now - before.at) / MINUTE_MS)
    const after: Spent = { objects: 0, bytes: 0, seals: 0, at: now }
    let wait = 0
    for (const unit of ['objects', 'bytes', 'seals'] as const) {
      const limit = this.#limits[unit]
      const used = Math.max(0, before[unit] - gone * limit)
      // A full quota takes one delivery of any size: else a great one would never pass.
      if (used > 0 && used + cost[unit] > limit)
        wait = Math.max(wait, Math.ceil(((used + cost[unit] - limit) / limit) * (MINUTE_MS / 1_000)))
      after[unit] = used + cost[unit]
    }
    if (wait > 0) throw new Busy(Math.min(60, wait))
    this.#spent.set(peer, after)
  }
}
