import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { stixId } from '@testudo/kernel/shapes'
import { URGENCIES } from '@testudo/kernel/waiting'
import { takenSchema } from '@testudo/kernel/waitingContract'
import { z } from 'zod'
import { chainSchema } from './chain.ts'
import { rotaSchema } from './rota.ts'
import { KINDS, settingsSchema, WAYS } from './settings.ts'

const id = z.string().min(1).max(200)
const words = z.object({ en: z.string(), fr: z.string() })
const nothing = z.object({})

/** What calls of a webhook are signed with: a secret the receiver holds too (`v1`), a key only this node holds (`v1a`), or both. */
export const SIGNS = ['secret', 'key', 'both'] as const
export type Signs = (typeof SIGNS)[number]

const webhookSchema = z.object({
  id,
  url: z.string(),
  createdAt: z.number(),
  /** Why it is not called any more: the receiver said it is gone, or somebody switched it off. */
  off: z.enum(['gone', 'refused', 'tries']).optional(),
  signs: z.enum(SIGNS),
  /** Where a key signs: what calls are checked with, `whpk_…`. */
  publicKey: z.string().optional(),
})

export const mine = contract({
  path: '/notices/mine',
  may: 'signed-in',
  summary: 'By which ways I am told, of what, and when not',
  reply: z.object({
    settings: settingsSchema,
    /** Whether this node has a mail server at all. */
    mailServer: z.boolean(),
    address: z.enum(['none', 'unconfirmed', 'confirmed', 'refused']),
    webhooks: z.array(webhookSchema).readonly(),
  }),
})

export const keepSettings = contract({
  path: '/notices/mine',
  method: 'PUT',
  may: 'signed-in',
  summary: 'Changes how I am told; a new address is asked to confirm itself first',
  body: z.strictObject({ settings: settingsSchema }),
  reply: z.object({ asked: z.boolean() }),
})

export const confirmAddress = contract({
  path: '/notices/mine/confirm',
  may: 'signed-in',
  summary: 'Confirms my mail address with the code that was sent to it',
  body: z.strictObject({ code: z.string().trim().min(1).max(40) }),
  reply: nothing,
})

/** As Standard Webhooks writes them: `whsec_…` where a secret signs, `whpk_…` where a key does. */
const handed = { secret: z.string().optional(), publicKey: z.string().optional() }

export const addWebhook = contract({
  path: '/notices/webhooks',
  may: 'signed-in',
  summary: 'Has an address called when something waits for me; the secret is told this once',
  body: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(500), signs: z.enum(SIGNS).default('secret') }),
  reply: z.object({ id, ...handed }),
})

export const dropWebhook = contract({
  path: '/notices/webhooks/:id',
  method: 'DELETE',
  may: 'signed-in',
  summary: 'Has an address called no more',
  params: z.object({ id }),
  reply: nothing,
})

export const rotateWebhook = contract({
  path: '/notices/webhooks/:id/rotate',
  method: 'POST',
  may: 'signed-in',
  summary: 'Makes a new secret, key or both; for a day calls are signed with the old ones too',
  params: z.object({ id }),
  reply: z.object(handed),
})

export const testWebhook = contract({
  path: '/notices/webhooks/:id/test',
  method: 'POST',
  may: 'signed-in',
  summary: 'Calls an address now to see whether it answers; one that was switched off is on again when it does',
  params: z.object({ id }),
  reply: z.object({ status: z.number().int().optional(), taken: z.boolean() }),
})

const itemSchema = z.object({
  item: z.string(),
  capability: z.string(),
  kind: z.enum(KINDS),
  urgency: z.enum(URGENCIES),
  /** Absent of something I was only called for: its own page shows it. */
  title: words.optional(),
  because: words.optional(),
  route: z.string(),
  since: z.number(),
  due: z.number().optional(),
  /** Somebody else it waits for has not answered: I was called. */
  called: z.boolean(),
  taken: takenSchema.optional(),
  mark: markSchema,
})
export type ItemRow = Readonly<z.infer<typeof itemSchema>>

export const items = contract({
  path: '/notices/items',
  may: 'signed-in',
  summary: 'What waits for me, most urgent first, and who sees to it',
  reply: z.object({ rows: z.array(itemSchema).readonly(), marking: markingSchema }),
})

export const noticesCount = contract({
  path: '/notices/count',
  may: 'signed-in',
  summary: 'How much waits for me that nobody sees to, and how much of what I follow changed since I looked',
  reply: z.object({ waiting: z.number().int(), changed: z.number().int() }),
})

const letterSchema = z.object({
  id,
  way: z.enum(WAYS),
  /** When it was written, when it is tried next or went (Unix ms). */
  at: z.number(),
  goes: z.number(),
  state: z.enum(['waits', 'sent', 'failed', 'needless']),
  trouble: z.string().optional(),
  tries: z.number().int(),
  /** Things in it I may still read, and how many of those pressed. */
  things: z.number().int(),
  urgent: z.number().int(),
  called: z.boolean(),
})
export type LetterRow = Readonly<z.infer<typeof letterSchema>>

export const letters = contract({
  path: '/notices/letters',
  may: 'signed-in',
  summary: 'What I was told outside the screen: when, by which way, and whether it arrived; newest first',
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(100) }),
  reply: z.object({ rows: z.array(letterSchema).readonly() }),
})

const followedSchema = z.object({
  object: z.string(),
  name: z.string(),
  type: z.string(),
  since: z.number(),
  /** When it changed since I looked, as far as I may know. */
  changed: z.number().optional(),
  mark: markSchema,
})
export type FollowedRow = Readonly<z.infer<typeof followedSchema>>

export const followed = contract({
  path: '/notices/followed',
  may: 'signed-in',
  summary: 'Objects I follow, those that changed since I looked first',
  reply: z.object({ rows: z.array(followedSchema).readonly(), marking: markingSchema }),
})

export const follow = contract({
  path: '/notices/followed',
  method: 'POST',
  may: 'signed-in',
  summary: 'Tells me when an object changes, as far as I may read the change',
  body: z.strictObject({ object: stixId }),
  reply: nothing,
})

export const unfollow = contract({
  path: '/notices/followed/:object',
  method: 'DELETE',
  may: 'signed-in',
  summary: 'Tells me no more of changes of an object',
  params: z.object({ object: stixId }),
  reply: nothing,
})

export const looked = contract({
  path: '/notices/looked',
  may: 'signed-in',
  summary: 'Says that I have looked at an object I follow',
  body: z.strictObject({ object: stixId }),
  reply: nothing,
})

const person = z.object({ account: z.string(), name: z.string() })
const turnSchema = z.object({
  from: z.number(),
  until: z.number(),
  first: person.optional(),
  second: person.optional(),
})
export type TurnRow = Readonly<z.infer<typeof turnSchema>>

const orderSchema = z.strictObject({ rota: rotaSchema, chain: chainSchema })

export const rota = contract({
  path: '/notices/rota',
  may: 'notices:read',
  summary: 'Who is on call from a moment on, and who is called when nobody answers',
  query: z.object({
    /** Unix ms; now unless told. */
    from: z.coerce.number().int().min(0).max(4_102_444_800_000).optional(),
    days: z.coerce.number().int().min(1).max(35).default(7),
  }),
  reply: z.object({
    ...orderSchema.shape,
    /** Names the plan as it stands; '0' before the first one. */
    revision: z.string(),
    now: turnSchema.optional(),
    next: turnSchema.optional(),
    turns: z.array(turnSchema).readonly(),
    people: z.array(person).readonly(),
    /** People of the plan without an open account, or whom no way but the screen reaches. */
    unreached: z.array(person.extend({ why: z.enum(['closed', 'screen-only']) })).readonly(),
  }),
})

export const keepRota = contract({
  path: '/notices/rota',
  method: 'PUT',
  may: 'notices:write',
  summary: 'Changes who is on call, and who is called when nobody answers',
  body: z.strictObject({ ...orderSchema.shape, revision: z.string().min(1).max(40) }),
  reply: z.object({ revision: z.string() }),
})
