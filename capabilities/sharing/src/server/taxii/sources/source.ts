import { label } from '@testudo/kernel/shapes'
import type { Grading } from '@testudo/kernel/situation'
import { z } from 'zod'
import { words } from '../../../core/contract/shapes.ts'

/** What a person says of a foreign collection; its secret apart. */
export const settingsSchema = z.object({
  name: z.string(),
  direction: z.enum(['pull', 'push']),
  url: z.string(),
  collection: z.string(),
  access: z.enum(['none', 'basic', 'token', 'own', 'certificate']),
  ca: z.string().optional(),
  fingerprint: z.string().optional(),
  everySeconds: z.number(),
  paused: z.boolean(),
  types: z.array(z.string()).readonly(),
  defaultLabel: label.optional(),
  reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']),
  credibility: z.enum(['1', '2', '3', '4', '5', '6']),
  account: z.string().optional(),
})
export type Settings = Readonly<z.infer<typeof settingsSchema>>

const tally = z.record(z.string(), z.number())
export type Tally = Readonly<Record<string, number>>

/**
 * How far a source has come. Pull: `addedAfter` of the walk that is under way, `next` inside it, and the last date seen.
 * Push: the stamp of the last row that was brought.
 */
const cursorSchema = z.object({
  addedAfter: z.string().optional(),
  next: z.string().optional(),
  seen: z.string().optional(),
  stamp: z.string().optional(),
})
export type Cursor = Readonly<z.infer<typeof cursorSchema>>

export const progressSchema = z.object({
  lastRun: z.number().optional(),
  lastSuccess: z.number().optional(),
  nextRun: z.number(),
  failures: z.number(),
  trouble: words.optional(),
  last: tally.optional(),
  total: tally,
  cursor: cursorSchema,
})
export type Progress = Readonly<z.infer<typeof progressSchema>>

/** A collection of a foreign server. */
export interface Source {
  readonly id: string
  /** Who answers for it: with this account's rights objects are taken in and let go. */
  readonly keeper: string
  readonly settings: Settings
  readonly secret: string | undefined
  readonly progress: Progress
}

export const gradingOf = ({ reliability, credibility }: Settings): Grading | undefined =>
  reliability === 'F' && credibility === '6' ? undefined : { reliability, credibility }

export const addTally = (a: Tally, b: Tally): Tally => {
  const sum: Record<string, number> = { ...a }
  for (const [name, n] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + n
  return sum
}
