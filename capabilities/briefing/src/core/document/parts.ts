import type { BriefPlace, BriefReference, BriefSection, BriefShape, BriefStatement } from '@testudo/kernel/brief'
import { label } from '@testudo/kernel/shapes'
import { stateSchema } from '@testudo/kernel/situation'
import type { Label } from '@testudo/kernel/label'
import { z } from 'zod'

export const sectionSchema = z.enum(['so-what', 'missions', 'response', 'since', 'next', 'who', 'where', 'other'])
const words = z.object({ en: z.string(), fr: z.string() })

export const referenceSchema = z.object({ id: z.string(), name: z.string(), route: z.string(), what: words })
export const figureSchema = z.object({ name: z.string(), value: z.union([z.string(), z.number()]), from: z.string() })
export const shapeSchema = z.object({
  title: words,
  code: z.string(),
  state: stateSchema,
  capacity: z.number().optional(),
})
export const placeSchema = z.object({
  position: z.object({ lat: z.number(), lon: z.number() }).optional(),
  path: z
    .array(z.tuple([z.number(), z.number()]).readonly())
    .readonly()
    .optional(),
  kind: z.enum(['sea', 'rail', 'road', 'air', 'data', 'power', 'cable']).optional(),
  main: z.boolean(),
})
const judgementSchema = z.object({
  likelihood: z.tuple([z.number(), z.number()]).readonly().optional(),
  confidence: z.enum(['low', 'moderate', 'high']),
})

/**
 * One paragraph of a draft: a sentence of the facts, one that people changed (`source` is what the facts said), or one they
 * wrote. In both languages as the facts give it; people write in the language of the product.
 */
export interface Part {
  readonly id: string
  readonly section: BriefSection
  readonly order: number
  readonly text: { readonly en: string; readonly fr: string }
  readonly label: Label
  readonly references: readonly BriefReference[]
  readonly figures: BriefStatement['figures']
  readonly since?: number
  readonly shape?: BriefShape
  readonly place?: BriefPlace
  readonly judgement?: BriefStatement['judgement']
  readonly by: 'facts' | 'edited' | 'added'
  /** Of an edited one: the sentence of the facts, in the language of the product, and its label. */
  readonly source?: { readonly text: string; readonly label: Label }
}

/** Parts as they are kept. A row that does not fit is a broken promise of ours, not of a reader. */
export const partSchema = z.object({
  id: z.string(),
  section: sectionSchema,
  order: z.number(),
  text: words,
  label: label,
  references: z.array(referenceSchema).readonly(),
  figures: z.array(figureSchema).readonly(),
  since: z.number().optional(),
  shape: shapeSchema.optional(),
  place: placeSchema.optional(),
  judgement: judgementSchema.optional(),
  by: z.enum(['facts', 'edited', 'added']),
  source: z.object({ text: z.string(), label: label }).optional(),
}) as unknown as z.ZodType<Part>

const SECTIONS = sectionSchema.options

/** The order of a page: by section, then as the capabilities ask, then by id, so that no order of arrival shows. */
export const inOrder = (a: Pick<Part, 'section' | 'order' | 'id'>, b: Pick<Part, 'section' | 'order' | 'id'>): number =>
  SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) ||
  a.order - b.order ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

export const partOf = (statement: BriefStatement): Part => ({ ...statement, by: 'facts' })
