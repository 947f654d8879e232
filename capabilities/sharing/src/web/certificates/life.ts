import { CERTIFICATE_WARN_MS } from '../../core/contract/peers.ts'

const DAY_MS = 86_400_000

/** How much life a certificate has left. `unseen`: nobody has shown it yet. */
export interface Life {
  readonly state: 'good' | 'soon' | 'over' | 'unseen'
  /** Whole days that are left; 0 when over or unseen. */
  readonly days: number
}

/** @param until @param now Unix ms */
export function lifeOf(until: number | undefined, now: number): Life {
  if (until === undefined) return { state: 'unseen', days: 0 }
  const left = until - now
  if (left <= 0) return { state: 'over', days: 0 }
  return { state: left < CERTIFICATE_WARN_MS ? 'soon' : 'good', days: Math.floor(left / DAY_MS) }
}

/** About to end, or over. */
export const isUrgent = ({ state }: Life): boolean => state === 'soon' || state === 'over'
