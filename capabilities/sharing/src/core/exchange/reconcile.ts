import { z } from 'zod'
import { VERDICT_WORDS, VERDICTS } from '../envelope/verdict.ts'
import { type SetDigest, sumText, termOf } from '../holding/setDigest.ts'

/*
 * Range-based set reconciliation (Meyer 2023): both sides sort the statement ids of one view; equal ranges are settled by
 * one digest, unequal ones are split in PARTS until they are short enough to be listed.
 */
const PARTS = 16
const LISTED = 32
/** Ids in one message; a peer that sends more is not heard. */
const MESSAGE_IDS = 100_000
const id = z.string().regex(/^[0-9a-f]{64}$/)
const bound = z.string().regex(/^[0-9a-f]{0,64}$/)

const rangeSchema = z.union([
  z.strictObject({ from: bound, to: bound.nullable(), count: z.int().min(0), digest: id }),
  /** `answered`: the sender has already seen our list of this range. */
  z.strictObject({ from: bound, to: bound.nullable(), ids: z.array(id).max(MESSAGE_IDS), answered: z.boolean() }),
])
/** What one side sends in one round; an empty list ends it. */
export const reconcileMessage = z.array(rangeSchema).max(10_000)
export type ReconcileMessage = readonly z.infer<typeof rangeSchema>[]
type Range = ReconcileMessage[number]

/** A view made ready: ids sorted, and the sums of their terms up to each place. 33 ms per 10,000 ids, once. */
export interface ReconcileSet {
  readonly ids: readonly string[]
  readonly sums: readonly bigint[]
}

export function prepareSet(ids: Iterable<string>): ReconcileSet {
  const sorted = [...new Set(ids)].sort()
  const sums = [0n]
  let sum = 0n
  for (const one of sorted) sums.push((sum += termOf(one)))
  return { ids: sorted, sums }
}

/** First place whose id is not below `bound`. */
function placeOf(set: ReconcileSet, bound: string | null): number {
  let low = 0
  let high = set.ids.length
  while (bound !== null && low < high) {
    const middle = (low + high) >> 1
    if ((set.ids[middle] ?? '') < bound) low = middle + 1
    else high = middle
  }
  return bound === null ? set.ids.length : low
}

const digestOf = (set: ReconcileSet, low: number, high: number): SetDigest => ({
  count: high - low,
  digest: sumText((set.sums[high] ?? 0n) - (set.sums[low] ?? 0n)),
})

/** The digest of a whole view: what receipts carry. */
export const wholeDigest = (set: ReconcileSet): SetDigest => digestOf(set, 0, set.ids.length)

/** The opening message: the whole view as one range. */
export const beginReconcile = (set: ReconcileSet): ReconcileMessage => [{ from: '', to: null, ...wholeDigest(set) }]

export interface ReconcileStep {
  readonly reply: ReconcileMessage
  /** Ids only the other side has, and only we have, as far as this message settles it. */
  readonly missingHere: readonly string[]
  readonly missingThere: readonly string[]
}

/**
 * Answers one message. Rounds: log16 of the set; traffic grows with the difference, not with the set. A range out of
 * order or upside down is an empty range.
 */
export function answerReconcile(set: ReconcileSet, message: ReconcileMessage): ReconcileStep {
  const reply: Range[] = []
  const missingHere: string[] = []
  const missingThere: string[] = []
  for (const range of message) {
    const low = placeOf(set, range.from)
    const high = Math.max(low, placeOf(set, range.to))
    const ours = set.ids.slice(low, high)
    if ('ids' in range) {
      const theirs = new Set(range.ids)
      const mine = new Set(ours)
      missingHere.push(...range.ids.filter((one) => !mine.has(one)))
      missingThere.push(...ours.filter((one) => !theirs.has(one)))
      if (!range.answered) reply.push({ from: range.from, to: range.to, ids: ours, answered: true })
      continue
    }
    const digest = digestOf(set, low, high)
    if (digest.count === range.count && digest.digest === range.digest) continue
    if (ours.length <= LISTED || range.count === 0) {
      reply.push({ from: range.from, to: range.to, ids: ours.slice(0, MESSAGE_IDS), answered: false })
      continue
    }
    const size = Math.ceil(ours.length / PARTS)
    for (let at = low; at < high; at += size) {
      const end = Math.min(at + size, high)
      reply.push({
        from: at === low ? range.from : (set.ids[at] ?? ''),
        to: end === high ? range.to : (set.ids[end] ?? null),
        ...digestOf(set, at, end),
      })
    }
  }
  return { reply, missingHere, missingThere }
}

/** Why a statement the sender has is not at the recipient. */
export type MissingReason = 'outstanding' | 'lost' | `refused.${string}`

export interface ReconcileReport {
  readonly sender: string
  readonly recipient: string
  readonly sent: number
  readonly held: number
  readonly missing: readonly { readonly reason: MissingReason; readonly count: number }[]
  /** Held there, signed by us, unknown here: our memory is an old one. */
  readonly unknown: number
}

/** One line in words: `A has 412 for B, B has 409, 3 missing: 2 outstanding, 1 refused (too big)`. */
export function reconcileWords(report: ReconcileReport, language: 'en' | 'fr'): string {
  const { sender, recipient, sent, held, unknown } = report
  const missing = report.missing.reduce((sum, { count }) => sum + count, 0)
  const reasons = report.missing.map(({ reason, count }) => `${count} ${reasonWords(reason, language)}`).join(', ')
  if (language === 'fr') {
    const head = `${sender} en a ${sent} pour ${recipient}, ${recipient} en a ${held}`
    const lost = unknown > 0 ? ` ; ${unknown} chez ${recipient} que ${sender} ne connaît plus` : ''
    return `${missing === 0 ? `${head}, rien ne manque` : `${head}, ${missing} manquant(s) : ${reasons}`}${lost}.`
  }
  const head = `${sender} has ${sent} for ${recipient}, ${recipient} has ${held}`
  const lost = unknown > 0 ? `; ${unknown} at ${recipient} that ${sender} no longer knows` : ''
  return `${missing === 0 ? `${head}, none missing` : `${head}, ${missing} missing: ${reasons}`}${lost}.`
}

/** Short words of our own; a verdict's first sentence otherwise: `refused (the label is not understood here)`. */
function reasonWords(reason: MissingReason, language: 'en' | 'fr'): string {
  const short = WORDS[language][reason]
  if (short !== undefined) return short
  const verdict = VERDICTS.find((one) => one === reason)
  if (verdict === undefined) return reason
  const [head = '', rest = ''] = (VERDICT_WORDS[verdict][language].split('.')[0] ?? '').split(/[ \u00a0]?: /)
  return `${head.toLowerCase()} (${rest})`
}

const WORDS: Readonly<Record<'en' | 'fr', Readonly<Record<string, string>>>> = {
  en: { outstanding: 'outstanding', lost: 'to be sent again' },
  fr: { outstanding: 'en attente', lost: 'à renvoyer' },
}

/** Sorts what is missing by reason, most frequent first. */
export function reconcileReport(
  ends: { readonly sender: string; readonly recipient: string },
  counts: { readonly sent: number; readonly held: number },
  missing: readonly string[],
  unknown: readonly string[],
  reasonOf: (id: string) => MissingReason,
): ReconcileReport {
  const byReason = Map.groupBy(missing, reasonOf)
  const sorted = [...byReason].map(([reason, ids]) => ({ reason, count: ids.length }))
  sorted.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
  return { ...ends, ...counts, missing: sorted, unknown: unknown.length }
}
