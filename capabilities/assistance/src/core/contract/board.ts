import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { label, stixId } from '@testudo/kernel/shapes'
import { URGENCIES } from '@testudo/kernel/waiting'
import { z } from 'zod'
import { CRITERIA } from '../match.ts'
import { clearanceSchema, hoursSchema, reportSchema } from '../model.ts'
import { DEEDS, PLACES } from '../vocabulary.ts'

/** Unix ms, to the end of the year 9999. */
/** Unix ms, before the year 2200: what is written must be readable as `model` reads it. */
export const moment = z.number().int().min(0).max(7_258_118_399_999)
export const offerId = stixId.regex(/^x-testudo-offer--/, 'expected an offer')
export const helpId = stixId.regex(/^x-testudo-help-request--/, 'expected a request for help')
const words = z.object({ en: z.string(), fr: z.string() })

const common = {
  id: z.string(),
  name: z.string(),
  by: z.string(),
  nation: z.string(),
  /** This organisation's. */
  own: z.boolean(),
  skills: z.array(z.object({ skill: words, people: z.number().int() })).readonly(),
  from: moment,
  until: moment,
  /** Its time has passed. */
  expired: z.boolean(),
  mark: markSchema,
}
export const offerRow = z.object({
  ...common,
  people: z.number().int(),
  state: z.enum(['open', 'withdrawn']),
  /** Agreements in force. */
  promised: z.number().int(),
})
export type OfferRow = Readonly<z.infer<typeof offerRow>>

export const helpRow = z.object({
  ...common,
  urgency: z.enum(URGENCIES),
  state: z.enum(['open', 'closed', 'cancelled']),
  /** Teams that fit in everything, and teams that are agreed. */
  fitting: z.number().int(),
  agreed: z.number().int(),
  /** A proposal or a hand-back waits for this organisation. */
  waits: z.boolean(),
})
export type HelpRow = Readonly<z.infer<typeof helpRow>>

export const board = contract({
  path: '/assistance/board',
  may: 'assistance:read',
  summary: 'Requests for help, what waits first, then the most urgent; offers, the newest first',
  query: z.object({ show: z.enum(['open', 'all']).default('open') }),
  reply: z.object({
    requests: z.array(helpRow).readonly(),
    offers: z.array(offerRow).readonly(),
    /** How many more of one organisation there are than are listed: nobody fills the list alone. */
    more: z.array(z.object({ by: z.string(), n: z.number().int() })).readonly(),
    labels: z.array(label).readonly(),
    /** Levels of clearance to choose from, by policy, lowest first. */
    levels: z.array(z.object({ policy: z.string(), levels: z.array(z.string()).readonly() })).readonly(),
    marking: markingSchema,
  }),
})

const statement = z.object({
  id: z.string(),
  at: moment,
  by: z.string(),
  nation: z.string(),
  says: z.enum(DEEDS),
  round: z.number().int(),
  text: z.string(),
  report: reportSchema.optional(),
  mark: markSchema,
})

/** One offer and one request, with every reason for and against, and what both sides said. */
export const pair = z.object({
  offer: offerRow,
  request: helpRow,
  fits: z.boolean(),
  criteria: z.array(z.object({ kind: z.enum(CRITERIA), fits: z.boolean(), text: words })).readonly(),
  state: z.enum(['none', 'proposed', 'accepted', 'declined', 'withdrawn', 'handing-back', 'ended']),
  /** Which organisation proposed, said no or handed back. */
  by: z.string().optional(),
  /** What this organisation may say now, as each of its sides. */
  deeds: z.array(z.enum(DEEDS)).readonly(),
  /** Newest first. */
  statements: z.array(statement).readonly(),
  /** Access told at the hand-back that nobody has said to be removed. */
  access: z.array(z.string()).readonly(),
  mark: markSchema,
})
export type Pair = Readonly<z.infer<typeof pair>>

const details = {
  text: z.string(),
  clearance: clearanceSchema.optional(),
  languages: z.array(z.string()).readonly(),
  hours: hoursSchema.optional(),
  place: z.enum(PLACES),
  modified: z.string(),
  /** Best first. */
  pairs: z.array(pair).readonly(),
  labels: z.array(label).readonly(),
  marking: markingSchema,
}
export const request = contract({
  path: '/assistance/requests/:id',
  may: 'assistance:read',
  summary: 'One request for help with the offers that come into question, best first, each with its reasons',
  params: z.object({ id: helpId }),
  reply: z.object({
    row: helpRow,
    overlapHours: z.number(),
    about: z.array(z.object({ id: z.string(), name: z.string(), type: z.string(), mark: markSchema })).readonly(),
    ...details,
  }),
})

export const offer = contract({
  path: '/assistance/offers/:id',
  may: 'assistance:read',
  summary: 'One offer with the requests it comes into question for, best first, each with its reasons',
  params: z.object({ id: offerId }),
  reply: z.object({
    row: offerRow,
    tools: z.array(z.string()).readonly(),
    caveats: z.string(),
    ...details,
  }),
})
