import { Fault } from '@testudo/kernel/fault'

/** Points per asker and UTC day. 10,000 a day walk all of IPv4 in 1,177 years; a million a day in twelve. */
export const USUAL_QUOTA = 10_000
const DAY_MS = 86_400_000

/** What was spent on the newest day, by asker. Plain data; stored with the answer, or the quota is none. */
export interface SeenQuota {
  readonly perDay: number
  readonly day: number
  readonly spent: Readonly<Record<string, number>>
}

export const newQuota = (perDay: number = USUAL_QUOTA): SeenQuota => ({ perDay, day: 0, spent: {} })

/** What the asker may still ask today. A clock set back opens no new day. */
export function quotaLeft(quota: SeenQuota, asker: string, now: number): number {
  const today = Math.floor(now / DAY_MS)
  const spent = today > quota.day ? 0 : Object.hasOwn(quota.spent, asker) ? (quota.spent[asker] ?? 0) : 0
  return Math.max(0, quota.perDay - spent)
}

/** @throws {Fault} `unavailable` when the points are more than what is left; nothing is spent then */
export function spendQuota(quota: SeenQuota, asker: string, points: number, now: number): SeenQuota {
  if (points > quotaLeft(quota, asker, now)) {
    throw new Fault(
      'unavailable',
      'sharing.seen_quota',
      `The quota of ${quota.perDay} values a day is used up. Ask again after midnight UTC, or ask the node's people for more.`,
    )
  }
  const today = Math.floor(now / DAY_MS)
  const fresh = today > quota.day
  const spent = new Map(fresh ? [] : Object.entries(quota.spent))
  spent.set(asker, (spent.get(asker) ?? 0) + points)
  return { ...quota, day: fresh ? today : quota.day, spent: Object.fromEntries(spent) }
}
