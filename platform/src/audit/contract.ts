import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { entrySchema } from './entry-form.ts'
import { receiptSchema } from './receipt-form.ts'

/** Own deeds for everybody; others' deeds with `audit:read`, as far as their labels may be read. Newest first. */
export const auditEntries = contract({
  path: '/audit/entries',
  may: 'signed-in',
  summary: 'The audit log, newest first, as far as I may read it',
  query: z.object({
    who: z.string().max(200).optional(),
    verb: z.string().max(200).optional(),
    id: z.string().max(400).optional(),
    outcome: z.enum(['allowed', 'denied', 'failed']).optional(),
    /** Unix ms, inclusive. */
    from: z.number().int().optional(),
    /** Unix ms, exclusive. */
    until: z.number().int().optional(),
    limit: z.number().int().min(1).max(500).default(100),
    cursor: z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
  }),
  reply: z.object({
    rows: z.array(entrySchema.omit({ salt: true }).extend({ id: z.string() })),
    next: z.string().optional(),
  }),
})

const hex = z.string().regex(/^([0-9a-f]{2})+$/)

/** Of the public log: it grows by one leaf a minute whatever happens, so that its size tells nothing. */
export const auditCheckpoint = contract({
  path: '/audit/checkpoint',
  may: 'signed-in',
  summary: 'The newest signed checkpoint of the log, to be kept elsewhere or countersigned',
  reply: z.object({
    origin: z.string(),
    /** Intervals, one a minute. */
    size: z.number(),
    root: hex,
    /** Unix ms: end of the last interval. */
    at: z.number(),
    /** What checks its signature: `name+id+base64`. */
    key: z.string(),
    /** The whole as C2SP signed note, countersignatures included. */
    note: z.string(),
    /** Whose countersignatures it carries. */
    witnesses: z.array(z.string()),
  }),
})

export const auditConsistency = contract({
  path: '/audit/consistency',
  may: 'signed-in',
  summary: 'Proof that the newest checkpoint grew from an earlier one (RFC 6962 §2.1.2)',
  query: z.object({ first: z.number().int().min(1) }),
  reply: z.object({ note: z.string(), proof: z.array(hex) }),
})

export const auditReceipt = contract({
  path: '/audit/entries/:entry/receipt',
  may: 'signed-in',
  summary: 'Proof, to be kept, that an entry I may read is in the log; a minute after the deed',
  params: z.object({ entry: z.string().regex(/^[\w-]{43}$/) }),
  reply: receiptSchema,
})

export const auditCosign = contract({
  path: '/audit/cosignatures',
  may: 'audit:witness',
  summary: 'Countersign a checkpoint, as a witness does (C2SP tlog-cosignature)',
  body: z.object({ size: z.number().int().min(1), line: z.string().max(500) }),
  reply: z.object({ done: z.literal(true) }),
})

export const auditVerify = contract({
  method: 'POST',
  path: '/audit/verify',
  may: 'audit:read',
  summary: 'Examine the whole log against the latest checkpoint files',
  reply: z.object({
    ok: z.boolean(),
    /** Intervals; how many entries there are is not told. */
    intervals: z.number(),
    witnesses: z.array(z.string()),
    code: z.string().optional(),
    message: z.string(),
  }),
})

export const auditExport = contract({
  path: '/audit/export',
  may: 'audit:read',
  summary: 'The log as lines for another system, oldest first, as far as I may read it',
  query: z.object({ format: z.enum(['ocsf', 'cef', 'syslog']).default('ocsf') }),
  reply: { stream: 'text/plain; charset=utf-8' },
})
