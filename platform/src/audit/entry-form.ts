import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'

export const entrySchema = z.object({
  /** Random: two equal deeds have different leaves, and nobody can confirm a guess about an entry from its hash. */
  salt: z.string(),
  /** Unix ms. */
  at: z.number(),
  who: z.object({ id: z.string(), kind: z.string(), organisation: z.string(), nation: z.string() }),
  verb: z.string(),
  ids: z.array(z.string()),
  outcome: z.enum(['allowed', 'denied', 'failed']),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  label: labelSchema.optional(),
})

/** One line of the audit log, as the leaf holds it. */
export type Entry = z.infer<typeof entrySchema>
