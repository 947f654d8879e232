import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { label, moment, name, stixId, who } from './shapes.ts'

/* What this node publishes on behalf of others. */

export const delegate = contract({
  path: '/sharing/delegations',
  may: 'sharing:delegate',
  summary:
    'Asks this node to publish an object on one’s behalf, without one’s name if wished: a copy of its own, made by this node',
  body: z.strictObject({
    object: stixId,
    anonymous: z.boolean().default(true),
    remove: z.array(z.string().min(1).max(1_000)).max(500).default([]),
    replace: z.record(z.string().max(1_000), z.string().max(20_000)).default({}),
    label,
  }),
  reply: z.object({ id: name, copy: stixId, text: z.string() }),
})

export const delegations = contract({
  path: '/sharing/delegations',
  may: 'sharing:read',
  summary: 'What this node has published on behalf of others; who they are is nowhere in it',
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: name,
          copy: z.string(),
          title: z.string(),
          anonymous: z.boolean(),
          at: moment,
          mark: markSchema,
          /** Somebody has asked to know who stands behind it, and a second person is needed. */
          asked: z.object({ by: who, at: moment, reason: z.string(), maySign: z.boolean() }).optional(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

export const openEscrow = contract({
  path: '/sharing/delegations/:id/open',
  may: 'sharing:escrow',
  summary:
    'Asks, or as second person agrees, to know who stands behind an anonymous report; both with a reason, on record',
  params: z.object({ id: name }),
  body: z.strictObject({ reason: z.string().min(1).max(1_000) }),
  reply: z.object({
    state: z.enum(['asked', 'open']),
    /** Told to the two people who opened it. */
    origin: z
      .object({
        organisation: z.string(),
        nation: z.string(),
        person: z.string(),
        object: z.string(),
        at: moment,
      })
      .optional(),
  }),
})
