import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { participantSchema } from '../model.ts'
import { words } from '../words.ts'
import { incidentId, moment } from './shapes.ts'

const seenBy = participantSchema.extend({
  /** Of the portions the asker may read: those this one may read too. */
  sees: z.number().int(),
  /** `node`: by the account of their node here; `assumed`: somebody of that nation cleared as the asker is. */
  known: z.enum(['node', 'assumed']),
})
export type SeenBy = Readonly<z.infer<typeof seenBy>>

const portionSeen = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  at: moment,
  sees: z.boolean(),
  mark: markSchema,
})

export const participants = contract({
  path: '/incidents/cases/:id/participants',
  may: 'incidents:read',
  summary: 'Who takes part in an incident, and how much of what the asker reads each of them may read too',
  params: z.object({ id: incidentId }),
  query: z.object({
    /** Also portion by portion for this organisation. */
    who: z.string().max(300).optional(),
  }),
  reply: z.object({
    number: z.string(),
    name: z.string(),
    /** The asker may change who takes part. */
    own: z.boolean(),
    modified: z.string(),
    /** Portions the asker may read, the incident itself among them. */
    portions: z.number().int(),
    rows: z.array(seenBy).readonly(),
    /** What the one asked for does not see first, then the newest; at most 200. */
    preview: z.array(portionSeen).readonly(),
    /** Organisations of this node the lead may be handed to. */
    heirs: z.array(z.string()).readonly(),
    mark: markSchema,
    marking: markingSchema,
  }),
})

export const handLead = contract({
  path: '/incidents/cases/:id/lead',
  may: 'incidents:write',
  summary: 'Hands the lead of an incident to another organisation of this node; who led it supports from then on',
  params: z.object({ id: incidentId }),
  body: z.strictObject({ modified: z.string().max(40), to: z.string().trim().min(1).max(300) }),
  reply: z.object({ id: z.string(), modified: z.string() }),
})

export const beside = contract({
  path: '/incidents/cases/:id/beside',
  may: 'incidents:read',
  summary: 'What other capabilities hold about an incident, as the asker may read it: runs, requests for help, briefs',
  params: z.object({ id: incidentId }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          what: words,
          title: words,
          state: words,
          route: z.string(),
          at: moment,
          mark: markSchema,
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})
