import { contract } from '@testudo/kernel/contract'
import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'

/**
 * Server-sent events. `facts`: a JSON array of `{ topic, ids, types }`, its id resumes with `Last-Event-ID`; `own`: the same
 * for things only I see (jobs), without an id; `resync`: something was missed, ask everything again.
 */
export const events = contract({
  path: '/events',
  may: 'signed-in',
  summary: 'What happened, as far as I may read it, as server-sent events',
  reply: { stream: 'text/event-stream' },
})

/** For the palette: what every capability finds that I may read, of the capabilities whose `read` verb I hold. Best first within each. */
export const search = contract({
  path: '/search',
  may: 'signed-in',
  summary: 'What every capability finds for a text',
  query: z.object({ text: z.string().min(1).max(200) }),
  reply: z.object({
    hits: z.array(
      z.object({
        id: z.string(),
        capability: z.string(),
        kind: z.string(),
        title: z.string(),
        route: z.string(),
        label: labelSchema,
      }),
    ),
  }),
})

/** For the administration page. */
export const health = contract({
  path: '/health',
  may: 'operator:health',
  summary: 'How the node is doing',
  reply: z.object({
    version: z.string(),
    startedAt: z.number(),
    engine: z.string(),
    exercise: z.boolean(),
    databaseBytes: z.number(),
    memoryBytes: z.number(),
    audit: z.object({ size: z.number(), at: z.number() }),
    capabilities: z.array(z.string()),
    streams: z.number(),
  }),
})

/** Whoever has the file has the node. */
export const backup = contract({
  method: 'POST',
  path: '/backup',
  may: 'operator:backup',
  summary: 'Everything this node is, as one file',
  reply: { stream: 'application/gzip' },
})

/** One change as screens hear it. */
export interface FactNotice {
  readonly topic: string
  readonly ids: readonly string[]
  readonly types: readonly string[]
}
