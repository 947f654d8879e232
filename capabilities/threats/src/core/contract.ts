import { contract } from '@testudo/kernel/contract'
import { gradingSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import { ASPECTS, CONFIDENCES, LIKELIHOODS } from './judgement.ts'
import { CONFIDENCE_BANDS, OPINIONS } from './opinions.ts'
import {
  changeRow,
  cursor,
  farEnd,
  flag,
  label,
  markingSchema,
  markSchema,
  objectRow,
  pageLimit,
  propertyRow,
  sourceRow,
  stixId,
  typeList,
} from './reply.ts'

const page = { next: z.string().optional(), marking: markingSchema }
const oneObject = z.object({ id: stixId })

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
  summary: 'Full-text search, then names that resemble the text',
  query: z.object({
    text: z.string().min(1).max(400),
    types: typeList,
    fuzzy: flag.default('true'),
    limit: pageLimit,
  }),
  reply: z.object({
    rows: z.array(objectRow.extend({ score: z.number(), fuzzy: z.boolean() })).readonly(),
    /** Only the first 2,000 readable hits were ranked; the screen says so. */
    capped: z.boolean(),
    marking: markingSchema,
  }),
})

export const relationRow = z.object({
  /** Id of the relationship, or of the object that holds an embedded reference. */
  id: z.string(),
  kind: z.string(),
  direction: z.enum(['out', 'in']),
  far: farEnd,
  sources: z.array(z.object({ source: z.string(), grading: gradingSchema.optional() })).readonly(),
  since: z.number().optional(),
  mark: markSchema,
})
export type RelationRow = Readonly<z.infer<typeof relationRow>>

export const lifecycleSchema = z.object({
  score: z.number(),
  state: z.enum(['not-yet', 'active', 'fading', 'expired', 'revoked']),
  base: z.number(),
  baseFrom: z.enum(['confidence', 'default']),
  model: z.object({ names: z.string(), lifetimeDays: z.number(), exponent: z.number() }),
  validFrom: z.number(),
  validUntil: z.number().optional(),
  confirmedAt: z.number(),
  confirmedBy: z.enum(['valid_from', 'sighting']),
  sighting: z.string().optional(),
  endsAt: z.number(),
  endsBy: z.enum(['valid_until', 'lifetime']),
  elapsedDays: z.number(),
  lifetimeDays: z.number(),
  fadesAt: z.number().optional(),
  curve: z.array(z.object({ at: z.number(), score: z.number() })).readonly(),
  pattern: z.string(),
  patternType: z.string(),
  sightings: z.number().int(),
  mark: markSchema,
})
export type Lifecycle = Readonly<z.infer<typeof lifecycleSchema>>

const versionRow = z.object({
  modified: z.string(),
  addedAt: z.number(),
  revoked: z.boolean(),
  /** Properties that differ from the version before it, as this reader has both; empty for the first. */
  changed: z.array(z.string()).readonly(),
  mark: markSchema,
})

const statement = z.object({ id: z.string(), at: z.string(), by: z.string().optional(), mark: markSchema })

const judgement = z.object({
  note: z.string(),
  at: z.string(),
  by: z.string(),
  aspect: z.enum(ASPECTS),
  statement: z.string(),
  statement_fr: z.string().optional(),
  likelihood: z.enum(LIKELIHOODS),
  confidence: z.enum(CONFIDENCES).optional(),
  mark: markSchema,
})

/** One object, whole. An id that is absent and one the reader may not read answer with the same bytes. */
export const objectPage = contract({
  path: '/threats/objects/:id',
  may: 'threats:read',
  summary: 'One object: properties, relations, sources, statements about it, versions',
  params: oneObject,
  reply: z.object({
    object: objectRow.extend({
      label,
      created: z.string().optional(),
      confidence: z.number().optional(),
      createdBy: farEnd.optional(),
    }),
    description: z.object({ text: z.string(), mark: markSchema }).optional(),
    aliases: z.array(z.object({ text: z.string(), mark: markSchema })).readonly(),
    properties: z.array(propertyRow).readonly(),
    /** What it means now, as facts for a sentence; empty when nothing readable says it matters. */
    because: z
      .array(
        z.object({
          kind: z.enum(['targets', 'sighted', 'exposure', 'incident']),
          id: z.string(),
          name: z.string(),
          type: z.string(),
          at: z.number().optional(),
          count: z.number().int().optional(),
          mark: markSchema,
        }),
      )
      .readonly(),
    /** The first 100; the rest by `relations`. */
    relations: z.array(relationRow).readonly(),
    relationsNext: z.string().optional(),
    techniques: z
      .array(
        z.object({
          id: z.string(),
          reference: z.string(),
          name: z.string(),
          relation: z.string(),
          since: z.number().optional(),
          through: farEnd.optional(),
          mark: markSchema,
        }),
      )
      .readonly(),
    indicators: z.array(objectRow.extend({ score: z.number(), state: lifecycleSchema.shape.state })).readonly(),
    /** Reports and groupings that name it. */
    reports: z.array(objectRow).readonly(),
    sources: z.array(sourceRow).readonly(),
    judgements: z.object({
      judges: z.array(z.object({ by: z.string(), at: z.string() })).readonly(),
      cells: z.array(judgement).readonly(),
    }),
    notes: z
      .array(
        statement.extend({
          abstract: z.string().optional(),
          content: z.string(),
          authors: z.array(z.string()).readonly(),
        }),
      )
      .readonly(),
    opinions: z.object({
      bands: z
        .array(
          z.object({
            band: z.enum(CONFIDENCE_BANDS),
            counts: z.record(z.enum(OPINIONS), z.number()),
            total: z.number(),
          }),
        )
        .readonly(),
      each: z
        .array(
          statement.extend({
            opinion: z.string(),
            explanation: z.string().optional(),
            confidence: z.number().optional(),
            authors: z.array(z.string()).readonly(),
          }),
        )
        .readonly(),
    }),
    versions: z.array(versionRow).readonly(),
    lifecycle: lifecycleSchema.optional(),
    marking: markingSchema,
  }),
})

export const relations = contract({
  path: '/threats/objects/:id/relations',
  may: 'threats:read',
  summary: 'Relations of one object, both directions, page by page',
  params: oneObject,
  query: z.object({ kinds: typeList, limit: pageLimit, cursor }),
  reply: z.object({ rows: z.array(relationRow).readonly(), ...page }),
})

export const versionDiff = contract({
  path: '/threats/objects/:id/diff',
  may: 'threats:read',
  summary: 'What changed between two versions, as this reader has them',
  params: oneObject,
  query: z.object({ from: z.string().max(40), to: z.string().max(40) }),
  reply: z.object({
    from: z.string(),
    to: z.string(),
    changes: z.array(changeRow).readonly(),
    mark: markSchema,
    marking: markingSchema,
  }),
})

/** The object as JSON text, as received less what the reader may not read. */
export const objectText = contract({
  path: '/threats/objects/:id/text',
  may: 'threats:read',
  summary: 'The STIX text of one object',
  params: oneObject,
  reply: { stream: 'application/stix+json;version=2.1' },
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

const written = z.object({ id: z.string(), modified: z.string() })

export const addNote = contract({
  path: '/threats/objects/:id/notes',
  may: 'threats:write',
  summary: 'Adds a note about an object, or a judgement when `judgement` is given',
  params: oneObject,
  body: z.object({
    content: z.string().min(1).max(20_000),
    abstract: z.string().max(400).optional(),
    /** Default: the label of the object it is about. */
    label: label.optional(),
    confidence: z.number().int().min(0).max(100).optional(),
    judgement: z
      .object({
        by: z.string().min(1).max(80),
        aspect: z.enum(ASPECTS),
        statement: z.string().min(1).max(400),
        statement_fr: z.string().max(400).optional(),
        likelihood: z.enum(LIKELIHOODS),
        confidence: z.enum(CONFIDENCES).optional(),
      })
      .optional(),
  }),
  reply: written,
})

export const addOpinion = contract({
  path: '/threats/objects/:id/opinions',
  may: 'threats:write',
  summary: 'Adds an opinion about an object',
  params: oneObject,
  body: z.object({
    opinion: z.enum(OPINIONS),
    explanation: z.string().max(20_000).optional(),
    confidence: z.number().int().min(0).max(100).optional(),
    label: label.optional(),
  }),
  reply: written,
})

/** A new version under another label. Only what this node authored can be relabelled: others' objects have one creator. */
export const changeLabel = contract({
  path: '/threats/objects/:id/label',
  may: 'threats:write',
  summary: 'Puts a new version of an object under another label',
  params: oneObject,
  body: z.object({
    label,
    /** `modified` of the version the change was decided on: refused with 409 when there is a newer one. */ modified:
      z.string(),
  }),
  reply: written,
})

/** Everything the reader may read (or some types), as one STIX bundle. Decided and recorded by the release port. */
export const exportBundle = contract({
  path: '/threats/export',
  may: 'threats:export',
  summary: 'One bundle of the newest readable version of every object, or of every version',
  query: z.object({ types: typeList, versions: flag.default('false') }),
  reply: { stream: 'application/stix+json;version=2.1' },
})
