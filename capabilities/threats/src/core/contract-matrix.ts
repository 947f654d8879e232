import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { LAYER_DOMAINS } from './layer.ts'
import { markingSchema, markSchema, stixId } from './reply.ts'

const usage = z.object({ total: z.number().int(), byType: z.record(z.string(), z.number()) })

const cell = z.object({
  id: z.string(),
  attackId: z.string(),
  name: z.string(),
  usage,
  /** Used by the chosen set (`by`), by the one compared with (`compare`). */
  chosen: z.boolean(),
  compared: z.boolean(),
  mark: markSchema,
})
export type MatrixCell = Readonly<z.infer<typeof cell>>

export const matrices = contract({
  path: '/threats/matrices',
  may: 'threats:read',
  summary: 'ATT&CK-shaped matrices the reader has, and who can be laid over them',
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          domain: z.enum(LAYER_DOMAINS).optional(),
          techniques: z.number().int(),
          subtechniques: z.number().int(),
          mark: markSchema,
        }),
      )
      .readonly(),
    /** Intrusion sets and campaigns, by name. */
    actors: z
      .array(
        z.object({
          id: z.string(),
          type: z.string(),
          name: z.string(),
          reference: z.string().optional(),
          mark: markSchema,
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

export const matrix = contract({
  path: '/threats/matrices/:id',
  may: 'threats:read',
  summary: 'One matrix with how often each technique is used, by everyone and by a chosen set',
  params: z.object({ id: stixId }),
  query: z.object({ by: stixId.optional(), compare: stixId.optional() }),
  reply: z.object({
    id: z.string(),
    name: z.string(),
    domain: z.enum(LAYER_DOMAINS).optional(),
    /** Distinct live techniques. */
    counts: z.object({
      techniques: z.number().int(),
      subtechniques: z.number().int(),
      chosen: z.number().int(),
      compared: z.number().int(),
      both: z.number().int(),
    }),
    by: z.object({ id: z.string(), name: z.string(), mark: markSchema }).optional(),
    compare: z.object({ id: z.string(), name: z.string(), mark: markSchema }).optional(),
    /** The greatest `usage.total`: the end of the colour scale. */
    most: z.number().int(),
    tactics: z
      .array(
        z.object({
          id: z.string(),
          attackId: z.string(),
          shortName: z.string(),
          name: z.string(),
          mark: markSchema,
          techniques: z.array(cell.extend({ subtechniques: z.array(cell).readonly() })).readonly(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

/** A layer laid against the reader's matrix. */
export const layerCells = z.object({
  name: z.string(),
  domain: z.enum(LAYER_DOMAINS),
  /** The reader's matrix of that domain, when there is one. */
  matrix: z.string().optional(),
  cells: z
    .array(
      z.object({
        attackId: z.string(),
        tactic: z.string().optional(),
        score: z.number().optional(),
        comment: z.string().optional(),
        enabled: z.boolean(),
      }),
    )
    .readonly(),
  unknown: z.array(z.string()).readonly(),
  most: z.number(),
})

/** The matrix as a Navigator layer file, format 4.5: score = users of the technique, or 1 for what the chosen set uses. */
export const layerOut = contract({
  path: '/threats/matrices/:id/layer',
  may: 'threats:export',
  summary: 'A matrix as an ATT&CK Navigator layer',
  params: z.object({ id: stixId }),
  query: z.object({ by: stixId.optional() }),
  reply: { stream: 'application/json' },
})

/** Reads a Navigator layer against the reader's matrix. Nothing is stored. */
export const layerIn = contract({
  path: '/threats/layers',
  may: 'threats:read',
  summary: 'Checks an ATT&CK Navigator layer and names the techniques this reader does not have',
  body: z.object({ layer: z.unknown() }),
  reply: layerCells,
})
