import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { moment, name, signature, stixId } from './shapes.ts'

/* Standing rules: what goes to which nodes by itself. */

/** A standing rule: what goes to these nodes by itself, signed once by as many people as the policy asks for each object. */
export const ruleRow = z.object({
  id: name,
  title: z.string(),
  recipients: z.array(name).readonly(),
  /** Only the portions of this; none: everything of these types. */
  about: z.object({ id: z.string(), name: z.string() }).optional(),
  types: z.array(z.string()).readonly(),
  /** Highest classification per policy it lets go; none: whatever labels allow. */
  upTo: z.record(z.string(), z.string()),
  hops: z.number().int(),
  notAfter: moment.optional(),
  authority: z.string(),
  state: z.enum(['proposed', 'active', 'ended']),
  proposed: signature,
  approved: signature.optional(),
  next: z.array(z.enum(['approve', 'end'])).readonly(),
})

export const rules = contract({
  path: '/sharing/rules',
  may: 'sharing:read',
  summary: 'Standing rules: what goes to which nodes by itself, on which authority, signed by whom',
  reply: z.object({ rules: z.array(ruleRow).readonly(), marking: markingSchema }),
})

export const proposeRule = contract({
  path: '/sharing/rules',
  may: 'sharing:release',
  summary: 'Signs a standing rule; a second person makes it active where it covers labels whose policy asks for two',
  body: z.strictObject({
    title: z.string().min(1).max(300),
    recipients: z.array(name).min(1).max(200),
    about: stixId.optional(),
    types: z.array(z.string().max(200)).max(200).default([]),
    upTo: z.record(z.string().max(100), z.string().max(100)).default({}),
    hops: z.int().min(0).max(4).default(0),
    notAfter: moment.optional(),
    authority: z.string().min(1).max(500),
  }),
  reply: z.object({ id: name, state: z.enum(['proposed', 'active', 'ended']) }),
})

/** What a rule about one thing would let go at once, were it signed by as many as it takes. */
export const ruleReach = contract({
  method: 'POST',
  path: '/sharing/rule-reach',
  may: 'sharing:release',
  summary:
    'Which portions of an incident or a request would go to which nodes by a standing rule, as the asker reads them',
  body: z.strictObject({
    about: stixId,
    recipients: z.array(name).min(1).max(200),
    upTo: z.record(z.string().max(100), z.string().max(100)).default({}),
  }),
  reply: z.object({
    name: z.string(),
    /** By id, 500 at most. `peers`: those it goes to, at least in part. */
    rows: z
      .array(
        z.object({
          id: z.string(),
          type: z.string(),
          name: z.string(),
          peers: z.array(name).readonly(),
          twoPeople: z.boolean(),
          mark: markSchema,
        }),
      )
      .readonly(),
    more: z.number().int(),
    recipients: z
      .array(z.object({ peer: name, name: z.string(), goes: z.number().int(), of: z.number().int() }))
      .readonly(),
    marking: markingSchema,
  }),
})

export const stepRule = contract({
  path: '/sharing/rules/:id/:step',
  may: 'sharing:release',
  summary: 'Signs a standing rule as second person, or ends it',
  params: z.object({ id: name, step: z.enum(['approve', 'end']) }),
  body: z.strictObject({}),
  reply: z.object({ id: name, state: z.enum(['proposed', 'active', 'ended']) }),
})
