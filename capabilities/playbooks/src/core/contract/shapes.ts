import { z } from 'zod'

/** Our own name of a playbook on the shelf or of a run: CACAO's id is the author's, and two labels may hold the same one. */
export const key = z.uuid()
/** Unix ms. */
export const moment = z.number().int().min(0).max(253_402_300_799_999)
/** Place of a run, counted up within it. */
export const token = z.number().int().min(1).max(1_000_000)
/** As long as a playbook may be, in characters. */
export const MOST_TEXT = 2_000_000

/** A CACAO variable with its underscores: `__host__`. */
export const variableName = z.string().min(1).max(200)
/** Values as people give them: always text; JSON text for dictionaries and lists. */
export const values = z
  .record(variableName, z.string().max(20_000))
  .refine((all) => Object.keys(all).length <= 100, 'at most 100 values')

const told = <V extends z.ZodType>(value: V) => z.object({ code: z.string(), values: z.record(z.string(), value) })
/** A sentence of CACAO before it is said in a language: its code, and what stands in its places; sentences again, at most three deep. */
export const toldSchema = told(z.union([z.string(), told(z.union([z.string(), told(z.string())]))]))
export type Untold = z.infer<typeof toldSchema>

export const findingSchema = toldSchema.extend({
  severity: z.enum(['error', 'warning', 'note']),
  /** Stable: `step.dangling`. */
  rule: z.string(),
  /** JSON pointer into the playbook. */
  path: z.string(),
  /** In English. */
  says: z.string(),
})
export type PlaybookFinding = Readonly<z.infer<typeof findingSchema>>

/** A workflow laid out: layers from 0 in the direction of the work, rows from 0 within a layer. */
export const graphSchema = z.object({
  nodes: z
    .array(
      z.object({
        id: z.string(),
        type: z.string(),
        name: z.string(),
        layer: z.number().int(),
        row: z.number().int(),
        /** Something leads to it, and it is not there. */
        isMissing: z.boolean(),
      }),
    )
    .readonly(),
  edges: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        kind: z.string(),
        /** The key of a case. */
        label: z.string().optional(),
        /** It leads against the direction of the work. */
        isBack: z.boolean(),
      }),
    )
    .readonly(),
  layers: z.number().int(),
  rows: z.number().int(),
})
