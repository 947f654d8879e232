import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { logRow } from './log.ts'
import { queueRow } from './queue.ts'
import { asked, done, id, moment, person, words } from './shapes.ts'
import { stateNow } from './state.ts'

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
    /** Those that changed, or something in or beside them did; the one that moved last first. */
    incidents: z
      .array(
        sheetThing.extend({
          /** It has a newer version itself. */
          changed: z.boolean(),
          /** Number of things in it that are new or changed: tasks, notes, events, evidence. */
          entries: z.number().int(),
          /** What was done about it elsewhere, newest first. */
          beside: z.array(besideSchema).readonly(),
        }),
      )
      .readonly(),
    open: z.array(queueRow).readonly(),
    /** Ids of those of `open` that are wanted by the end of the next shift, or were before. */
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
