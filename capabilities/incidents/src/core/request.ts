import { type Urgency, URGENCIES } from '@testudo/kernel/waiting'
import { z } from 'zod'
import { isParty, type Party, type Who } from './party.ts'

/**
 * A request for information (RFI) and its answers: new SDO and property extension of ours, stored, labelled and shared
 * like every object. AJP-2 words: precedence, latest time information is of value (LTIOV).
 */
export const REQUEST_TYPE = 'x-testudo-request'
export const REQUEST_EXTENSION = 'extension-definition--c0a7d3e2-41f8-4b6a-8d59-7e2b9f30a6c1'
export const ANSWER_EXTENSION = 'extension-definition--e94b2d07-65c3-4f1a-9a80-3d7c1e58b2f4'

export const PRECEDENCES = URGENCIES
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
  /** Roles and organisations asked, of one nation or of any. */
  asked_roles: z
    .array(z.object({ role: z.string().min(1).max(100), nation: z.union([nation, z.literal('')]).default('') }))
    .max(40)
    .default([]),
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
  /** The roles asked that its author holds. */
  for_roles: z.array(z.string().max(100)).max(40).default([]),
})
const answerSchema = z.looseObject({
  type: z.literal('note'),
  id: z.string(),
  created_by_ref: z.string().optional(),
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

/** Where one of those asked stands: a nation, or a role of it. */
export interface Asked extends Party {
  readonly answer: AnswerKind | 'waiting'
  /** When its newest answer came (Unix ms). */
  readonly at?: number
}

/** Everybody asked: nations first, then roles, in the order they were asked. */
export const partiesOf = (request: Request): readonly Party[] => [
  ...request.nations.map((one) => ({ nation: one, role: '' })),
  ...request.asked_roles.map(({ nation: one, role }) => ({ nation: one, role })),
]

const answers = (party: Party, answer: Answer): boolean => {
  const { nation: by, for_roles: roles } = answerOf(answer)
  return (party.nation === '' || party.nation === by) && (party.role === '' || roles.includes(party.role))
}

/** Each of those asked with its newest answer. */
export function askedOf(request: Request, given: readonly Answer[]): readonly Asked[] {
  const newest = given.toSorted((a, b) => Date.parse(b.created) - Date.parse(a.created))
  return partiesOf(request).map((party) => {
    const own = newest.find((answer) => answers(party, answer))
    return own === undefined
      ? { ...party, answer: 'waiting' }
      : { ...party, answer: answerOf(own).answers, at: Date.parse(own.created) }
  })
}

/** Time from question to the first answer of one of those asked, in milliseconds; undefined while it waits. */
export function tookOf(request: Request, given: readonly Answer[], party: Party): number | undefined {
  const times = given
    .filter((answer) => answers(party, answer))
    .map((answer) => Date.parse(answer.created) - Date.parse(request.created))
  return times.length === 0 ? undefined : Math.max(0, Math.min(...times))
}

/** Those asked whom a person may answer for and who have not answered. */
export const waitingFor = (request: Request, given: readonly Answer[], who: Who): readonly Party[] =>
  request.state === 'open'
    ? askedOf(request, given).filter((asked) => asked.answer === 'waiting' && isParty(asked, who))
    : []

const HOUR = 3_600_000
/** Under so much time left it is at least so urgent. */
const GROWS: readonly (readonly [left: number, urgency: Urgency])[] = [
  [HOUR, 'flash'],
  [6 * HOUR, 'immediate'],
  [24 * HOUR, 'priority'],
]

/**
 * How urgent an answer is: as its author said, and more as the latest time of value nears. Afterwards an answer is of no
 * value to who asked: it waits on, as routine.
 *
 * @param now Unix ms
 */
export function urgencyAt(request: Pick<Request, 'precedence' | 'ltiov'>, now: number): Urgency {
  const left = request.ltiov === undefined ? Number.POSITIVE_INFINITY : Date.parse(request.ltiov) - now
  if (left <= 0) return 'routine'
  const grown = GROWS.find(([most]) => left <= most)?.[1] ?? 'routine'
  return URGENCIES.indexOf(grown) > URGENCIES.indexOf(request.precedence) ? grown : request.precedence
}
