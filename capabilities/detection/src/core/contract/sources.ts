import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { format, label, mark, moment, series } from './shapes.ts'

/** Where events come from. `push`: others send them to this node; the rest this node listens to or reads. */
export const placeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('push') }),
  /** A file or folder on this machine, below a folder the settings allow; read from its beginning and followed. */
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4_000) }),
  z.strictObject({
    kind: z.literal('syslog'),
    transport: z.enum(['udp', 'tcp', 'tls']),
    port: z.int().min(0).max(65_535),
    /** Default: 127.0.0.1. */
    host: z.string().min(1).max(200).exactOptional(),
    /** Of tls: SHA-256 of the client certificates that are let in, 64 hexadecimal digits; any client unless told (RFC 5425 §5.2). */
    clients: z
      .array(z.string().regex(/^[0-9a-f]{64}$/))
      .min(1)
      .max(1_000)
      .exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('nats'),
    /** `nats://host:port`; only addresses the settings allow. */
    server: z.string().min(1).max(500),
    subject: z.string().min(1).max(200),
  }),
])
export type Place = z.infer<typeof placeSchema>

const matter = {
  name: z.string().min(1).max(200),
  place: placeSchema,
  /** Label of its events. Default: the node's; of a change, the one it has. */
  label: label.optional(),
  /** Overrides what the content looks like. */
  format: format.optional(),
  logsource: z.record(z.string().max(50), z.string().max(100)).optional(),
  /** Events a second that are let in at most; beyond, the sender is slowed. */
  most: z.int().min(1).max(10_000_000).optional(),
  paused: z.boolean().optional(),
}
export const sourceMatter = z.strictObject(matter)
export type SourceMatter = z.infer<typeof sourceMatter>

export const sourceRow = z.object({
  id: z.string(),
  name: z.string(),
  place: placeSchema,
  /** `silent`: nothing for longer than it is used to; `slowed`: it sends more than is let in; `failed`: see trouble. */
  state: z.enum(['waiting', 'live', 'silent', 'slowed', 'paused', 'failed']),
  format: format.optional(),
  /** True: said by a person, not seen in the content. */
  formatGiven: z.boolean(),
  perSecond: z.number(),
  series,
  /** How far its newest event lies behind its arrival. */
  lagMs: z.number().optional(),
  /** Events lost: datagrams over a full queue, rows that could not be read are not among them. */
  dropped: z.number().int(),
  /** Events ever taken. */
  events: z.number().int(),
  bytes: z.number(),
  /** Dirty input: what was wrong, and how often. */
  dirt: z.array(z.object({ kind: z.string(), count: z.number().int() })).readonly(),
  lastAt: moment.optional(),
  /** How long it was held back so far, because it sends more than is let in. */
  slowedMs: z.number(),
  /** Where it listens: `127.0.0.1:6514`. */
  address: z.string().optional(),
  /** What is wrong, and since when it is tried again; for people who may look after it. */
  trouble: z.string().optional(),
  most: z.number().int().optional(),
  logsource: z.record(z.string(), z.string()).optional(),
  label,
  mark,
})
export type SourceRow = z.infer<typeof sourceRow>

export const sources = contract({
  path: '/detection/sources',
  may: 'detection:read',
  summary: 'Sources of events the reader may read, with health and counts',
  reply: z.object({ rows: z.array(sourceRow).readonly(), marking: markingSchema }),
})

export const addSource = contract({
  path: '/detection/sources',
  may: 'detection:sources',
  summary: 'Adds a source of events',
  body: sourceMatter,
  reply: z.object({ id: z.string(), undo: z.object({ remove: z.string() }) }),
})

const params = z.object({ id: z.string().max(100) })

export const changeSource = contract({
  method: 'PUT',
  path: '/detection/sources/:id',
  may: 'detection:sources',
  summary: 'Changes a source; its events so far keep the label they came with',
  params,
  body: sourceMatter,
  /** `undo`: what it was, to be sent as another change. */
  reply: z.object({ done: z.literal(true), undo: sourceMatter }),
})

export const removeSource = contract({
  method: 'DELETE',
  path: '/detection/sources/:id',
  may: 'detection:sources',
  summary: 'Ends a source; its events stay as long as they are kept',
  params,
  reply: z.object({ done: z.literal(true), undo: z.object({ restore: z.string() }) }),
})

export const restoreSource = contract({
  method: 'POST',
  path: '/detection/sources/:id/restore',
  may: 'detection:sources',
  summary: 'Takes up a source again that was ended',
  params,
  reply: z.object({ done: z.literal(true) }),
})

const taken = z.object({
  events: z.number().int(),
  bytes: z.number().int(),
  format: format.optional(),
  dirt: z.array(z.object({ kind: z.string(), count: z.number().int() })).readonly(),
})

/** Answers when the events are kept and searched. 429 with Retry-After when the source sends more than is let in. */
export const pushEvents = contract({
  path: '/detection/sources/:id/events',
  may: 'sensor:push',
  summary: 'Sends events to a source of kind push: any of the formats, plain or gzip',
  params,
  upload: true,
  reply: taken,
})

/** The same for a person with a file: of one request all is taken, or what came before it broke off. */
export const uploadEvents = contract({
  path: '/detection/sources/:id/upload',
  may: 'detection:import',
  summary: 'Takes a file of events into a source of kind push: any of the formats, plain or gzip',
  params,
  upload: true,
  reply: taken,
})
