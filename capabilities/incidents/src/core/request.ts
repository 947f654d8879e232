import { z } from 'zod'

/**
 * A request for information (RFI) and its answers: new SDO and property extension of ours, stored, labelled and shared
 * like every object. AJP-2 words: precedence, latest time information is of value (LTIOV).
 */
export const REQUEST_TYPE = 'x-testudo-request'
export const REQUEST_EXTENSION = 'extension-definition--c0a7d3e2-41f8-4b6a-8d59-7e2b9f30a6c1'
export const ANSWER_EXTENSION = 'extension-definition--e94b2d07-65c3-4f1a-9a80-3d7c1e58b2f4'

export const PRECEDENCES = ['routine', 'priority', 'immediate', 'flash'] as const
/** `cannot`: known, or knowable, and not releasable; that is an answer too. */
export const ANSWERS = ['full', 'partial', 'none', 'cannot'] as const
export type AnswerKind = (typeof ANSWERS)[number]

const time = z.string().max(40)
const nation = z.string().regex(/^[A-Z]{3}$/, 'expected three letters: EST')

export const requestSchema = z.looseObject({
  spec_version: z.literal('2.1'),
  type: z.literal(REQUEST_TYPE),
  id: z.string(),
  created: time,
  modified: time,
  created_by_ref: z.string().optional(),
  revoked: z.boolean().optional(),
  /** The question. */
  name: z.string().max(1_000),
  description: z.string().max(20_000).default(''),
  /** Nations asked. */
  nations: z.array(nation).max(40).default([]),
  precedence: z.enum(PRECEDENCES).default('routine'),
  /** Latest time information is of value. */
  ltiov: time.optional(),
  /** Who asks, by the name others know; only that organisation closes it. */
  organisation: z.string().max(300).default(''),
  nation: z.string().max(3).default(''),
  state: z.enum(['open', 'closed', 'cancelled']).default('open'),
  about_refs: z.array(z.string()).max(200).default([]),
})
/** Times are RFC 3339. */
export type Request = Readonly<z.infer<typeof requestSchema>>

const answerOwn = z.looseObject({
  extension_type: z.literal('property-extension'),
  request_ref: z.string(),
  answers: z.enum(ANSWERS),
  organisation: z.string().max(300).default(''),
  nation: z.string().max(3).default(''),
})
const answerSchema = z.looseObject({
  type: z.literal('note'),
  id: z.string(),
  created: time,
  modified: time,
  revoked: z.boolean().optional(),
  content: z.string().max(50_000),
  object_refs: z.array(z.string()).default([]),
  extensions: z.looseObject({ [ANSWER_EXTENSION]: answerOwn }),
})
export type Answer = Readonly<z.infer<typeof answerSchema>>
export const answerOf = (answer: Answer) => answer.extensions[ANSWER_EXTENSION]

export function readRequest(body: string): Request | undefined {
  const read = requestSchema.safeParse(JSON.parse(body))
  return read.success && read.data.revoked !== true ? read.data : undefined
}

/** An answer to this request; undefined for what answers another, or has another shape. */
export function readAnswer(request: string, body: string): Answer | undefined {
  const read = answerSchema.safeParse(JSON.parse(body))
  return read.success && read.data.revoked !== true && answerOf(read.data).request_ref === request
    ? read.data
    : undefined
}

/** Where one asked nation stands. */
export interface Asked {
  readonly nation: string
  readonly answer: AnswerKind | 'waiting'
  /** When its newest answer came (Unix ms). */
  readonly at?: number
}

/** Each nation asked with its newest answer, in the order they were asked. */
export function askedOf(request: Request, answers: readonly Answer[]): readonly Asked[] {
  const newest = answers.toSorted((a, b) => Date.parse(b.created) - Date.parse(a.created))
  return request.nations.map((nation) => {
    const own = newest.find((answer) => answerOf(answer).nation === nation)
    return own === undefined
      ? { nation, answer: 'waiting' }
      : { nation, answer: answerOf(own).answers, at: Date.parse(own.created) }
  })
}

/** Time from question to a nation's first answer, in milliseconds; undefined while it waits. */
export function tookOf(request: Request, answers: readonly Answer[], nation: string): number | undefined {
  const times = answers
    .filter((answer) => answerOf(answer).nation === nation)
    .map((answer) => Date.parse(answer.created) - Date.parse(request.created))
  return times.length === 0 ? undefined : Math.max(0, Math.min(...times))
}
