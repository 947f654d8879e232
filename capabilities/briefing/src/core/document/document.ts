import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { figureSchema, placeSchema, sectionSchema } from './parts.ts'
import { productSchema } from './products.ts'
import { scaleSchema } from './scales.ts'
import { stateSchema } from '@testudo/kernel/situation'

/** A paragraph as it stands on the page: in one language, marked, with the numbers of its references. */
export const paragraphSchema = z.object({
  id: z.string(),
  /** `(AR)`; '' where the policy has no mark. */
  mark: z.string(),
  label,
  text: z.string(),
  refs: z.array(z.number().int()).readonly(),
  figures: z.array(figureSchema).readonly(),
  by: z.enum(['facts', 'edited', 'added']),
  shape: z.object({ title: z.string(), code: z.string(), state: stateSchema, capacity: z.string() }).optional(),
  /** Two fields, in the words of the scale. */
  likelihood: z.string().optional(),
  confidence: z.string().optional(),
  place: placeSchema.optional(),
})
export type Paragraph = Readonly<z.infer<typeof paragraphSchema>>

export const documentSchema = z.object({
  kind: productSchema,
  language: z.enum(['en', 'fr']),
  scale: scaleSchema,
  title: z.string(),
  titleMark: z.string(),
  mission: z.object({ id: z.string(), code: z.string() }).optional(),
  originator: z.string(),
  exercise: z.boolean(),
  /** What changed is counted from here. Unix ms. */
  since: z.number(),
  sections: z
    .array(
      z.object({
        id: sectionSchema,
        heading: z.string(),
        mark: z.string(),
        paragraphs: z.array(paragraphSchema).readonly(),
      }),
    )
    .readonly(),
  references: z
    .array(z.object({ n: z.number().int(), id: z.string(), name: z.string(), what: z.string(), route: z.string() }))
    .readonly(),
  /** What the page carries, and its banner in the language of the product. */
  label,
  banner: z.string(),
})
export type BriefDocument = Readonly<z.infer<typeof documentSchema>>

/** What changes from copy to copy and from issue to issue, and nothing else does. */
export const issueHeadSchema = z.object({
  /** Unix ms: the time of the facts. */
  asOf: z.number(),
  /** SHA-256 of the document in its canonical form. */
  hash: z.string(),
  /** Absent on drafts, which are never numbered. */
  copy: z.object({ n: z.number().int(), of: z.number().int() }).optional(),
  /** Who answers for it. */
  people: z.array(z.string()).readonly(),
  /** Every copy taken after its recall says so; the content stays as it was issued. */
  recalled: z.object({ at: z.number(), by: z.string() }).optional(),
})
export type IssueHead = Readonly<z.infer<typeof issueHeadSchema>>
