import { z } from 'zod'

/** What the command line reads of a job's progress. */
export const jobSchema = z.object({
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  result: z.unknown().optional(),
  fault: z.object({ code: z.string(), message: z.string() }).optional(),
})
