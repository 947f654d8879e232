import { URGENCIES, type Urgency, WAITING_KINDS } from '@testudo/kernel/waiting'
import { z } from 'zod'
import { isAtLeast } from './chain.ts'
import { clockTime, zoneSchema } from './rota.ts'
import { instantOf, minutesOf, wallTime } from './zone.ts'

/** How somebody is told besides the screen. */
export const WAYS = ['mail', 'webhook'] as const
export type Way = (typeof WAYS)[number]

/** What may be told of: everything that may wait, and that something one follows has changed. */
export const KINDS = ['change', ...WAITING_KINDS] as const
export type NoticeKind = (typeof KINDS)[number]

export const settingsSchema = z.strictObject({
  language: z.enum(['en', 'fr']),
  zone: zoneSchema,
  mail: z.strictObject({ on: z.boolean(), address: z.email().max(254).or(z.literal('')) }),
  webhook: z.strictObject({ on: z.boolean() }),
  /** From which urgency on; what is less stays on the screen. */
  least: z.enum(URGENCIES),
  /** Only what names me, not what asks my organisation or anybody. */
  onlyNamed: z.boolean(),
  /** Kinds that stay on the screen. */
  without: z.array(z.enum(KINDS)).max(KINDS.length).readonly(),
  quiet: z.strictObject({
    on: z.boolean(),
    from: clockTime,
    to: clockTime,
    /** Immediate and flash are told all the same. */
    urgentPasses: z.boolean(),
  }),
  /** `off`: as it comes, a minute's worth at a time. What is urgent never waits for it. */
  digest: z.strictObject({ every: z.enum(['off', 'hour', 'day']), at: clockTime }),
})
export type NoticeSettings = Readonly<z.infer<typeof settingsSchema>>

export const FIRST_SETTINGS: NoticeSettings = {
  language: 'en',
  zone: 'UTC',
  mail: { on: false, address: '' },
  webhook: { on: false },
  least: 'priority',
  onlyNamed: false,
  without: [],
  quiet: { on: false, from: '22:00', to: '06:00', urgentPasses: true },
  digest: { every: 'off', at: '06:00' },
}

const URGENT: Urgency = 'immediate'
export const isUrgent = (urgency: Urgency): boolean => isAtLeast(urgency, URGENT)

/** Whether this person wants to be told of it otherwise than on the screen. */
export function wants(
  settings: NoticeSettings,
  item: { readonly kind: NoticeKind; readonly urgency: Urgency; readonly waitsFor: string },
): boolean {
  if (settings.without.includes(item.kind)) return false
  // Whoever follows something has asked to be told, however little it presses.
  if (item.kind === 'change') return true
  if (settings.onlyNamed && item.waitsFor !== 'person') return false
  return isAtLeast(item.urgency, settings.least)
}

/** When the quiet hours around this instant end (Unix ms); undefined when it is not quiet. */
export function quietUntil({ quiet, zone }: NoticeSettings, at: number): number | undefined {
  if (!quiet.on) return undefined
  const { day, minute } = wallTime(at, zone)
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  const overnight = to <= from
  const inside = overnight ? minute >= from || minute < to : minute >= from && minute < to
  if (!inside) return undefined
  return instantOf({ day: overnight && minute >= from ? day + 1 : day, minute: to }, zone)
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** What comes together goes together. */
const TOGETHER_MS = MINUTE_MS
const URGENT_TOGETHER_MS = 10_000
/** Between two messages to one person by one way, and how many in an hour at most. */
const PAUSE_MS = 5 * MINUTE_MS
const URGENT_PAUSE_MS = MINUTE_MS
const MOST_IN_AN_HOUR = 10

/**
 * When a message to somebody may go (Unix ms), `now` or later.
 *
 * @param urgent whether something in it is immediate or flash
 * @param sent when the last ones went by the same way, newest first
 */
export function sendAt(settings: NoticeSettings, urgent: boolean, now: number, sent: readonly number[]): number {
  const [last] = sent
  const hourAgo = sent[MOST_IN_AN_HOUR - 1]
  const paced = Math.max(
    now + (urgent ? URGENT_TOGETHER_MS : TOGETHER_MS),
    last === undefined ? 0 : last + (urgent ? URGENT_PAUSE_MS : PAUSE_MS),
    hourAgo === undefined ? 0 : hourAgo + HOUR_MS,
  )
  const gathered = urgent ? paced : Math.max(paced, nextDigest(settings, now))
  if (urgent && settings.quiet.urgentPasses) return gathered
  return Math.max(gathered, quietUntil(settings, gathered) ?? 0)
}

/** Whether so many went in the last hour that the next one has to wait: then it says so. */
export function isHeldBack(sent: readonly number[], now: number): boolean {
  const tenth = sent[MOST_IN_AN_HOUR - 1]
  return tenth !== undefined && tenth + HOUR_MS > now
}

function nextDigest({ digest, zone }: NoticeSettings, now: number): number {
  if (digest.every === 'off') return 0
  if (digest.every === 'hour') return Math.ceil((now + 1) / HOUR_MS) * HOUR_MS
  const { day } = wallTime(now, zone)
  const today = instantOf({ day, minute: minutesOf(digest.at) }, zone)
  return today > now ? today : instantOf({ day: day + 1, minute: minutesOf(digest.at) }, zone)
}
