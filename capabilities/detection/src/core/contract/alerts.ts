import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { mark, missionAtRisk, moment, page, series, words } from './shapes.ts'

const id = z.object({ id: z.string().max(100) })
const state = z.enum(['open', 'mine', 'confirmed', 'benign'])

/** Hits of one thing known on one host, as far as the reader may see them. */
export const alertRow = z.object({
  id: z.string(),
  kind: z.enum(['indicator', 'pattern', 'rule', 'behaviour']),
  title: words,
  /** STIX id of what was known; absent for behaviour. */
  known: z.string().optional(),
  /** Whose knowledge it is: `LTU, ORANGE HERON`; own behaviour. */
  through: words,
  host: z.string(),
  asset: z.object({ id: z.string(), name: words, route: z.string() }).optional(),
  /** The mission that suffers most. */
  mission: missionAtRisk.optional(),
  hits: z.number().int(),
  first: moment,
  last: moment,
  state,
  /** Who took it, or judged it. */
  by: z.string().optional(),
  mark,
})
export type AlertRow = z.infer<typeof alertRow>

export const alerts = contract({
  path: '/detection/alerts',
  may: 'detection:read',
  summary: 'Groups of hits, those first that put missions at risk',
  query: z.object({
    show: z.enum(['open', 'mine', 'all']).default('open'),
    sort: z.enum(['impact', 'last', 'hits']).default('impact'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({
    rows: z.array(alertRow).readonly(),
    groups: z.number().int(),
    hits: z.number().int(),
    marking: markingSchema,
  }),
})

export const hitRow = z.object({
  id: z.string(),
  at: moment,
  source: z.string(),
  line: z.number().int(),
  value: z.string(),
  field: z.string(),
  role: z.string(),
  text: z.string(),
  fields: z.array(z.object({ name: z.string(), value: z.string() })).readonly(),
  event: z.string(),
  mark,
})

export const alert = contract({
  path: '/detection/alerts/:id',
  may: 'detection:read',
  summary: 'One group of hits: why it matters, its hits over time, what was decided',
  params: id,
  query: z.object({ cursor: z.string().max(200).optional() }),
  reply: z.object({
    row: alertRow,
    /** What it does to missions, in one sentence. */
    because: words,
    /** Every mission that leans on the asset. */
    missions: z.array(missionAtRisk).readonly(),
    /** What the exposure of the asset is taken to be, in [0, 1]; absent when no asset is known. */
    health: z.number().optional(),
    series,
    seriesFrom: moment,
    hits: z.array(hitRow).readonly(),
    judgements: z.array(z.object({ at: moment, by: z.string(), state, because: z.string(), mark })).readonly(),
    ...page,
  }),
})

export const judgeAlert = contract({
  path: '/detection/alerts/:id/judge',
  may: 'detection:write',
  summary: 'Takes an alert, confirms it, says it is nothing and why, or opens it again; the picture follows',
  params: id,
  body: z.strictObject({ state, because: z.string().max(2_000).default('') }),
  reply: z.object({ state, undo: z.object({ state, because: z.string() }) }),
})

export const recordSightings = contract({
  path: '/detection/alerts/:id/sightings',
  may: 'detection:write',
  summary: 'Writes the hits of an alert as STIX sightings, under the labels of the hits, ready to be released',
  params: id,
  body: z.strictObject({}),
  reply: z.object({ ids: z.array(z.string()).readonly() }),
})
