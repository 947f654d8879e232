import { contract } from '@testudo/kernel/contract'
import { stateSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import { lifecycleSchema } from './contract.ts'
import {
  cursor,
  farEnd,
  flag,
  label,
  markingSchema,
  markSchema,
  objectRow,
  pageLimit,
  stixId,
  typeList,
} from './reply.ts'

const page = { next: z.string().optional(), marking: markingSchema }
/** A page of newest readable versions. With a label or source filter a page may hold up to twice `limit` rows, or none and still a `next`. */
export const browse = contract({
  path: '/threats/objects',
  may: 'threats:read',
  summary: 'Objects the reader may read, page by page',
  query: z.object({
    types: typeList,
    order: z.enum(['added', 'name']).default('added'),
    revoked: flag.default('false'),
    /** A label as JSON: only objects under exactly this label. */
    label: z.string().max(4_000).optional(),
    /** Only objects this source asserted. */
    source: z.string().max(200).optional(),
    limit: pageLimit,
    cursor,
  }),
  reply: z.object({ rows: z.array(objectRow).readonly(), ...page }),
})

export const counts = contract({
  path: '/threats/counts',
  may: 'threats:read',
  summary: 'How many objects of each type the reader may read, and the labels among them',
  reply: z.object({
    types: z.array(z.object({ type: z.string(), count: z.number().int() })).readonly(),
    total: z.number().int(),
    labels: z.array(z.object({ label, mark: markSchema })).readonly(),
    marking: markingSchema,
  }),
})

export const search = contract({
  path: '/threats/search',
  may: 'threats:read',
  summary: 'Full-text search, then names that resemble the text; `id:`, `type:` and `label:` narrow it',
  query: z.object({
    text: z.string().min(1).max(400),
    types: typeList,
    fuzzy: flag.default('true'),
    limit: pageLimit,
  }),
  reply: z.object({
    rows: z
      .array(
        objectRow.extend({
          score: z.number(),
          fuzzy: z.boolean(),
          /** Text around the first match, when it is not in the name. */
          excerpt: z.string().optional(),
        }),
      )
      .readonly(),
    /** Among the ranked hits of all types, most first: `hits` of them were counted. */
    facets: z.array(z.object({ type: z.string(), count: z.number().int() })).readonly(),
    hits: z.number().int(),
    /** Only the first 2,000 readable hits were ranked; the screen says so. */
    capped: z.boolean(),
    marking: markingSchema,
  }),
})

const missionRef = z.object({
  id: z.string(),
  code: z.string(),
  name: z.object({ en: z.string(), fr: z.string() }),
  state: stateSchema,
  route: z.string(),
  /** What leads there: an operator it targets, an incident, a vulnerability; nearest first. */
  via: z.array(farEnd).readonly(),
  /** An exposure of this moment stands on the way. */
  exposed: z.boolean(),
  mark: markSchema,
})
export type MissionRef = Readonly<z.infer<typeof missionRef>>

/** Which missions an object touches, as far as this reader reads the way: object → target, exposure → asset → mission. */
export const matters = contract({
  path: '/threats/matters',
  may: 'threats:read',
  summary: 'Objects that touch missions, and which; worst missions first',
  query: z.object({
    /** Only this object. Absent: every object that touches a mission below capable. */
    id: stixId.optional(),
  }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          type: z.string(),
          name: z.string(),
          missions: z.array(missionRef).readonly(),
          mark: markSchema,
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

export const graph = contract({
  path: '/threats/graph',
  may: 'threats:read',
  summary: 'Objects and what surrounds them, one step out from each id',
  query: z.object({
    /** One to 50 STIX ids with commas between them: each is expanded. */
    ids: z.string().max(5_000),
    kinds: typeList,
    /** Neighbours per expanded object. */
    limit: z.coerce.number().int().min(1).max(500).default(60),
  }),
  reply: z.object({
    nodes: z
      .array(
        z.object({
          id: z.string(),
          type: z.string(),
          name: z.string(),
          revoked: z.boolean(),
          expanded: z.boolean(),
          /** It has further neighbours that were not sent. */ more: z.boolean(),
          mark: markSchema,
        }),
      )
      .readonly(),
    edges: z
      .array(z.object({ id: z.string(), kind: z.string(), source: z.string(), target: z.string(), mark: markSchema }))
      .readonly(),
    marking: markingSchema,
  }),
})

export const indicators = contract({
  path: '/threats/indicators',
  may: 'threats:read',
  summary: 'Indicators with their score of this moment',
  query: z.object({ limit: pageLimit, cursor }),
  reply: z.object({
    rows: z
      .array(
        objectRow.extend({
          pattern: z.string(),
          score: z.number(),
          state: lifecycleSchema.shape.state,
          validFrom: z.number(),
          endsAt: z.number(),
          endsBy: lifecycleSchema.shape.endsBy,
        }),
      )
      .readonly(),
    ...page,
  }),
})

/** Everything the reader may read (or some types), as one STIX bundle. Decided and recorded by the release port. */
export const exportBundle = contract({
  path: '/threats/export',
  may: 'threats:export',
  summary: 'One bundle of the newest readable version of every object, or of every version',
  query: z.object({ types: typeList, versions: flag.default('false') }),
  reply: { stream: 'application/stix+json;version=2.1' },
})

/** Chosen objects as a STIX bundle or a table; decided and recorded by the release port. What the reader does not have is left out. */
export const exportSelection = contract({
  method: 'POST',
  path: '/threats/export/selection',
  may: 'threats:export',
  summary: 'Chosen objects as a bundle or as CSV',
  body: z.object({ ids: z.array(stixId).min(1).max(2_000), format: z.enum(['stix', 'csv']).default('stix') }),
  reply: { stream: 'text/plain' },
})
