import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { stateSchema } from '@testudo/kernel/situation'
import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { VEX_STATUSES } from '../model.ts'

export const moment = z.number().describe('Unix ms')
export const words = z.object({ en: z.string(), fr: z.string() })
export const mark = markSchema
export const marking = markingSchema

/** `CVE-2026-99417`, `GHSA-…`. */
export const vulnerabilityId = z.string().regex(/^[A-Za-z][A-Za-z0-9._:-]{2,99}$/, 'No id of a vulnerability.')

/** Outcomes of the deployer table, and what is said when it cannot be asked. */
export const outcome = z.enum(['immediate', 'out-of-cycle', 'scheduled', 'defer', 'undecidable'])
export type Outcome = z.infer<typeof outcome>

export const vexStatus = z.enum(VEX_STATUSES)

/** A mission the vulnerability touches, as the reader may see it: its state now, and if this were exploited. */
export const missionTouched = z.object({
  id: z.string(),
  code: z.string(),
  name: words,
  state: stateSchema,
  /** When everything affected failed. */
  stateIf: stateSchema,
  /** Ids only. */
  route: z.string(),
})

/** One input of a decision: the value of a decision point, and where it is from. */
export const decisionInput = z.object({
  /** Decision point as the table names it: `Exploitation`. */
  point: z.string(),
  value: z.string(),
  /** All values it may have, in the table's order. */
  values: z.array(z.string()).readonly(),
  from: words,
})

export const decisionView = z.object({
  outcome,
  /** `SSVC deployer`, `1.0.0`, row 72 of 72; absent when undecidable. */
  table: z.string(),
  version: z.string(),
  row: z.number().int().optional(),
  rows: z.number().int(),
  inputs: z.array(decisionInput).readonly(),
  /** When its inputs were read. */
  at: moment,
})

/** How warnings about one vulnerability stand, in pieces of equipment. */
export const answerCounts = z.object({
  ready: z.number().int(),
  sent: z.number().int(),
  read: z.number().int(),
  fixed: z.number().int(),
  mitigated: z.number().int(),
  notAffected: z.number().int(),
  open: z.number().int(),
})
export { label }
