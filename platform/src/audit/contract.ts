import { contract } from '@testudo/kernel/contract'
import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'

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
    rows: z.array(
      z.object({
        id: z.string(),
        at: z.number(),
        who: z.object({ id: z.string(), kind: z.string(), organisation: z.string(), nation: z.string() }),
        verb: z.string(),
        ids: z.array(z.string()),
        outcome: z.enum(['allowed', 'denied', 'failed']),
        detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
        label: labelSchema.optional(),
      }),
    ),
    next: z.string().optional(),
  }),
})

export const auditCheckpoint = contract({
  path: '/audit/checkpoint',
  may: 'audit:read',
  summary: 'The newest signed checkpoint, to be kept elsewhere',
  reply: z.object({
    origin: z.string(),
    size: z.number(),
    root: z.string(),
    at: z.number(),
    key: z.string(),
    signature: z.string(),
  }),
})

export const auditVerify = contract({
  method: 'POST',
  path: '/audit/verify',
  may: 'audit:read',
  summary: 'Examine the whole log against the latest checkpoint file',
  reply: z.object({
    ok: z.boolean(),
    size: z.number(),
    checkpointSize: z.number(),
    code: z.string().optional(),
    index: z.number().optional(),
    before: z.number().optional(),
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
