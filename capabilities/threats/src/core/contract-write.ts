import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { ASPECTS, CONFIDENCES, LIKELIHOODS } from './judgement.ts'
import { OPINIONS } from './opinions.ts'
import { label, markingSchema, markSchema, stixId } from './reply.ts'

const oneObject = z.object({ id: stixId })

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
    /** Why, in a sentence; kept in the audit log. */
    reason: z.string().trim().min(3).max(2_000),
    /** `modified` of the version the change was decided on: refused with 409 when there is a newer one. */ modified:
      z.string(),
  }),
  reply: written,
})

const byNation = z.array(z.object({ nation: z.string(), people: z.number().int() })).readonly()

/**
 * What a new label would do, before it is given. Counted are accounts of this node that are cleared no higher than who asks.
 * A POST, because a label in an address would stay in logs.
 */
export const previewLabel = contract({
  method: 'POST',
  path: '/threats/objects/:id/label/preview',
  may: 'threats:read',
  summary: 'Who would gain and who would lose sight of an object under another label, and whether it may be given',
  params: oneObject,
  body: z.object({ label }),
  reply: z.object({
    /** Why it may not be given, with what to do instead; absent when it may. */
    refusal: z.object({ code: z.string(), message: z.string() }).optional(),
    direction: z.enum(['same', 'narrower', 'wider', 'other']),
    before: markSchema,
    after: markSchema,
    banner: z.object({ before: z.string(), after: z.string() }),
    keep: byNation,
    gain: byNation,
    lose: byNation,
    marking: markingSchema,
  }),
})

/** Who can read an object, and by which rules its reader may. */
export const readers = contract({
  path: '/threats/objects/:id/readers',
  may: 'threats:read',
  summary: 'Who can read this object, by nation, and the rules that let the asker',
  params: oneObject,
  reply: z.object({
    banner: z.string(),
    rules: z.array(z.object({ en: z.string(), fr: z.string() })).readonly(),
    people: byNation,
    mark: markSchema,
    marking: markingSchema,
  }),
})
