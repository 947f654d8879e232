import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { mark, marking, moment, words } from './shapes.ts'

export const FEED_FORMATS = ['cve', 'kev', 'epss', 'csaf', 'osv', 'nvd', 'vex'] as const
export const feedFormat = z.enum(FEED_FORMATS)
export type FeedFormat = z.infer<typeof feedFormat>

export const feedReport = z.object({
  format: feedFormat.optional(),
  total: z.number().int(),
  new: z.number().int(),
  changed: z.number().int(),
  same: z.number().int(),
  quarantined: z.number().int(),
  /** By flag: `temporal-as-base`, `ssvc-case`, …; and `rejected` records. */
  flags: z.record(z.string(), z.number()),
  problems: z
    .array(
      z.object({
        id: z.string().optional(),
        line: z.number().int().optional(),
        at: z.string(),
        code: z.string(),
        message: z.string(),
      }),
    )
    .readonly(),
  dryRun: z.boolean(),
  milliseconds: z.number(),
})
export type FeedReport = z.infer<typeof feedReport>

/** One file of a feed: KEV, CVE JSON 5 (one, a list, JSON lines), EPSS CSV, CSAF, OSV, NVD 2.0, OpenVEX; plain, gzip. Format by content. */
export const importFeed = contract({
  path: '/vulnerabilities/import',
  may: 'vulnerabilities:import',
  summary: 'Imports one file of what is known of vulnerabilities, or shows the verdicts',
  upload: true,
  query: z.object({
    source: z.string().min(1).max(200),
    fileName: z.string().max(200).optional(),
    format: feedFormat.optional(),
    label: z.string().max(4_000).optional(),
    dryRun: z.enum(['true', 'false']).default('false'),
  }),
  reply: z.object({ job: z.string(), report: feedReport.optional() }),
})

export const feeds = contract({
  path: '/vulnerabilities/feeds',
  may: 'vulnerabilities:read',
  summary: 'Feeds, when they last brought something, what was set aside',
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          format: feedFormat.optional(),
          from: z.enum(['file', 'url', 'folder']),
          place: z.string(),
          state: z.enum(['waiting', 'running', 'well', 'quarantined', 'failing']),
          /** Why it is quarantined or failing, and what to do. */
          why: words.optional(),
          everyHours: z.number().optional(),
          lastAt: moment.optional(),
          nextAt: moment.optional(),
          records: z.number().int(),
          quarantined: z.number().int(),
          /** What was checked: hash, signature, neither. */
          checked: z.enum(['signature', 'hash', 'none']),
          /** Fingerprints of the OpenPGP keys that signed what came last: hexadecimal digits in lower case. */
          signedBy: z.array(z.string()).readonly(),
          mark,
        }),
      )
      .readonly(),
    marking,
  }),
})

export const addFeed = contract({
  method: 'POST',
  path: '/vulnerabilities/feeds',
  may: 'vulnerabilities:sources',
  summary: 'Adds a feed and begins to follow it',
  body: z.strictObject({
    name: z.string().min(1).max(100),
    from: z.enum(['url', 'folder']),
    place: z.string().min(1).max(500),
    format: feedFormat.optional(),
    everyHours: z.number().min(0.25).max(720).default(24),
    label: z.string().max(4_000).optional(),
    /** OpenPGP public key or its fingerprint, minisign public key, or SHA-256 that must fit. */
    key: z.string().max(40_000).optional(),
  }),
  reply: z.object({ id: z.string() }),
})

export const runFeed = contract({
  method: 'POST',
  path: '/vulnerabilities/feeds/:id/run',
  may: 'vulnerabilities:sources',
  summary: 'Fetches now; a quarantined feed is tried again',
  params: z.object({ id: z.string().max(100) }),
  reply: z.object({ job: z.string() }),
})

export const endFeed = contract({
  method: 'DELETE',
  path: '/vulnerabilities/feeds/:id',
  may: 'vulnerabilities:sources',
  summary: 'Ends a feed; what it brought stays',
  params: z.object({ id: z.string().max(100) }),
  reply: z.object({ id: z.string() }),
})
