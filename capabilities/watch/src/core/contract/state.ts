import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { ladderSchema, stepSchema } from '../ladder.ts'
import { done, id, moment, text, words } from './shapes.ts'

export const stateNow = z.object({
  step: stepSchema,
  /** Place from below, from 0. */
  rank: z.number().int(),
  since: moment.optional(),
  until: moment.optional(),
  expired: z.boolean(),
  mark: markSchema,
})

const order = z.object({
  id: z.string(),
  at: moment,
  step: z.string(),
  name: words,
  until: moment.optional(),
  reason: z.string(),
  authority: z.string(),
  people: z.array(z.string()).readonly(),
  mark: markSchema,
})
export type OrderRow = Readonly<z.infer<typeof order>>

export const alertState = contract({
  path: '/watch/state',
  may: 'watch:read',
  summary: 'The alert state of this node, the ladder, what is done, and what was',
  reply: z.object({
    now: stateNow,
    order: order.optional(),
    /** Measures of the step, and who did them when. */
    measures: z
      .array(z.object({ id: z.string(), text: words, done: z.object({ at: moment, by: z.string() }).optional() }))
      .readonly(),
    /** Orders that wait for a second person. */
    proposals: z.array(order.extend({ yours: z.boolean() })).readonly(),
    history: z.array(order).readonly(),
    ladder: ladderSchema,
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

export const orderState = contract({
  path: '/watch/state',
  method: 'POST',
  may: 'watch:alert-state',
  summary: 'Orders a step of the ladder, with reason and end; a step that takes two people waits for the second',
  body: z.strictObject({
    step: z.string().max(40),
    reason: text,
    authority: z.string().max(200).default(''),
    until: moment.optional(),
    label: label.optional(),
  }),
  reply: z.object({ id, state: z.enum(['ordered', 'proposed']) }),
})

export const confirmState = contract({
  path: '/watch/state/confirmations',
  may: 'watch:alert-state',
  summary: 'Confirms, as the second person, an order that waits',
  body: z.strictObject({ proposal: id }),
  reply: done,
})

export const tickMeasure = contract({
  path: '/watch/state/measures',
  may: 'watch:write',
  summary: 'Says that a measure of the present step is done, or not yet after all',
  body: z.strictObject({ order: id, measure: z.string().max(40), done: z.boolean() }),
  reply: done,
})

export const changeLadder = contract({
  path: '/watch/ladder',
  method: 'PUT',
  may: 'watch:alert-state',
  summary: 'Replaces the ladder: steps, criteria, measures, authority, hours; the present step must stay',
  body: z.strictObject({ ladder: ladderSchema, reason: text }),
  reply: done,
})
