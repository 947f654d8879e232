import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { ANSWERS, PRECEDENCES } from '../request.ts'
import { label, moment, stixId } from './shapes.ts'

const requestId = stixId.regex(/^x-testudo-request--/, 'expected a request')
const nations = z
  .array(z.string().regex(/^[A-Z]{3}$/, 'expected three letters: EST'))
  .max(40)
  .default([])
const precedence = z.enum(PRECEDENCES)

const asked = z.object({
  nation: z.string(),
  /** '' : the nation as a whole. */
  role: z.string(),
  answer: z.enum([...ANSWERS, 'waiting']),
  at: moment.optional(),
})

export const requestRow = z.object({
  id: z.string(),
  question: z.string(),
  precedence,
  by: z.string(),
  nation: z.string(),
  /** This organisation asked. */
  own: z.boolean(),
  /** It waits for the nation of who asks here. */
  waits: z.boolean(),
  askedAt: moment,
  ltiov: moment.optional(),
  late: z.boolean(),
  state: z.enum(['open', 'closed', 'cancelled']),
  nations: z.array(asked).readonly(),
  mark: markSchema,
})
export type RequestRow = Readonly<z.infer<typeof requestRow>>

export const requests = contract({
  path: '/incidents/requests',
  may: 'incidents:read',
  summary: 'Requests for information the asker may read: those that wait for the asker first, then by LTIOV',
  query: z.object({ show: z.enum(['open', 'all']).default('open') }),
  reply: z.object({
    rows: z.array(requestRow).readonly(),
    /**
     * By nation, and by role where roles are asked, of what the asker may read: answered requests, the middle of the time
     * they took (ms), and of those whose latest time of value has come or that were answered before it, how many were.
     */
    took: z
      .array(
        z.object({
          nation: z.string(),
          role: z.string(),
          answered: z.number().int(),
          median: z.number(),
          timed: z.number().int(),
          inTime: z.number().int(),
        }),
      )
      .readonly(),
    /** How many more of one organisation there are than are listed: nobody fills the list alone. */
    more: z.array(z.object({ by: z.string(), n: z.number().int() })).readonly(),
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

export const request = contract({
  path: '/incidents/requests/:id',
  may: 'incidents:read',
  summary: 'One request for information with its answers',
  params: z.object({ id: requestId }),
  reply: z.object({
    row: requestRow,
    text: z.string(),
    modified: z.string(),
    about: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), mark: markSchema })).readonly(),
    answers: z
      .array(
        z.object({
          id: z.string(),
          at: moment,
          by: z.string(),
          nation: z.string(),
          answers: z.enum(ANSWERS),
          text: z.string(),
          mark: markSchema,
        }),
      )
      .readonly(),
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

export const askRequest = contract({
  path: '/incidents/requests',
  may: 'incidents:write',
  summary: 'Asks nations or roles for information, with the latest time it is of value',
  body: z.strictObject({
    question: z.string().trim().min(1).max(1_000),
    text: z.string().max(20_000).default(''),
    nations,
    roles: z
      .array(
        z.strictObject({
          role: z.string().trim().min(1).max(100),
          nation: z
            .string()
            .regex(/^([A-Z]{3})?$/, 'expected three letters: EST')
            .default(''),
        }),
      )
      .max(40)
      .default([]),
    precedence: precedence.default('routine'),
    ltiov: moment.optional(),
    about: z.array(stixId).max(100).default([]),
    label: label.optional(),
  }),
  reply: z.object({ id: z.string() }),
})

export const answerRequest = contract({
  path: '/incidents/requests/:id/answers',
  may: 'incidents:write',
  summary: 'Answers a request, under a label of the answer’s own',
  params: z.object({ id: requestId }),
  body: z.strictObject({
    answers: z.enum(ANSWERS),
    text: z.string().trim().min(1).max(20_000),
    label: label.optional(),
  }),
  reply: z.object({ id: z.string() }),
})

export const earlierAnswers = contract({
  path: '/incidents/requests/:id/earlier',
  may: 'incidents:write',
  summary: 'What one’s own organisation answered to requests that resemble this one: it may be sent again',
  params: z.object({ id: requestId }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          question: z.string(),
          at: moment,
          answers: z.enum(ANSWERS),
          text: z.string(),
          mark: markSchema,
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

export const answerAgain = contract({
  path: '/incidents/requests/:id/answers/again',
  may: 'incidents:write',
  summary: 'Sends an earlier answer of one’s own organisation again, under its label or a stricter one',
  params: z.object({ id: requestId }),
  body: z.strictObject({ answer: stixId.regex(/^note--/, 'expected an answer'), label: label.optional() }),
  reply: z.object({ id: z.string() }),
})

export const endRequest = contract({
  path: '/incidents/requests/:id/end',
  may: 'incidents:write',
  summary: 'Closes or cancels a request of one’s own organisation',
  params: z.object({ id: requestId }),
  body: z.strictObject({ modified: z.string().max(40), cancelled: z.boolean().default(false) }),
  reply: z.object({ id: z.string(), modified: z.string() }),
})

export const similarRequests = contract({
  path: '/incidents/similar-requests',
  may: 'incidents:read',
  summary: 'Earlier requests that resemble a question, answered ones first: maybe it was answered already',
  query: z.object({ text: z.string().min(3).max(300) }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          question: z.string(),
          answered: z.number().int(),
          askedAt: moment,
          mark: markSchema,
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})
