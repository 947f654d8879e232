import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { productSchema } from '../document/products.ts'
import { scaleSchema } from '../document/scales.ts'

const id = z.string().min(1).max(200)

const beat = {
  /** `06:00`, as the clock at the place shows it. */
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time: 06:00'),
  /** `UTC`, or the zone of a place: `Europe/Vilnius`. */
  zone: z.string().min(1).max(60).default('UTC'),
  /** 1 is Monday. */
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  /** Minutes before. */
  cutoff: z.number().int().min(0).max(1_440),
}

const slotRow = z.object({
  id,
  kind: productSchema,
  mission: z.string().optional(),
  ...beat,
  language: z.enum(['en', 'fr']),
  /** Banner of those it is for. */
  for: z.string(),
  owner: z.string(),
  /** Who asks owns it. */
  own: z.boolean(),
  mark: markSchema,
})
export type SlotRow = Readonly<z.infer<typeof slotRow>>

/** `coming`: before its cut-off. `drafting`: after it, no draft yet. `late`: past its time and not issued. */
const OCCURRENCE_STATES = ['coming', 'drafting', 'drafted', 'late', 'issued', 'failed'] as const

const occurrence = z.object({
  slot: id,
  kind: productSchema,
  mission: z.string().optional(),
  at: z.number(),
  cutoff: z.number(),
  state: z.enum(OCCURRENCE_STATES),
  /** The draft or the issued brief. */
  brief: id.optional(),
  mark: markSchema,
})
export type OccurrenceRow = Readonly<z.infer<typeof occurrence>>

export const rhythm = contract({
  path: '/briefing/rhythm',
  may: 'briefing:read',
  summary: 'Recurring products, and what is due in the next 24 hours or late from the last 24',
  reply: z.object({
    now: z.number(),
    slots: z.array(slotRow).readonly(),
    /** Oldest first. */
    occurrences: z.array(occurrence).readonly(),
    marking: markingSchema,
  }),
})

export const addSlot = contract({
  path: '/briefing/rhythm',
  method: 'POST',
  may: 'briefing:write',
  summary: 'Adds a recurring product: at each cut-off a draft of it is made for who asks',
  body: z.strictObject({
    kind: productSchema,
    mission: z.string().trim().min(1).max(200).optional(),
    ...beat,
    language: z.enum(['en', 'fr']),
    scale: scaleSchema.default('icd-203'),
    /** For whom: as people write it or as JSON. */
    to: z.string().min(1).max(4_000),
  }),
  reply: z.object({ id }),
})

export const endSlot = contract({
  path: '/briefing/rhythm/:id',
  method: 'DELETE',
  may: 'briefing:write',
  summary: 'Ends a recurring product; what it made stays',
  params: z.object({ id }),
  reply: z.object({ id }),
})
