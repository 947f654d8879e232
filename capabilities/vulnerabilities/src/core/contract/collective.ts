import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { publishedCounts } from './published.ts'
import { mark, marking, moment, vulnerabilityId, words } from './shapes.ts'

const count = z.number().int()
const figures = { operators: count, open: count, immediate: count }
/** There is no other slice: what may be asked for is the same for everybody, at every time. */
const query = z.object({ length: z.enum(['week', 'four-weeks']).default('week') })

/**
 * Exposure per nation and sector, from the reader's own view. A figure of fewer than three operators is not told, nor one from
 * which such a figure follows; the reader's own nation is seen whole (`own`).
 */
export const collective = contract({
  path: '/vulnerabilities/collective',
  may: 'vulnerabilities:read',
  summary: 'Open vulnerabilities per nation and sector, in figures of at least three operators',
  reply: z.object({
    cells: z.array(z.object({ nation: z.string(), sector: z.string(), own: z.boolean(), ...figures })).readonly(),
    nations: z.array(z.object({ name: z.string(), own: z.boolean(), ...figures })).readonly(),
    sectors: z.array(z.object({ name: z.string(), ...figures })).readonly(),
    withheld: z.boolean(),
    /** What owners publish of themselves, by vulnerability, most affected first: only where at least three of them speak. */
    published: z.array(publishedCounts.extend({ id: vulnerabilityId, owners: count })).readonly(),
    publishedWithheld: z.boolean(),
    oldest: z.array(z.object({ id: vulnerabilityId, title: words, since: moment, mark })).readonly(),
    marking,
  }),
})

/** Vulnerabilities known to be exploited, over the last twelve periods that are over: none changes once it is told. */
export const collectivePast = contract({
  path: '/vulnerabilities/collective/past',
  may: 'vulnerabilities:read',
  summary: 'Exploited vulnerabilities per nation and sector over time: open at the end, and hours until mended',
  query,
  reply: z.object({
    /** Oldest first. */
    periods: z.array(z.object({ from: moment, to: moment })).readonly(),
    lines: z
      .array(
        z.object({
          of: z.enum(['nation', 'sector']),
          name: z.string(),
          own: z.boolean(),
          /** By period: open when it ended, median hours to mend in it. A figure that is not told is not there. */
          points: z.array(z.object({ open: count.optional(), medianHours: z.number().optional() })).readonly(),
        }),
      )
      .readonly(),
    /** Median hours to mend in all periods together. */
    medians: z.array(z.object({ nation: z.string(), sector: z.string(), hours: z.number() })).readonly(),
    withheld: z.boolean(),
    marking,
  }),
})

export const exportCollective = contract({
  path: '/vulnerabilities/collective/export',
  may: 'vulnerabilities:read',
  summary: 'Nations and sectors over time as CSV, without what only the own nation sees whole',
  query,
  reply: { stream: 'text/csv; charset=utf-8' },
})
