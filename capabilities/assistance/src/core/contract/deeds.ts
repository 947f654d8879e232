import { contract } from '@testudo/kernel/contract'
import { label, stixId } from '@testudo/kernel/shapes'
import { URGENCIES } from '@testudo/kernel/waiting'
import { z } from 'zod'
import { clearanceSchema, hoursSchema, languagesSchema, reportSchema, skillsSchema } from '../model.ts'
import { DEEDS, PLACES } from '../vocabulary.ts'
import { helpId, moment, offerId } from './board.ts'

const common = {
  name: z.string().trim().min(1).max(300),
  text: z.string().max(20_000).default(''),
  skills: skillsSchema.min(1),
  clearance: clearanceSchema.optional(),
  languages: languagesSchema.default([]),
  hours: hoursSchema.optional(),
  from: moment,
  until: moment,
  place: z.enum(PLACES).default('both'),
  label: label.optional(),
}

export const offerHelp = contract({
  path: '/assistance/offers',
  may: 'assistance:write',
  summary: 'Offers a team of one’s own organisation',
  body: z.strictObject({
    ...common,
    people: z.number().int().min(1).max(500),
    tools: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
    caveats: z.string().max(5_000).default(''),
  }),
  reply: z.object({ id: z.string() }),
})

export const askHelp = contract({
  path: '/assistance/requests',
  may: 'assistance:write',
  summary: 'Asks for help, for an incident or for anything else',
  body: z.strictObject({
    ...common,
    overlapHours: z.number().min(0).max(24).default(0),
    urgency: z.enum(URGENCIES).default('routine'),
    about: z.array(stixId).max(50).default([]),
  }),
  reply: z.object({ id: z.string() }),
})

const end = {
  may: 'assistance:write',
  reply: z.object({ id: z.string(), modified: z.string() }),
} as const
export const endOffer = contract({
  ...end,
  path: '/assistance/offers/:id/end',
  summary: 'Withdraws an offer of one’s own organisation; what is agreed stays agreed',
  params: z.object({ id: offerId }),
  body: z.strictObject({ modified: z.string().max(40) }),
})
export const endHelp = contract({
  ...end,
  path: '/assistance/requests/:id/end',
  summary: 'Closes or cancels a request of one’s own organisation; what is agreed stays agreed',
  params: z.object({ id: helpId }),
  body: z.strictObject({ modified: z.string().max(40), cancelled: z.boolean().default(false) }),
})

export const say = contract({
  path: '/assistance/statements',
  may: 'assistance:write',
  summary: 'Speaks for one’s side: proposes, accepts, declines, withdraws, hands back, signs off',
  body: z.strictObject({
    offer: offerId,
    request: helpId,
    says: z.enum(DEEDS),
    text: z.string().max(5_000).default(''),
    /** With a hand-back. */
    report: reportSchema.optional(),
    /** With a sign-off: access that is removed now, by the words of the hand-back. */
    removed: z.array(z.string().max(300)).max(50).default([]),
    label: label.optional(),
  }),
  reply: z.object({ id: z.string() }),
})
