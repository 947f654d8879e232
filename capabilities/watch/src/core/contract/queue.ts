import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { stateSchema } from '@testudo/kernel/situation'
import { URGENCIES } from '@testudo/kernel/waiting'
import { z } from 'zod'
import { item, moment, person, words } from './shapes.ts'

const missionSchema = z.object({ id: z.string(), code: z.string(), name: words, state: stateSchema, route: z.string() })

export const queueRow = z.object({
  id: z.string(),
  capability: z.string(),
  kind: z.string(),
  title: words,
  route: z.string(),
  waitsFor: z.enum(['person', 'organisation', 'anybody']),
  urgency: z.enum(URGENCIES),
  since: moment,
  due: moment.optional(),
  late: z.boolean(),
  /** Why it stands where it stands. */
  place: words,
  mission: missionSchema.optional(),
  subjects: z.array(z.string()).readonly(),
  /** Until when the reader has put it off. */
  snoozed: moment.optional(),
  /** Who sees to it, and since when. */
  taken: z.object({ by: person, at: moment }).optional(),
  mark: markSchema,
})
export type QueueRow = Readonly<z.infer<typeof queueRow>>

export const queue = contract({
  path: '/watch/queue',
  may: 'watch:read',
  summary: 'What waits, as far as I may know: worst for missions first, then urgency, what waits for me, age',
  query: z.object({
    for: z.enum(['mine', 'organisation', 'all']).default('all'),
    /** With what the reader has put off. */
    snoozed: z.enum(['with', 'without']).default('without'),
  }),
  reply: z.object({ rows: z.array(queueRow).readonly(), marking: markingSchema }),
})

export const snooze = contract({
  path: '/watch/snoozes',
  may: 'watch:read',
  summary: 'Puts off what waits for me, for me alone, until a time',
  body: z.strictObject({ item, until: moment }),
  reply: z.object({ until: moment }),
})

export const wake = contract({
  path: '/watch/snoozes/end',
  method: 'POST',
  may: 'watch:read',
  summary: 'Ends that I put it off',
  body: z.strictObject({ item }),
  reply: z.object({ done: z.literal(true) }),
})
