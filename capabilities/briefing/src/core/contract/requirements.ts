import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { REQUIREMENT_KINDS } from '../requirements/suggest.ts'

const id = z.string().min(1).max(200)
const line = z.string().trim().min(1).max(300)
const text = z.string().trim().min(1).max(1_000)
const moment = z.number().int().min(0)

const matter = {
  kind: z.enum(REQUIREMENT_KINDS),
  /** What the commander wants to know, or what nobody may learn. */
  text: z.object({ en: text, fr: text }),
  /** Who answers for it: a person, a cell, an organisation. */
  owner: line,
  /** Code of a mission; left out: all. */
  mission: z.string().trim().max(200).optional(),
  /** 1 before 2 before 3. */
  priority: z.number().int().min(1).max(3),
  /** Hours after which an answer is too old. */
  every: z.number().int().min(1).max(720),
  validUntil: moment.optional(),
  /** Of an EEFI: words that give it away. */
  terms: z.array(z.string().trim().min(3).max(100)).max(20).default([]),
  /** Or as people write it. */
  label: z.union([label, z.string().trim().min(1).max(4_000)]),
}

const requirementRow = z.object({
  id,
  kind: z.enum(REQUIREMENT_KINDS),
  text: z.object({ en: z.string(), fr: z.string() }),
  owner: z.string(),
  mission: z.string().optional(),
  priority: z.number().int(),
  every: z.number().int(),
  validUntil: z.number().optional(),
  terms: z.array(z.string()).readonly(),
  /** The last issued brief somebody said answers it. */
  answered: z.object({ at: z.number(), brief: id, title: z.string() }).optional(),
  /** No answer, or one too old. Never of an EEFI. */
  stale: z.boolean(),
  mark: markSchema,
  label,
})
export type RequirementRow = Readonly<z.infer<typeof requirementRow>>

export const requirements = contract({
  path: '/briefing/requirements',
  may: 'briefing:read',
  summary: 'What the commander must know and what must not be known, by priority, with the brief that answered last',
  query: z.object({ show: z.enum(['valid', 'all']).default('valid') }),
  reply: z.object({ rows: z.array(requirementRow).readonly(), marking: markingSchema }),
})

export const addRequirement = contract({
  path: '/briefing/requirements',
  method: 'POST',
  may: 'briefing:write',
  summary: 'Adds a requirement under a label its author may read',
  body: z.strictObject(matter),
  reply: z.object({ id }),
})

export const changeRequirement = contract({
  path: '/briefing/requirements/:id',
  method: 'PUT',
  may: 'briefing:write',
  summary: 'Changes a requirement; what answered it stays',
  params: z.object({ id }),
  body: z.strictObject(matter),
  reply: z.object({ id }),
})

export const endRequirement = contract({
  path: '/briefing/requirements/:id',
  method: 'DELETE',
  may: 'briefing:write',
  summary: 'Ends a requirement; it stays in the list of all',
  params: z.object({ id }),
  reply: z.object({ id }),
})

const link = z.object({
  requirement: id,
  paragraph: id,
  text: z.object({ en: z.string(), fr: z.string() }),
  kind: z.enum(REQUIREMENT_KINDS),
  state: z.enum(['suggested', 'confirmed']),
  by: z.string().optional(),
  mark: markSchema,
})
export type AnswerLink = Readonly<z.infer<typeof link>>

export const answers = contract({
  path: '/briefing/briefs/:id/answers',
  may: 'briefing:read',
  summary:
    'Which requirements the paragraphs of a brief answer, suggested and confirmed, and which tell what is to be protected',
  params: z.object({ id }),
  reply: z.object({
    links: z.array(link).readonly(),
    /** Paragraphs that tell of an essential element to people who may not know it. */
    warnings: z
      .array(
        z.object({
          requirement: id,
          paragraph: id,
          text: z.object({ en: z.string(), fr: z.string() }),
          mark: markSchema,
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

export const judgeAnswer = contract({
  path: '/briefing/briefs/:id/answers',
  method: 'PUT',
  may: 'briefing:write',
  summary: 'Says that a paragraph answers a requirement, or that it does not',
  params: z.object({ id }),
  body: z.strictObject({ requirement: id, paragraph: id, answers: z.boolean() }),
  reply: z.object({ id }),
})
