import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { SEEN_TYPES } from '../seen/values.ts'
import { moment, name, words } from './shapes.ts'

/* "Have you seen this?": asked without telling what, answered without learning it. */

const leaks = z.object({ responder: z.array(z.string()).readonly(), asker: z.array(z.string()).readonly() })
const peers = z.array(name).min(1).max(20)

export const seenLeak = contract({
  path: '/sharing/seen/leak',
  may: 'sharing:ask',
  summary: 'What a question would give away to these nodes, to be read and acknowledged before it is asked',
  body: z.strictObject({ peers, count: z.int().min(1).max(256) }),
  reply: z.object({
    /** Acknowledges exactly these sentences, for this person; the question must carry it. */
    id: z.string(),
    statements: z
      .array(
        z.object({
          peer: z.string(),
          node: z.string(),
          name: z.string(),
          en: leaks,
          fr: leaks,
          trouble: words.optional(),
        }),
      )
      .readonly(),
  }),
})

export const askSeenRoute = contract({
  path: '/sharing/seen/ask',
  may: 'sharing:ask',
  summary: 'Asks nodes whether they have seen values, blinded; the values leave this node in no form',
  body: z.strictObject({
    peers,
    /** As people write them; the kind is told from the form. */
    values: z.array(z.string().min(1).max(2_000)).min(1).max(256),
    /** `id` of the leak statement that was shown. */
    acknowledged: z.string().max(100),
  }),
  reply: z.object({
    results: z
      .array(
        z.object({
          peer: z.string(),
          node: z.string(),
          name: z.string(),
          /** Why there is no answer. */
          trouble: words.optional(),
          /** In the order asked; `seen` false: not seen, or not for the asker. Empty with `trouble`. */
          values: z
            .array(z.object({ seen: z.boolean(), words: words.optional(), mark: markSchema.optional() }))
            .readonly(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

const settings = {
  /** Whether questions are answered here at all. */
  enabled: z.boolean(),
  types: z.array(z.enum(SEEN_TYPES)).max(SEEN_TYPES.length),
  /** Topics of other capabilities that are answered besides. */
  topics: z
    .array(z.string().regex(/^[a-z]{1,40}$/))
    .max(20)
    .default([]),
  /** Points per asker and UTC day. */
  perDay: z.int().min(16).max(1_000_000),
  /** Days until the keys change. */
  epochDays: z.int().min(1).max(31),
}
export const seenSettingsSchema = z.strictObject(settings)
export type SeenSettings = Readonly<z.infer<typeof seenSettingsSchema>>
export const USUAL_SEEN_SETTINGS: SeenSettings = {
  enabled: false,
  types: [...SEEN_TYPES],
  topics: [],
  perDay: 10_000,
  epochDays: 7,
}

const table = z.object({
  peer: z.string(),
  name: z.string(),
  epoch: z.number().int(),
  /** Rows, those of chance too; how many say something is nobody’s to know. */
  size: z.number().int(),
  madeAt: moment,
})

/** Topics that capabilities of this node offer. */
const offered = z.array(z.object({ name: z.string(), title: words })).readonly()

export const seenSettings = contract({
  path: '/sharing/seen/settings',
  may: 'sharing:peers',
  summary: 'Whether and how questions of other nodes are answered, and the tables that are ready',
  reply: z.object({ ...settings, offered, tables: z.array(table).readonly() }),
})

export const setSeenSettings = contract({
  method: 'PUT',
  path: '/sharing/seen/settings',
  may: 'sharing:peers',
  summary: 'Changes how questions are answered; tables are made anew',
  body: seenSettingsSchema,
  reply: z.object({ ...settings, offered, tables: z.array(table).readonly() }),
})

export const seenServed = contract({
  path: '/sharing/seen/served',
  may: 'sharing:peers',
  summary: 'Who asked how many points on which day; what was asked is not known',
  reply: z.object({
    rows: z
      .array(
        z.object({
          peer: z.string(),
          name: z.string(),
          /** Beginning of the UTC day. */
          day: moment,
          questions: z.number().int(),
          points: z.number().int(),
          lastAt: moment,
        }),
      )
      .readonly(),
  }),
})
