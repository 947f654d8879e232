import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { label } from '@testudo/kernel/shapes'
import { stateSchema } from '@testudo/kernel/situation'
import { URGENCIES } from '@testudo/kernel/waiting'
import { z } from 'zod'
import { ladderSchema, stepSchema } from './ladder.ts'
import { ENTRY_KINDS } from './record.ts'

const id = z.string().min(1).max(100)
const item = z.string().min(1).max(300)
const moment = z.number().int().min(0)
/** Unix ms in a query string. */
const asked = z.coerce.number().int().min(0)
const text = z.string().min(1).max(4_000)
const words = z.object({ en: z.string(), fr: z.string() })
const done = z.object({ id })

const person = z.object({ name: z.string(), you: z.boolean() })
const missionSchema = z.object({ id: z.string(), code: z.string(), name: words, state: stateSchema, route: z.string() })

const queueRow = z.object({
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

const reference = z.object({ id: z.string(), name: z.string(), route: z.string() })

const logRow = z.object({
  id: z.string(),
  at: moment,
  by: person,
  kind: z.enum(ENTRY_KINDS),
  text: z.string(),
  refs: z.array(reference).readonly(),
  /** The entry it corrects, takes over or belongs to. */
  about: z.string().optional(),
  /** The entry that corrects this one. */
  corrected: z.string().optional(),
  /** Its entry in the audit log: what a receipt is asked by. */
  leaf: z.string(),
  hash: z.string(),
  mark: markSchema,
})
export type LogRow = Readonly<z.infer<typeof logRow>>

export const watchLog = contract({
  path: '/watch/log',
  may: 'watch:read',
  summary: 'The watch log, newest first',
  query: z.object({
    from: asked.optional(),
    until: asked.optional(),
    kind: z.enum(ENTRY_KINDS).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    /** Id of the last entry of the page before. */
    cursor: id.optional(),
  }),
  reply: z.object({
    rows: z.array(logRow).readonly(),
    next: id.optional(),
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

export const writeLog = contract({
  path: '/watch/log',
  method: 'POST',
  may: 'watch:write',
  summary: 'Writes an entry: signed, for good. A correction is an entry that names the one it corrects',
  body: z.strictObject({
    text,
    /** Objects it is about. */
    refs: z.array(z.string().max(200)).max(20).readonly().default([]),
    /** Left out: the node’s default label; of a correction, the label of what it corrects. */
    label: label.optional(),
    corrects: id.optional(),
  }),
  reply: done,
})

export const logExport = contract({
  path: '/watch/log/export',
  may: 'watch:read',
  summary: 'Every entry I may read with its proof, one JSON value a line, oldest first',
  reply: { stream: 'application/x-ndjson' },
})

export const logReceipt = contract({
  path: '/watch/receipts/:id',
  may: 'watch:read',
  summary: 'Proof, to be kept, that an entry of the watch log is in the audit log; a minute after it was written',
  params: z.object({ id }),
  reply: { stream: 'application/json' },
})

export const logVerify = contract({
  path: '/watch/log/verify',
  method: 'POST',
  may: 'watch:read',
  summary: 'Examines every entry I may read: content, signature, order',
  reply: z.object({
    ok: z.boolean(),
    entries: z.number().int(),
    at: z.string().optional(),
    code: z.enum(['content', 'signature', 'order']).optional(),
  }),
})

const range = {
  /** Unix ms. Left out: from the last handover, or eight hours ago. */
  from: asked.optional(),
  until: asked.optional(),
}

const sheetThing = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  at: moment,
  /** It was made in the shift. */
  fresh: z.boolean(),
  closed: z.boolean(),
  route: z.string(),
  mark: markSchema,
})

/** What another capability holds about an incident: a run of a playbook, a request for information or help. */
const besideSchema = z.object({
  id: z.string(),
  what: words,
  title: words,
  state: words,
  route: z.string(),
  at: moment,
  mark: markSchema,
})

const statement = z.object({ id: z.string(), section: z.string(), text: words, mark: markSchema })

const handoverSchema = z.object({
  id: z.string(),
  from: moment,
  until: moment,
  at: moment,
  by: person,
  remarks: z.string(),
  taken: z.object({ at: moment, by: person }).optional(),
  /** Whether the asker may take it over: somebody else's, and nobody has yet. */
  yours: z.boolean(),
  mark: markSchema,
})
export type HandoverRow = Readonly<z.infer<typeof handoverSchema>>

const stateNow = z.object({
  step: stepSchema,
  /** Place from below, from 0. */
  rank: z.number().int(),
  since: moment.optional(),
  until: moment.optional(),
  expired: z.boolean(),
  mark: markSchema,
})

export const handover = contract({
  path: '/watch/handover',
  may: 'watch:read',
  summary: 'Everything that changed in a shift, as far as I may know: what matters first, then all of it by kind',
  query: z.object(range),
  reply: z.object({
    from: moment,
    until: moment,
    state: stateNow,
    /** What it means for missions, and what changed of it. */
    missions: z.array(statement).readonly(),
    /** Each with what was done about it in the shift elsewhere, newest first. */
    incidents: z.array(sheetThing.extend({ beside: z.array(besideSchema).readonly() })).readonly(),
    open: z.array(queueRow).readonly(),
    /** Ids of those of `open` that are wanted within the next shift. */
    next: z.array(z.string()).readonly(),
    log: z.array(logRow).readonly(),
    /** Deeds that let something leave. */
    released: z.array(z.object({ deed: z.string(), count: z.number().int() })).readonly(),
    /** Deeds by kind; `deeds` is their sum. */
    groups: z
      .array(
        z.object({
          group: z.string(),
          area: z.string(),
          deed: z.string(),
          count: z.number().int(),
          first: moment,
          last: moment,
        }),
      )
      .readonly(),
    deeds: z.number().int(),
    /** Objects by type, the newest versions. `more`: only the newest 2,000 were looked at. */
    things: z.array(z.object({ type: z.string(), count: z.number().int() })).readonly(),
    more: z.boolean(),
    handovers: z.array(handoverSchema).readonly(),
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

export const shiftDeeds = contract({
  path: '/watch/handover/deeds',
  may: 'watch:read',
  summary: 'The deeds of a shift behind one count of its sheet, or all of them, oldest first',
  query: z.object({
    from: asked,
    until: asked,
    group: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(5_000).default(200),
    cursor: z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
  }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          at: moment,
          who: z.string(),
          organisation: z.string(),
          verb: z.string(),
          deed: z.string(),
          ids: z.array(z.string()).readonly(),
          mark: markSchema.optional(),
        }),
      )
      .readonly(),
    next: z.string().optional(),
    marking: markingSchema,
  }),
})

export const shiftThings = contract({
  path: '/watch/handover/things',
  may: 'watch:read',
  summary: 'The objects of one type that changed in a shift, newest first',
  query: z.object({ from: asked, until: asked, type: z.string().max(120) }),
  reply: z.object({ rows: z.array(sheetThing).readonly(), marking: markingSchema }),
})

export const handOver = contract({
  path: '/watch/handover',
  method: 'POST',
  may: 'watch:write',
  summary: 'Hands the watch over with remarks: signed in the watch log, open until somebody takes it over',
  body: z.strictObject({
    from: moment,
    until: moment,
    remarks: z.string().max(4_000).default(''),
    label: label.optional(),
  }),
  reply: done,
})

export const takeOver = contract({
  path: '/watch/takeovers',
  may: 'watch:write',
  summary: 'Takes over the watch that somebody else handed over: signed in the watch log',
  body: z.strictObject({ handover: id, remarks: z.string().max(4_000).default('') }),
  reply: done,
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
