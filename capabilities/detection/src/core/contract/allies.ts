import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { mark, moment } from './shapes.ts'

/** Only of sightings the reader may read: others change neither the nations nor the times. */
export const seenByAllies = contract({
  path: '/detection/allies',
  may: 'detection:read',
  summary: 'Values several allies have seen within a window, from sightings shared with the reader and hits here',
  query: z.object({
    nations: z.coerce.number().int().min(2).max(32).default(3),
    hours: z.coerce.number().int().min(1).max(720).default(24),
  }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          value: z.string(),
          nations: z.array(z.string()).readonly(),
          from: moment,
          to: moment,
          sightings: z.number().int(),
          /** One of the hosts here that saw it; absent when only others did. */
          here: z.string().optional(),
          mark,
        }),
      )
      .readonly(),
    /** Nations any readable sighting names: "4 of 9". */
    of: z.number().int(),
    marking: markingSchema,
  }),
})
