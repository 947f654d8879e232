import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { words } from './shapes.ts'

export const PROTECT_FORMATS = ['suricata', 'rpz', 'sigma', 'csv', 'stix', 'blocklist'] as const
const asked = {
  format: z.enum(PROTECT_FORMATS),
  /** An audience: a peer's or a TAXII client's account; default: oneself. */
  to: z.string().max(100).optional(),
  /** At least so many independent sources must name a value before it is blocked. */
  sources: z.coerce.number().int().min(1).max(10).default(2),
  confidence: z.coerce.number().int().min(0).max(100).default(50),
}

export const previewProtection = contract({
  path: '/detection/protect/preview',
  may: 'detection:export',
  summary: 'What a protective output would hold for this audience, and what is left out and why',
  query: z.object(asked),
  reply: z.object({
    entries: z.number().int(),
    left: z.array(z.object({ because: words, count: z.number().int() })).readonly(),
    /** The first lines of the file. */
    sample: z.string(),
    fileName: z.string(),
  }),
})

export const protection = contract({
  path: '/detection/protect/file',
  may: 'detection:export',
  summary: 'Protective output from releasable indicators: Suricata rules, DNS RPZ, Sigma, CSV, STIX or a blocklist',
  query: z.object(asked),
  reply: { stream: 'text/plain; charset=utf-8' },
})
