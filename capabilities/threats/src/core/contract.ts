import { contract } from '@testudo/kernel/contract'
import { gradingSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import { ASPECTS, CONFIDENCES, LIKELIHOODS } from './judgement.ts'
import { CONFIDENCE_BANDS, OPINIONS } from './opinions.ts'
import {
  changeRow,
  cursor,
  farEnd,
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

/** One line of an object's history. `by` is who: a judge, a source, an author. */
const eventRow = z.object({
  at: z.number(),
  kind: z.enum(['version', 'judgement', 'relation', 'sighting', 'note', 'opinion']),
  id: z.string(),
  by: z.string().optional(),
  /** Of a version: its number, first is 1. */
  number: z.number().int().optional(),
  changes: z
    .array(changeRow.extend({ name: z.string() }))
    .readonly()
    .optional(),
  /** Verb of a relation, aspect of a judgement, word of an opinion. */
  word: z.string().optional(),
  direction: z.enum(['out', 'in']).optional(),
  far: farEnd.optional(),
  likelihood: z.enum(LIKELIHOODS).optional(),
  confidence: z.enum(CONFIDENCES).optional(),
  count: z.number().int().optional(),
  text: z.string().optional(),
  mark: markSchema,
})
export type EventRow = Readonly<z.infer<typeof eventRow>>

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
    /** How many there are, `relationsMore`: at least. */
    relationCount: z.number().int(),
    relationsMore: z.boolean(),
    /** The first 50; the rest by `relations`. */
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
          /** Sightings of the technique a day, the last 14 days, today last. */
          days: z.array(z.number().int()).readonly(),
          sightings: z.number().int(),
          /** Distinct authors of its sightings. */
          allies: z.number().int(),
          firstSeen: z.number().optional(),
          mark: markSchema,
        }),
      )
      .readonly(),
    indicators: z.array(objectRow.extend({ score: z.number(), state: lifecycleSchema.shape.state })).readonly(),
    /** Reports and groupings that name it. */
    reports: z.array(objectRow).readonly(),
    /** Who asserts it or anything shown about it. */
    sources: z.array(sourceRow).readonly(),
    /** How it came to be what it is: versions, judgements, relations, sightings, notes, opinions; newest first, at most 60. */
    events: z.array(eventRow).readonly(),
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
