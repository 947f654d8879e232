import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { INDICATOR_KINDS } from '../indicators/kinds.ts'
import { PROTECT_FORMATS } from '../protect/types.ts'
import { words } from './shapes.ts'

export { PROTECT_FORMATS }

/** What an output is made of and how it is written; also the query of `/lists/FORMAT`. */
export const protectAsked = z.object({
  format: z.enum(PROTECT_FORMATS),
  /** At least so many independent owners must name a value before it is blocked … */
  sources: z.coerce.number().int().min(1).max(10).default(2),
  /** … or one whose confidence reaches this: 70 is "probably true" (STIX 2.1, appendix A, Admiralty credibility 2). */
  confidence: z.coerce.number().int().min(1).max(100).default(70),
  /** Only these kinds of value, apart by commas: `domain-name,ipv4-addr`. */
  kinds: z
    .string()
    .max(300)
    .refine((text) => text.split(',').every((kind) => (INDICATOR_KINDS as readonly string[]).includes(kind)), {
      error: `kinds are ${INDICATOR_KINDS.join(', ')}`,
    })
    .optional(),
  /** Suricata: `drop` needs it inline. */
  act: z.enum(['alert', 'drop']).default('alert'),
  /** Suricata: version 6 has no JA4. */
  engine: z.enum(['6', '7']).default('7'),
  /** Suricata: a list of file hashes that the rules name, instead of the rules. */
  list: z.enum(['md5', 'sha-1', 'sha-256']).optional(),
  /** RPZ: name of the zone, without a dot at its end. */
  origin: z
    .string()
    .regex(/^(?=.{1,100}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/)
    .optional(),
})

const asked = protectAsked.extend({
  /** An audience: a peer's or a TAXII client's account; default: oneself. */
  to: z.string().max(100).optional(),
})

export const previewProtection = contract({
  path: '/detection/protect/preview',
  may: 'detection:export',
  summary: 'What a protective output would hold for this audience, and what is left out and why',
  query: asked,
  reply: z.object({
    /** Values in it; for STIX whole indicators. */
    entries: z.number().int(),
    /** Of what both may read. */
    left: z.array(z.object({ reason: z.string(), because: words, count: z.number().int() })).readonly(),
    /** The first lines of the file. */
    sample: z.string(),
    fileName: z.string(),
    /** Lists of file hashes that must lie beside Suricata rules: values of the parameter `list`. */
    lists: z.array(z.object({ list: z.enum(['md5', 'sha-1', 'sha-256']), fileName: z.string() })).readonly(),
    marking: markingSchema,
  }),
})

export const protection = contract({
  path: '/detection/protect/file',
  may: 'detection:export',
  summary: 'Protective output from releasable indicators: Suricata rules, DNS RPZ, Sigma, CSV, STIX or a blocklist',
  query: asked,
  reply: { stream: 'text/plain; charset=utf-8' },
})
