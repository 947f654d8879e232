import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { mark, moment, series } from './shapes.ts'

/** All figures are the reader's: of sources, hits and knowledge he may read. */
export const overview = contract({
  path: '/detection/overview',
  may: 'detection:read',
  summary: 'Events, hits, indicators and rules live, as far as the reader may know',
  reply: z.object({
    events: z.object({ perSecond: z.number(), peak: z.number(), peakAt: moment.optional(), series }),
    hits: z.object({ perMinute: z.number(), today: z.number().int(), groups: z.number().int(), series }),
    indicators: z.object({
      live: z.number().int(),
      newToday: z.number().int(),
      /** Values that warning lists hold back. */
      suppressed: z.number().int(),
    }),
    rules: z.object({ live: z.number().int(), rejected: z.number().int(), never: z.number().int() }),
    marking: markingSchema,
  }),
})

const coverageState = z.enum(['live', 'rejected', 'never'])

/** Why a rule or indicator is not looked for, or can never match what the sources send. */
export const coverage = contract({
  path: '/detection/coverage',
  may: 'detection:read',
  summary: 'Rules and indicators that are live, rejected with their reason, or can never match these sources',
  query: z.object({
    state: coverageState.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: z.string().max(200).optional(),
  }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          language: z.enum(['stix', 'sigma']),
          state: coverageState,
          /** Why it is rejected or can never match. */
          reason: z.string().optional(),
          hits: z.number().int(),
          mark,
        }),
      )
      .readonly(),
    counts: z.object({ live: z.number().int(), rejected: z.number().int(), never: z.number().int() }),
    next: z.string().optional(),
    marking: markingSchema,
  }),
})
