import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { mark, moment, series, words } from './shapes.ts'

const language = z.enum(['stix', 'sigma', 'indicators'])
const asked = {
  language,
  /** A pattern, Sigma rules (YAML), or indicators: one value a line, CSV, or a STIX bundle. */
  text: z.string().min(1).max(2_000_000),
}
const flaw = z.object({ message: z.string(), line: z.number().int(), column: z.number().int() })

export const checkHunt = contract({
  path: '/detection/hunts/check',
  may: 'detection:ask',
  summary: 'Whether a pattern, rule or list can be looked for; where it is wrong; what a hunt would read',
  body: z.strictObject({ ...asked, from: moment.optional(), to: moment.optional() }),
  reply: z.object({
    /** Absent: it can be looked for. */
    flaw: flaw.optional(),
    /** `valid, 2 observations`; `3,000 values, 4 rejected`. */
    told: words,
    rejected: z.array(z.object({ what: z.string(), reason: z.string() })).readonly(),
    /** Events in the range the reader may read. */
    events: z.number().int(),
    estimateMs: z.number().optional(),
  }),
})

export const startHunt = contract({
  path: '/detection/hunts',
  may: 'detection:ask',
  summary: 'Looks backwards in time through the stored events the reader may read; runs as a job',
  body: z.strictObject({
    ...asked,
    title: z.string().max(200).optional(),
    from: moment.optional(),
    to: moment.optional(),
    sources: z.array(z.string().max(100)).max(1_000).optional(),
    /** Label of the question, as JSON; default: the node's. What is recorded of it stands under the join with its events. */
    label: z.unknown().optional(),
  }),
  reply: z.object({ id: z.string() }),
})

const huntState = z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'])
const huntRow = z.object({
  id: z.string(),
  title: z.string(),
  language,
  state: huntState,
  startedAt: moment,
  from: moment.optional(),
  to: moment.optional(),
  /** Events read, of those the owner may read. */
  done: z.number(),
  total: z.number(),
  hits: z.number().int(),
  fault: z.string().optional(),
})

export const hunts = contract({
  path: '/detection/hunts',
  may: 'detection:read',
  summary: 'My hunts, newest first',
  reply: z.object({ rows: z.array(huntRow).readonly() }),
})

const huntParams = z.object({ id: z.string().max(100) })

export const hunt = contract({
  path: '/detection/hunts/:id',
  may: 'detection:read',
  summary: 'One hunt of mine: progress, hits over time, rows',
  params: huntParams,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(500).default(100),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  reply: z.object({
    row: huntRow,
    text: z.string(),
    series,
    seriesFrom: moment,
    /** What part of the range has been read, for the bar under the hits; Unix ms. */
    read: z.array(z.object({ from: moment, to: moment })).readonly(),
    hits: z
      .array(
        z.object({
          id: z.string(),
          at: moment,
          source: z.string(),
          sourceName: z.string(),
          host: z.string(),
          asset: z.object({ id: z.string(), name: words, route: z.string() }).optional(),
          values: z.array(z.object({ name: z.string(), value: z.string() })).readonly(),
          told: z.string(),
          event: z.string(),
          mark,
        }),
      )
      .readonly(),
    /** How many of them are kept one by one; the rest is counted. */
    kept: z.number().int(),
    assets: z.number().int(),
    marking: markingSchema,
  }),
})

export const stopHunt = contract({
  path: '/detection/hunts/:id/stop',
  may: 'detection:ask',
  summary: 'Pauses or ends a hunt of mine; what it found stays',
  params: huntParams,
  body: z.strictObject({ how: z.enum(['pause', 'cancel']) }),
  reply: z.object({ done: z.literal(true) }),
})

export const resumeHunt = contract({
  path: '/detection/hunts/:id/resume',
  may: 'detection:ask',
  summary: 'Goes on with a paused hunt where it was',
  params: huntParams,
  body: z.strictObject({}),
  reply: z.object({ done: z.literal(true) }),
})

export const recordHunt = contract({
  path: '/detection/hunts/:id/sightings',
  may: 'detection:write',
  summary: 'Takes the hits of a hunt into the alerts, and writes them as STIX sightings under their labels',
  params: huntParams,
  body: z.strictObject({}),
  reply: z.object({ hits: z.number().int(), ids: z.array(z.string()).readonly() }),
})

export const testRule = contract({
  path: '/detection/rules/test',
  may: 'detection:ask',
  summary: 'Runs a rule, pattern or list over samples given with it; nothing is stored',
  body: z.strictObject({ ...asked, samples: z.string().max(5_000_000) }),
  reply: z.object({
    flaw: flaw.optional(),
    events: z.number().int(),
    format: z.string().optional(),
    /** At most 500. */
    hits: z
      .array(
        z.object({
          line: z.number().int(),
          title: z.string(),
          fields: z.array(z.object({ name: z.string(), value: z.string() })).readonly(),
        }),
      )
      .readonly(),
    rejected: z.array(z.object({ what: z.string(), reason: z.string() })).readonly(),
  }),
})

export const saveRule = contract({
  path: '/detection/rules',
  may: 'detection:write',
  summary: 'Keeps a pattern or a Sigma rule as a STIX indicator of this node: it is live at once and can be released',
  body: z.strictObject({
    language: z.enum(['stix', 'sigma']),
    text: z.string().min(1).max(200_000),
    name: z.string().min(1).max(200),
    confidence: z.int().min(0).max(100).optional(),
    /** A label as JSON; default: the node's. */
    label: z.unknown().optional(),
    /** Id and `modified` of the one it replaces. */
    replaces: z.strictObject({ id: z.string().max(100), modified: z.string().max(40) }).optional(),
  }),
  reply: z.object({ id: z.string(), modified: z.string() }),
})
