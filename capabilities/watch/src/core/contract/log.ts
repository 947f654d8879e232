import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { ENTRY_KINDS } from '../record.ts'
import { asked, done, id, moment, person, text } from './shapes.ts'

const reference = z.object({ id: z.string(), name: z.string(), route: z.string() })

export const logRow = z.object({
  id: z.string(),
  at: moment,
  by: person,
  kind: z.enum(ENTRY_KINDS),
  text: z.string(),
  refs: z.array(reference).readonly(),
  /** The entry it corrects, takes over or belongs to. */
  about: z.string().optional(),
  /** The entry that corrects this one. */
  corrected: z.string().optional(),
  /** Its entry in the audit log: what a receipt is asked by. */
  leaf: z.string(),
  hash: z.string(),
  mark: markSchema,
})
export type LogRow = Readonly<z.infer<typeof logRow>>

export const watchLog = contract({
  path: '/watch/log',
  may: 'watch:read',
  summary: 'The watch log, newest first',
  query: z.object({
    from: asked.optional(),
    until: asked.optional(),
    kind: z.enum(ENTRY_KINDS).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
    /** Id of the last entry of the page before. */
    cursor: id.optional(),
  }),
  reply: z.object({
    rows: z.array(logRow).readonly(),
    next: id.optional(),
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

export const writeLog = contract({
  path: '/watch/log',
  method: 'POST',
  may: 'watch:write',
  summary: 'Writes an entry: signed, for good. A correction is an entry that names the one it corrects',
  body: z.strictObject({
    text,
    /** Objects it is about. */
    refs: z.array(z.string().max(200)).max(20).readonly().default([]),
    /** Left out: the node’s default label; of a correction, the label of what it corrects. */
    label: label.optional(),
    corrects: id.optional(),
  }),
  reply: done,
})

export const logExport = contract({
  path: '/watch/log/export',
  may: 'watch:read',
  summary: 'Every entry I may read with its proof, one JSON value a line, oldest first',
  reply: { stream: 'application/x-ndjson' },
})

export const logReceipt = contract({
  path: '/watch/receipts/:id',
  may: 'watch:read',
  summary: 'Proof, to be kept, that an entry of the watch log is in the audit log; a minute after it was written',
  params: z.object({ id }),
  reply: { stream: 'application/json' },
})

export const logVerify = contract({
  path: '/watch/log/verify',
  method: 'POST',
  may: 'watch:read',
  summary: 'Examines every entry I may read: content, signature, order',
  reply: z.object({
    ok: z.boolean(),
    entries: z.number().int(),
    at: z.string().optional(),
    code: z.enum(['content', 'signature', 'order']).optional(),
  }),
})
