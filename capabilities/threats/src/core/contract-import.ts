import { contract } from '@testudo/kernel/contract'
import { gradingSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import { changeRow, cursor, flag, markingSchema, markSchema, pageLimit, stixId } from './reply.ts'

export const VERDICTS = ['new', 'newer', 'same', 'older', 'quarantined'] as const

const problem = z.object({
  id: z.string().optional(),
  index: z.number().int(),
  byte: z.number().int().optional(),
  code: z.string(),
  message: z.string(),
})

export const importReport = z.object({
  total: z.number().int(),
  new: z.number().int(),
  newer: z.number().int(),
  same: z.number().int(),
  older: z.number().int(),
  quarantined: z.number().int(),
  pendingReferences: z.number().int(),
  warnings: z.record(z.string(), z.number()),
  problems: z.array(problem).readonly(),
  dryRun: z.boolean(),
  milliseconds: z.number(),
})

/**
 * Takes the bytes of one file: a STIX bundle, an array, one object or JSON lines, gzip or plain. It runs as a job that
 * reads while the file arrives; the answer comes when the last byte is taken, with the report when the job ends soon after.
 */
export const importFile = contract({
  path: '/threats/import',
  may: 'threats:import',
  summary: 'Imports one file of STIX objects, or shows the verdicts without storing',
  upload: true,
  query: z.object({
    /** Who asserted it: an ally, a feed, a file name. */
    source: z.string().min(1).max(200),
    fileName: z.string().max(200).optional(),
    reliability: gradingSchema.shape.reliability.optional(),
    credibility: gradingSchema.shape.credibility.optional(),
    /** Label of objects that carry no marking, as JSON. Default: the node's. */
    label: z.string().max(4_000).optional(),
    dryRun: flag.default('false'),
  }),
  reply: z.object({ job: z.string(), report: importReport.optional() }),
})

/** Imports of this reader since the node started, newest first. */
export const imports = contract({
  path: '/threats/imports',
  may: 'threats:import',
  summary: 'Imports of the reader since the node started',
  reply: z.object({
    rows: z
      .array(
        z.object({
          job: z.string(),
          title: z.string(),
          source: z.string(),
          dryRun: z.boolean(),
          state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
          objects: z.number().int(),
          bytes: z.number().int(),
          startedAt: z.number(),
          endedAt: z.number().optional(),
          report: importReport.optional(),
          fault: z.object({ code: z.string(), message: z.string() }).optional(),
        }),
      )
      .readonly(),
  }),
})

export const cancelImport = contract({
  method: 'DELETE',
  path: '/threats/imports/:job',
  may: 'threats:import',
  summary: 'Stops an import; batches already stored stay',
  params: z.object({ job: z.string().max(200) }),
  reply: z.object({ job: z.string() }),
})

/** The verdict on each object of one import, in input order. Only who imported it sees it. */
export const verdicts = contract({
  path: '/threats/imports/:job/verdicts',
  may: 'threats:import',
  summary: 'The verdict on each object of one import',
  params: z.object({ job: z.string().max(200) }),
  query: z.object({
    verdict: z.enum(VERDICTS).optional(),
    after: z.coerce.number().int().min(-1).default(-1),
    limit: pageLimit,
  }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          index: z.number().int(),
          id: z.string(),
          type: z.string(),
          name: z.string().optional(),
          verdict: z.enum(VERDICTS),
          code: z.string().optional(),
          message: z.string().optional(),
          mark: markSchema.optional(),
        }),
      )
      .readonly(),
    /** `after` of the next page; absent on the last. */
    next: z.number().int().optional(),
    /** How many verdicts are kept: the first 200,000. */
    kept: z.number().int(),
    marking: markingSchema,
  }),
})

export const quarantine = contract({
  path: '/threats/quarantine',
  may: 'threats:import',
  summary: 'Quarantined objects the reader may read, with the reason',
  query: z.object({ limit: pageLimit, cursor }),
  reply: z.object({
    rows: z.array(problem.extend({ at: z.number(), source: z.string(), mark: markSchema })).readonly(),
    next: z.string().optional(),
    marking: markingSchema,
  }),
})

/** Contents that came under one id and one time: which of them this node shows, and how the others differ from it. */
export const contradiction = contract({
  path: '/threats/quarantine/:id',
  may: 'threats:import',
  summary: 'The contents that contradict each other under one id, side by side',
  params: z.object({ id: stixId }),
  reply: z.object({
    id: z.string(),
    type: z.string(),
    name: z.string(),
    times: z
      .array(
        z.object({
          modified: z.string(),
          contents: z
            .array(
              z.object({
                addedAt: z.number(),
                /** This node shows this one: the richer, then the one with the greater digest, so that every node chooses alike. */
                shown: z.boolean(),
                text: z.string(),
                /** Against the one that is shown. */
                changes: z.array(changeRow).readonly(),
                mark: markSchema,
              }),
            )
            .readonly(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})
