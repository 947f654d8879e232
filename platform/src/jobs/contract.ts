import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'

export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  result: z.unknown().optional(),
  fault: z.object({ code: z.string(), message: z.string() }).optional(),
  /** Whether I may stop it: it is mine and has not ended. */
  mayCancel: z.boolean().default(false),
})

export const jobs = contract({
  path: '/jobs',
  may: 'signed-in',
  summary: 'My jobs, newest first; with jobs:read-all those of others too',
  reply: z.array(jobSchema),
})

export const job = contract({
  path: '/jobs/:job',
  may: 'signed-in',
  summary: 'One job',
  params: z.object({ job: z.string().max(100) }),
  reply: jobSchema,
})

export const cancelJob = contract({
  method: 'POST',
  path: '/jobs/:job/cancel',
  may: 'signed-in',
  summary: 'Stop a job; what it finished stays',
  params: z.object({ job: z.string().max(100) }),
  reply: z.object({ done: z.literal(true) }),
})
