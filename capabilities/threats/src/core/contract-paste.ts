import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { PASTED_KINDS } from './pasted.ts'
import { farEnd, label, markingSchema } from './reply.ts'

/**
 * Reads observables out of a pasted text, defanged or not, and makes indicators of the chosen ones. Without `store` it only
 * shows what it read.
 */
export const paste = contract({
  method: 'POST',
  path: '/threats/paste',
  may: 'threats:import',
  summary: 'Reads observables out of a text and keeps the chosen ones as indicators',
  body: z.object({
    text: z.string().min(1).max(500_000),
    store: z.boolean().default(false),
    /** Patterns to keep; absent: all that are not known yet. */
    chosen: z.array(z.string().max(4_000)).max(5_000).optional(),
    /** Default: the node's. */
    label: label.optional(),
    confidence: z.number().int().min(0).max(100).optional(),
    /** What the text is: a report, a mail. Becomes the description. */
    about: z.string().max(2_000).optional(),
  }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          kind: z.enum(PASTED_KINDS),
          value: z.string(),
          written: z.string(),
          line: z.number().int(),
          pattern: z.string(),
          /** An indicator the reader has already that names this value. */
          known: farEnd.optional(),
        }),
      )
      .readonly(),
    /** Ids of the indicators just kept. */
    stored: z.array(z.string()).readonly(),
    marking: markingSchema,
  }),
})
