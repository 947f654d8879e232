import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { positionSchema } from '@testudo/kernel/geo'
import { z } from 'zod'
import { ACTIVITY_KINDS, ACTIVITY_STATES, activityFields, MOST_TARGETS } from '../activities/activity.ts'
import { GROUNDS } from '../activities/deconflict.ts'
import { label, moment, stixId, words } from './shapes.ts'

/* The register of operations, hunts, exercises and measures, so that no two allies run into each other. */

/** Something an activity touches, or that stands around it; `name` is the id when the asker may not read it. */
const thing = z.object({ id: z.string(), type: z.string(), name: words, known: z.boolean() })

export const activityRow = z.object({
  id: z.string(),
  modified: z.string(),
  kind: z.enum(ACTIVITY_KINDS),
  state: z.enum(ACTIVITY_STATES),
  name: words,
  description: z.string(),
  starts: moment,
  ends: moment.optional(),
  targets: z.array(thing).readonly(),
  sectors: z.array(z.string()).readonly(),
  nations: z.array(z.string()).readonly(),
  ranges: z.array(z.string()).readonly(),
  domains: z.array(z.string()).readonly(),
  /** Its own place, and those of what it touches, for the map. */
  positions: z.array(positionSchema).readonly(),
  contact: z.string(),
  organisation: z.string(),
  /** The asker's organisation announced it here: it may be changed. */
  own: z.boolean(),
  mark: markSchema,
})
export type ActivityRow = Readonly<z.infer<typeof activityRow>>

export const clashRow = z.object({
  /** Both activities, by id and name. */
  a: z.object({ id: z.string(), name: words }),
  b: z.object({ id: z.string(), name: words }),
  ground: z.enum(GROUNDS),
  severity: z.enum(['high', 'medium', 'low']),
  from: moment,
  until: moment.optional(),
  shared: z.array(z.string()).readonly(),
  sharedCount: z.number().int(),
  text: words,
  mark: markSchema,
})
export type ClashRow = Readonly<z.infer<typeof clashRow>>

export const activities = contract({
  path: '/sharing/activities',
  may: 'sharing:read',
  summary: 'Activities that run within a time, and warnings about those that meet; only of what the asker may read',
  query: z.object({
    /** Unix ms; left out: from now on. */
    from: z.coerce.number().int().min(0).optional(),
    to: z.coerce.number().int().min(0).optional(),
    kind: z.enum(ACTIVITY_KINDS).optional(),
    /** Ended and cancelled ones too. */
    all: z.enum(['yes', 'no']).default('no'),
  }),
  reply: z.object({
    from: moment,
    to: moment.optional(),
    rows: z.array(activityRow).readonly(),
    clashes: z.array(clashRow).readonly(),
    /** Label of what is announced without choosing one, and others in use. */
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

const matter = {
  ...activityFields,
  starts: moment,
  ends: moment.optional(),
  targets: z.array(stixId).max(MOST_TARGETS).default([]),
}

export const announceActivity = contract({
  path: '/sharing/activities',
  may: 'sharing:write',
  summary: 'Announces an activity under a label of the author’s choice; it is released like any object',
  body: z.strictObject({ ...matter, label: label.optional() }),
  reply: z.object({ id: z.string(), modified: z.string() }),
})

export const changeActivity = contract({
  method: 'PUT',
  path: '/sharing/activities/:id',
  may: 'sharing:write',
  summary: 'Changes an activity of one’s own organisation: a new version under the same label',
  params: z.object({ id: stixId }),
  /** `modified` as it was read: anything newer refuses the change. */
  body: z.strictObject({ ...matter, modified: z.string().max(40) }),
  reply: z.object({ id: z.string(), modified: z.string() }),
})

export const endActivity = contract({
  path: '/sharing/activities/:id/end',
  may: 'sharing:write',
  summary: 'Ends or cancels an activity of one’s own organisation, now',
  params: z.object({ id: stixId }),
  body: z.strictObject({ cancelled: z.boolean().default(false) }),
  reply: z.object({ id: z.string(), modified: z.string() }),
})

export const checkActivity = contract({
  path: '/sharing/activity-check',
  may: 'sharing:read',
  summary: 'What an activity would meet, before it is announced; nothing is stored',
  body: z.strictObject({ ...matter, id: stixId.optional() }),
  reply: z.object({ clashes: z.array(clashRow).readonly(), marking: markingSchema }),
})

export const activityTargets = contract({
  path: '/sharing/activity-targets',
  may: 'sharing:read',
  summary: 'Things an activity may name, found by their words',
  query: z.object({ text: z.string().min(1).max(200) }),
  reply: z.object({
    hits: z.array(z.object({ id: z.string(), type: z.string(), name: z.string(), mark: markSchema })).readonly(),
    marking: markingSchema,
  }),
})
