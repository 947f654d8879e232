import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { publishedCounts, publishedRow } from './published.ts'
import {
  answerCounts,
  decisionView,
  mark,
  marking,
  missionTouched,
  moment,
  outcome,
  vexStatus,
  vulnerabilityId,
  words,
} from './shapes.ts'

/** One vulnerability as the desk ranks it for one reader. */
export const deskRow = z.object({
  id: vulnerabilityId,
  /** Remote maintenance, Signalbox GW-4 */
  title: words,
  outcome,
  /** Why, in one sentence: `because it is exploited now and **M-04 loses its traffic control**, …`; `**` marks what is strong. */
  because: words,
  missions: z.array(missionTouched).readonly(),
  /** Pieces of equipment affected that the reader may know of, less what VEX rules out. */
  assets: z.number().int(),
  /** Pieces for which it cannot be told. */
  undecidable: z.number().int(),
  cvss: z.number().optional(),
  epss: z.number().optional(),
  /** Since when it is known to be exploited. */
  exploited: moment.optional(),
  /** What owners publish of themselves, when any does. */
  published: publishedCounts.optional(),
  mark,
})
export type DeskRow = z.infer<typeof deskRow>

const asked = {
  show: z.enum(['matters', 'all', 'closed']).default('matters'),
  sort: z.enum(['impact', 'score', 'epss', 'newest']).default('impact'),
  nation: z.string().length(3).optional(),
  outcome: outcome.optional(),
  text: z.string().max(200).optional(),
}

/** Every row the desk finds, as a file; it leaves by the release port. */
export const exportDesk = contract({
  path: '/vulnerabilities/desk/export',
  may: 'vulnerabilities:read',
  summary: 'What the vulnerability desk finds, as CSV',
  query: z.object(asked),
  reply: { stream: 'text/csv; charset=utf-8' },
})

/** What the desk shows when nothing else was asked: what touches a mission, or scores at least 7. */
export const desk = contract({
  path: '/vulnerabilities/desk',
  may: 'vulnerabilities:read',
  summary: 'Open vulnerabilities of known equipment, ranked by what they do to missions',
  query: z.object({
    ...asked,
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  reply: z.object({
    rows: z.array(deskRow).readonly(),
    /** Open ones in all, before filters. */
    open: z.number().int(),
    found: z.number().int(),
    trends: z.object({
      /** Median hours from decision to closing of immediates that closed in the last 30 days, and the 30 days before. */
      halfClosedHours: z.number().optional(),
      halfClosedHoursBefore: z.number().optional(),
      oldestImmediateSince: moment.optional(),
    }),
    /** No feed has brought anything and no equipment is known: what to do first. */
    empty: z.enum(['nothing', 'no-feeds', 'no-inventory']).optional(),
    marking,
  }),
})

export const affectedRow = z.object({
  equipment: z.string(),
  name: words,
  operator: z.string(),
  operatorName: z.string(),
  nation: z.string(),
  asset: z.object({ id: z.string(), name: words, route: z.string() }).optional(),
  component: z.string(),
  version: z.string().optional(),
  verdict: z.enum(['affected', 'undecidable', 'ruled-out', 'fixed', 'mitigated']),
  why: words,
  exposure: z.string(),
  seen: moment,
  mark,
})

/** Everything known of one vulnerability, as one reader may know it. */
export const vulnerabilityPage = contract({
  path: '/vulnerabilities/known/:id',
  may: 'vulnerabilities:read',
  summary:
    'Everything known of one vulnerability: decision, equipment, missions, exploitation over time, statements, warnings',
  params: z.object({ id: vulnerabilityId }),
  query: z.object({
    /** Decide as of this moment (Unix ms), from what had arrived by then. */
    at: z.coerce.number().int().min(0).optional(),
    table: z.enum(['deployer', 'coordinator', 'bod-26-04']).default('deployer'),
  }),
  reply: z.object({
    id: vulnerabilityId,
    /** The STIX object of it in the store, when there is one. */
    object: z.string().optional(),
    title: words,
    text: z.string(),
    state: z.enum(['published', 'rejected', 'reserved']),
    because: words,
    decision: decisionView,
    /** Decisions as this reader's profile had them, oldest first. */
    decisions: z.array(z.object({ at: moment, outcome, row: z.number().int().optional(), because: words })).readonly(),
    counts: z.object({
      run: z.number().int(),
      ruledOut: z.number().int(),
      affected: z.number().int(),
      undecidable: z.number().int(),
      operators: z.number().int(),
      nations: z.number().int(),
    }),
    /** At most 500, what is still to be done first; `counts` are of all. */
    affected: z.array(affectedRow).readonly(),
    missions: z.array(missionTouched).readonly(),
    scores: z
      .array(
        z.object({
          version: z.string(),
          vector: z.string(),
          published: z.number().optional(),
          base: z.number(),
          overall: z.number(),
          severity: z.string(),
          by: z.string(),
        }),
      )
      .readonly(),
    likelihood: z.object({
      epss: z.array(z.object({ at: moment, epss: z.number() })).readonly(),
      latest: z.number().optional(),
      lev: z.number().optional(),
      /** max of exploited, EPSS and LEV. */
      composite: z.number().optional(),
    }),
    /** Marks on the time line: advisory, VEX, exploited, decision, warning, answer. */
    timeline: z
      .array(
        z.object({
          at: moment,
          kind: z.enum([
            'published',
            'advisory',
            'exploited',
            'epss',
            'vex',
            'sighting',
            'decision',
            'warning',
            'answer',
          ]),
          text: words,
        }),
      )
      .readonly(),
    statements: z
      .array(
        z.object({
          at: moment,
          by: z.string(),
          author: z.enum(['supplier', 'operator', 'other']),
          status: vexStatus,
          justification: z.string().optional(),
          text: z.string().optional(),
          /** Pieces it speaks of, and those for which it is the one that counts. */
          speaksOf: z.number().int(),
          counts: z.number().int(),
          /** Others say otherwise of the same pieces. */
          conflicts: z.boolean(),
          mark,
        }),
      )
      .readonly(),
    records: z
      .array(
        z.object({ source: z.string(), format: z.string(), at: moment, flags: z.array(z.string()).readonly(), mark }),
      )
      .readonly(),
    remedies: z.array(z.object({ category: z.string(), text: z.string(), url: z.string().optional() })).readonly(),
    references: z.array(z.object({ url: z.string(), name: z.string().optional() })).readonly(),
    warnings: answerCounts,
    /** What owners publish of themselves, newest first. */
    published: z.object({ counts: publishedCounts, rows: z.array(publishedRow).readonly() }),
    marking,
  }),
})
