import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'
import { graphGateSchema, markSchema, wordsSchema } from './answers.ts'

/** One dependency as the editor shows it: what is needed, how, who says so, since when, how surely. */
export const dependencyRowSchema = z.object({
  id: z.string(),
  node: z.string(),
  needs: z.string(),
  needsName: wordsSchema,
  gate: z.string(),
  gateFr: z.string(),
  rule: graphGateSchema.shape.rule,
  k: z.number().int().optional(),
  weight: z.number().optional(),
  workaround: z.object({ capacity: z.number(), hours: z.number() }).optional(),
  source: z.string(),
  /** When the source said so (Unix ms). */
  date: z.number(),
  /** 0 to 100; absent: nobody rated it. */
  confidence: z.number().int().optional(),
  owner: z.string(),
  modified: z.number(),
  mark: markSchema,
  label: labelSchema,
})
export type DependencyRow = z.infer<typeof dependencyRowSchema>

/** What stands against one node, as the editor shows it. */
export const ownExposureSchema = z.object({
  id: z.string(),
  reference: z.string(),
  /** STIX id of the evidence; its own when the record itself is the statement. */
  evidenceId: z.string(),
  evidenceRoute: z.string().optional(),
  name: wordsSchema,
  /** Verb clause of the because-sentence. */
  what: wordsSchema,
  health: z.number(),
  from: z.number(),
  until: z.number().optional(),
  repairHours: z.number().optional(),
  lifts: z.string(),
  /** `B2`; '' when ungraded. */
  grade: z.string(),
  source: z.string(),
  confidence: z.number().int().optional(),
  active: z.boolean(),
  editable: z.boolean(),
  mark: markSchema,
  label: labelSchema,
})
export type OwnExposure = z.infer<typeof ownExposureSchema>

export const versionRowSchema = z.object({
  id: z.string(),
  modified: z.string(),
  at: z.number(),
  name: z.string(),
  kind: z.string(),
  revoked: z.boolean(),
  /** Properties that differ from the version before, by name. */
  changed: z.array(z.string()),
  mark: markSchema,
})
