import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { label, moment, name, pageLimit, stixId } from './shapes.ts'

/* MISP events in and out, what their distributions mean here, warning lists and taxonomies. */

const flag = z.enum(['true', 'false'])
const count = z.number().int()
const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'expected a lower-case UUID')
export const TLP_WORDS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const

/** What became of the objects of an import or of one event. `held`: for nobody, because its audience is not known here. */
const verdicts = {
  new: count,
  newer: count,
  same: count,
  older: count,
  quarantined: count,
  held: count,
}
export const MISP_VERDICTS = ['new', 'newer', 'same', 'older', 'quarantined', 'held'] as const

/**
 * `refused`, `lost`, `changed`, `custom`: what the conversion did to a part; `held`: kept for nobody; `quarantined`: the store
 * set it aside; `warned`: on a warning list; `tag`: no loaded taxonomy knows the tag, or two exclude each other.
 */
export const FINDING_KINDS = ['refused', 'held', 'quarantined', 'warned', 'tag', 'changed', 'lost', 'custom'] as const

export const mispReport = z.object({
  ...verdicts,
  events: count,
  /** Events of which nothing could be taken. */
  refused: count,
  /** Findings by kind, all of them. */
  findings: z.partialRecord(z.enum(FINDING_KINDS), count),
  dryRun: z.boolean(),
  milliseconds: z.number(),
})
export type MispReport = Readonly<z.infer<typeof mispReport>>

/**
 * Takes MISP JSON, gzip or plain: one event, `{"response":[…]}`, an array, or one event a line. Runs as a job; the answer comes
 * when the last byte is taken, with the report when the job ends soon after. One bad event stops no other.
 */
export const importMisp = contract({
  path: '/sharing/misp',
  may: 'sharing:import',
  summary: 'Imports MISP events, or shows the verdicts without storing',
  upload: true,
  query: z.object({
    fileName: z.string().max(200).optional(),
    dryRun: flag.default('false'),
    /** Nothing is taken under a laxer TLP than this. */
    asTlp: z.enum(TLP_WORDS).optional(),
    /** Attributes on a warning list are kept without `to_ids`. */
    quiet: flag.default('false'),
  }),
  reply: z.object({ job: z.string(), report: mispReport.optional() }),
})

export const mispImports = contract({
  path: '/sharing/misp/imports',
  may: 'sharing:import',
  summary: 'Imports of MISP events by the reader, newest first',
  reply: z.object({
    rows: z
      .array(
        z.object({
          job: z.string(),
          title: z.string(),
          dryRun: z.boolean(),
          state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
          objects: count,
          startedAt: moment,
          endedAt: moment.optional(),
          report: mispReport.optional(),
          fault: z.object({ code: z.string(), message: z.string() }).optional(),
        }),
      )
      .readonly(),
  }),
})

export const cancelMispImport = contract({
  method: 'DELETE',
  path: '/sharing/misp/imports/:job',
  may: 'sharing:import',
  summary: 'Stops an import of MISP events; what is stored already stays',
  params: z.object({ job: name }),
  reply: z.object({ job: z.string() }),
})

/** The events of one import, in the order of the file. Only who imported it sees them. */
export const mispEvents = contract({
  path: '/sharing/misp/imports/:job/events',
  may: 'sharing:import',
  summary: 'What became of each event of one import',
  params: z.object({ job: name }),
  query: z.object({ after: z.coerce.number().int().min(-1).default(-1), limit: pageLimit }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          index: count,
          uuid: z.string(),
          info: z.string(),
          maker: z.string(),
          ...verdicts,
          findings: count,
          /** The report or grouping it became, where it is stored and readable. */
          object: z.string().optional(),
          mark: markSchema.optional(),
        }),
      )
      .readonly(),
    next: count.optional(),
    marking: markingSchema,
  }),
})

export const mispFindings = contract({
  path: '/sharing/misp/imports/:job/findings',
  may: 'sharing:import',
  summary: 'Every note on one import: refused, held, lost, changed, warned',
  params: z.object({ job: name }),
  query: z.object({
    kind: z.enum(FINDING_KINDS).optional(),
    /** `event.number` of the last row seen. */
    after: z
      .string()
      .regex(/^\d{1,9}\.\d{1,9}$/)
      .optional(),
    limit: pageLimit,
  }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          event: count,
          number: count,
          kind: z.enum(FINDING_KINDS),
          /** JSON pointer into the event. */
          path: z.string(),
          message: z.string(),
          /** The object it is about. */
          id: z.string().optional(),
          code: z.string().optional(),
        }),
      )
      .readonly(),
    next: z.string().optional(),
  }),
})

const levels = z.strictObject({
  '0': label.optional(),
  '1': label.optional(),
  '2': label.optional(),
  '3': label.optional(),
  /** For parts that say nothing, as feeds do. */
  unstated: label.optional(),
})
const group = z.strictObject({ uuid, name: z.string().max(200), label })

/** What MISP's distributions mean here, as far as the reader may read the labels in it. */
const audiencesReply = z.object({
  levels,
  groups: z.array(group).readonly(),
  /** What levels without an entry mean: the organisation of this node alone. Absent: the policy has no word for that, they are held. */
  otherwise: label.optional(),
  /** Of what is shown; send it with a change. */
  version: z.string(),
})

export const mispAudiences = contract({
  path: '/sharing/misp/audiences',
  may: 'sharing:mappings',
  summary: 'What MISP distributions and sharing groups mean here',
  reply: audiencesReply,
})

export const setMispAudiences = contract({
  method: 'PUT',
  path: '/sharing/misp/audiences',
  may: 'sharing:mappings',
  summary: 'Changes what MISP distributions and sharing groups mean here; for what comes in from now on',
  body: z.object({ levels, groups: z.array(group).max(5_000), version: z.string().max(200) }),
  reply: audiencesReply,
})

const listRow = z.object({
  kind: z.enum(['warning', 'taxonomy']),
  name: z.string(),
  version: z.string(),
  /** Entries of a warning list, tags of a taxonomy. */
  entries: count,
  loadedAt: moment,
  loadedBy: z.string(),
})

export const mispLists = contract({
  path: '/sharing/misp/lists',
  may: 'sharing:mappings',
  summary: 'Warning lists and taxonomies of this node, with their versions',
  reply: z.object({ rows: z.array(listRow).readonly() }),
})

/** Takes one `list.json` or `machinetag.json`, a JSON array of them, or a tar archive of them; gzip or plain. */
export const loadMispLists = contract({
  path: '/sharing/misp/lists',
  may: 'sharing:mappings',
  summary: 'Loads warning lists and taxonomies; a newer version replaces the one here',
  upload: true,
  reply: z.object({
    rows: z
      .array(
        z.object({
          kind: z.enum(['warning', 'taxonomy']),
          name: z.string(),
          version: z.string(),
          verdict: z.enum(['new', 'newer', 'same', 'changed', 'older']),
        }),
      )
      .readonly(),
    notes: z.array(z.object({ file: z.string(), path: z.string(), message: z.string() })).readonly(),
    skipped: count,
  }),
})

export const dropMispList = contract({
  method: 'DELETE',
  path: '/sharing/misp/lists/:kind/:name',
  may: 'sharing:mappings',
  summary: 'Forgets one warning list or taxonomy; verdicts it gave stay',
  params: z.object({ kind: z.enum(['warning', 'taxonomy']), name: z.string().min(1).max(500) }),
  reply: z.object({ name: z.string() }),
})

const distribution = z.enum(['0', '1', '2', '3'])

/** An event of an object with what it refers to, as far as reader and release port allow. */
export const exportMisp = contract({
  path: '/sharing/misp/:id',
  may: 'sharing:export',
  summary: 'A report, grouping or any object with what it refers to, as a MISP event',
  params: z.object({ id: stixId }),
  query: z.object({ distribution: distribution.default('0') }),
  reply: { stream: 'application/json' },
})

/** What of it has no place in MISP, before it is taken out. */
export const exportMispNotes = contract({
  path: '/sharing/misp/:id/notes',
  may: 'sharing:export',
  summary: 'What an export as a MISP event would lose or change',
  params: z.object({ id: stixId }),
  reply: z.object({
    events: count,
    objects: count,
    notes: z
      .array(
        z.object({
          level: z.enum(['refused', 'lost', 'changed', 'custom']),
          id: z.string().optional(),
          path: z.string(),
          message: z.string(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})
