import { type Mark, type Marking, markingSchema, markSchema } from '@testudo/kernel/markBook'
import { gradingSchema } from '@testudo/kernel/situation'
import { label, stixId } from '@testudo/kernel/shapes'
import { z } from 'zod'

export { type Mark, type Marking, markingSchema, markSchema }

/** The label as our `Label`: the same schema, with the readonly type the kernel gives it. */

/** A reference to another object: what can be read of it, or the bare id when it is pending or not for this reader. */
export const farEnd = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string().optional(),
  mark: markSchema.optional(),
})

/**
 * What an object without a name says: `source` verb `target`. An end that is not on this node and one that is not for this
 * reader are the same: an id without a name.
 */
const saidRow = z.object({
  verb: z.string(),
  source: farEnd.optional(),
  target: farEnd.optional(),
  text: z.string().optional(),
})
export type SaidRow = Readonly<z.infer<typeof saidRow>>

/** One object in a list. `reference` is the code people say (`T1059.001`, `G0016`, `CVE-2026-99417`). Times: RFC 3339 text as received; `addedAt` Unix ms. */
export const objectRow = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  reference: z.string().optional(),
  modified: z.string(),
  revoked: z.boolean(),
  addedAt: z.number(),
  says: saidRow.optional(),
  mark: markSchema,
})
export type ObjectRow = Readonly<z.infer<typeof objectRow>>

/** Who asserted something, graded on two separate axes. */
export const sourceRow = z.object({
  source: z.string(),
  at: z.number(),
  grading: gradingSchema.optional(),
  statements: z.number().int(),
  mark: markSchema,
})

/** One line of a property table. `path` is the JSON pointer; `kind` says how to draw `value`. */
export const propertyRow = z.object({
  path: z.string(),
  name: z.string(),
  kind: z.enum(['text', 'long-text', 'number', 'boolean', 'time', 'reference', 'code', 'list', 'json']),
  value: z.unknown(),
  mark: markSchema,
})
export type PropertyRow = Readonly<z.infer<typeof propertyRow>>

export const changeRow = z.object({
  path: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})
export type ChangeRow = Readonly<z.infer<typeof changeRow>>

export const flag = z.enum(['true', 'false'])
export const pageLimit = z.coerce.number().int().min(1).max(500).default(100)
export const cursor = z.string().max(2_000).optional()
/** `a,b,c`: STIX type names. */
export const typeList = z
  .string()
  .max(2_000)
  .regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'expected type names with commas between them')
  .optional()
export { label, stixId }
