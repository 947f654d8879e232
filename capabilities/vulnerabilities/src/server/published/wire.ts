import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'
import { PUBLISHED_STATUSES } from '../../core/published/tally.ts'
import { vulnerabilityId } from '../../core/contract/shapes.ts'

/* What nodes say to each other of what owners published: below `/federation/1/vulnerabilities/`. */

export const STATUS_PATH = 'vulnerabilities/status'
export const MOST_A_MESSAGE = 500

/** One word. `id` is the sender's; a later message about it takes its place or takes it back. */
export const statusSchema = z.strictObject({
  id: z.string().min(1).max(100),
  vulnerability: vulnerabilityId,
  operator: z.string().min(1).max(200),
  operatorName: z.string().max(200),
  status: z.enum(PUBLISHED_STATUSES),
  label: labelSchema,
  at: z.int().min(0),
})

/** Looked into one by one: a bad one stops no other. */
export const statusMessage = z.strictObject({
  v: z.literal('testudo/vulnerability-status/1'),
  stands: z.array(z.unknown()).max(MOST_A_MESSAGE),
  withdrawn: z.array(z.string().min(1).max(100)).max(MOST_A_MESSAGE),
})
export type StatusMessage = Readonly<z.infer<typeof statusMessage>>

export const REFUSALS = ['form', 'label', 'room'] as const
export const statusAnswer = z.strictObject({
  v: z.literal('testudo/vulnerability-status-taken/1'),
  /** By place in `stands`; what is not named was taken. */
  refused: z.array(z.strictObject({ place: z.int().min(0), code: z.enum(REFUSALS) })).max(MOST_A_MESSAGE),
})
export type Refusal = (typeof REFUSALS)[number]
