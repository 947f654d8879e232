import { z } from 'zod'
import { isRecord } from './body.ts'

/**
 * A judgement travels as an ordinary STIX `note` about the object, with this property extension (§7.3.2). Foreign tools
 * show the note; we show judgements of several nations side by side and never average them.
 */
export const JUDGEMENT_EXTENSION = 'extension-definition--6c0ad5f1-7c43-4dd1-9a3e-2f6f2d1b8a57'

export const ASPECTS = ['cause', 'actor', 'intent', 'legal'] as const
export const LIKELIHOODS = ['almost certain', 'likely', 'roughly even', 'unlikely', 'remote', 'none'] as const
export const CONFIDENCES = ['high', 'moderate', 'low'] as const

export const judgementSchema = z.object({
  extension_type: z.literal('property-extension'),
  /** Who judges: ISO 3166 alpha-3 of a nation or the short name of an organisation. */
  by: z.string().min(1).max(80),
  aspect: z.enum(ASPECTS),
  statement: z.string().min(1).max(400),
  statement_fr: z.string().max(400).optional(),
  /** Words of the scale of the product; separate from confidence. `none`: no likelihood is claimed. */
  likelihood: z.enum(LIKELIHOODS).default('none'),
  confidence: z.enum(CONFIDENCES).optional(),
})
export type JudgementExtension = Readonly<z.infer<typeof judgementSchema>>

/** One judgement as read from a note. `at` is the note's `modified`. */
export interface Judgement extends JudgementExtension {
  readonly note: string
  readonly at: string
}

/** Judges in order of their newest judgement (newest first); per judge and aspect only the newest stands. */
export interface JudgementTable {
  readonly judges: readonly { readonly by: string; readonly at: string }[]
  readonly cells: readonly Judgement[]
}

/** The same judgement as a member of another property extension, as the exercise writes its notes. */
const carriedSchema = z.object({
  judgement: z.object({
    nation: z.string().min(1).max(80),
    question: z.enum(['cause', 'actor', 'intent', 'legal-finding']),
    value: z.string().min(1).max(400),
    likelihood: z.enum(LIKELIHOODS).optional().catch(undefined),
    confidence: z.enum(CONFIDENCES).optional().catch(undefined),
  }),
})

/** Reads the judgement a note carries, or undefined when it carries none or a malformed one. */
export function readJudgement(note: Readonly<Record<string, unknown>>): Judgement | undefined {
  const { id, modified, extensions } = note
  if (!isRecord(extensions) || typeof id !== 'string') return undefined
  const read = readExtension(extensions)
  return read && { ...read, note: id, at: typeof modified === 'string' ? modified : '' }
}

function readExtension(extensions: Readonly<Record<string, unknown>>): JudgementExtension | undefined {
  const own = judgementSchema.safeParse(extensions[JUDGEMENT_EXTENSION])
  if (own.success) return own.data
  for (const extension of Object.values(extensions)) {
    const carried = carriedSchema.safeParse(extension)
    if (!carried.success) continue
    const { nation, question, value, likelihood, confidence } = carried.data.judgement
    return {
      extension_type: 'property-extension',
      by: nation,
      aspect: question === 'legal-finding' ? 'legal' : question,
      statement: value,
      likelihood: likelihood ?? 'none',
      ...(confidence === undefined ? {} : { confidence }),
    }
  }
  return undefined
}

/**
 * Lays judgements side by side: one column per judge, one cell per judge and aspect.
 *
 * @param judgements any order; of two by the same judge on the same aspect the later `at` stands (then the greater note id)
 */
export function layJudgements(judgements: readonly Judgement[]): JudgementTable {
  const cells = new Map<string, Judgement>()
  for (const one of judgements) {
    const key = JSON.stringify([one.by, one.aspect])
    const other = cells.get(key)
    if (!other || one.at > other.at || (one.at === other.at && one.note > other.note)) cells.set(key, one)
  }
  const newest = new Map<string, string>()
  for (const { by, at } of cells.values()) if (at > (newest.get(by) ?? '')) newest.set(by, at)
  const judges = [...newest]
    .map(([by, at]) => ({ by, at }))
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.by < b.by ? -1 : 1))
  const order = new Map(judges.map(({ by }, i) => [by, i]))
  const sorted = [...cells.values()].sort(
    (a, b) => (order.get(a.by) ?? 0) - (order.get(b.by) ?? 0) || ASPECTS.indexOf(a.aspect) - ASPECTS.indexOf(b.aspect),
  )
  return { judges, cells: sorted }
}
