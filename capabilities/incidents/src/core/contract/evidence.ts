import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { BREAKS, DEEDS, STATES, TOLD_DEEDS } from '../evidence/custody.ts'
import { SUSPICIONS } from '../evidence/names.ts'
import { incidentId, label, moment, stixId } from './shapes.ts'

const evidenceId = stixId.regex(/^observed-data--/, 'expected a piece of evidence')
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')
const suspicions = z.array(z.enum(SUSPICIONS)).readonly()

const row = z.object({
  id: z.string(),
  incident: z.string(),
  /** As it was found; characters nobody sees are written out. */
  name: z.string(),
  suspicions,
  declared: z.string(),
  detected: z.string(),
  /** A machine would run it. */
  runs: z.boolean(),
  size: z.number().int(),
  sha256: z.string(),
  collected: moment,
  by: z.string(),
  where: z.string(),
  how: z.string(),
  added: moment,
  heldBy: z.string(),
  /** `elsewhere`: this node has none of its bytes. */
  state: z.enum([...STATES, 'elsewhere']),
  mark: markSchema,
})
export type EvidenceRow = Readonly<z.infer<typeof row>>

export const evidenceList = contract({
  path: '/incidents/cases/:id/evidence',
  may: 'incidents:read',
  summary: 'Evidence of an incident the asker may read, newest first',
  params: z.object({ id: incidentId }),
  reply: z.object({
    number: z.string(),
    open: z.boolean(),
    rows: z.array(row).readonly(),
    /** How large one piece may be here, in bytes. */
    limit: z.number().int(),
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

const text = (most: number) => z.string().trim().max(most).default('')

export const addEvidence = contract({
  path: '/incidents/cases/:id/evidence',
  may: 'incidents:write',
  summary: 'Takes the bytes of one piece of evidence, durably or not at all',
  upload: true,
  params: z.object({ id: incidentId }),
  query: z.object({
    name: z.string().max(1_000).default(''),
    type: text(200),
    /** How many bytes will come: more than the node takes is refused before they do. */
    size: z.number().int().min(0).optional(),
    /** What they must hash to. */
    sha256: sha256.optional(),
    collected: moment.optional(),
    by: text(300),
    where: text(300),
    how: text(2_000),
    /** As JSON; the incident's own unless told. */
    label: z.string().max(4_000).optional(),
  }),
  reply: z.object({ id: z.string(), sha256: z.string(), size: z.number().int() }),
})

const custody = z.object({
  n: z.number().int(),
  at: moment,
  deed: z.enum(DEEDS),
  who: z.string(),
  organisation: z.string(),
  to: z.string(),
  because: z.string(),
  hash: z.string(),
})
export type CustodyRow = Readonly<z.infer<typeof custody>>

const archive = z.object({
  kind: z.enum(['zip', 'tar']),
  entries: z.array(z.object({ name: z.string(), size: z.number(), suspicions })).readonly(),
  cut: z.boolean(),
  bomb: z.boolean(),
  nested: z.boolean(),
})

const view = z.object({
  row,
  /** The first bytes in hexadecimal; '' when they are not here. */
  hex: z.string(),
  /** Its beginning, when it plainly is text. */
  text: z.string().optional(),
  archive: archive.optional(),
  /** Oldest first. */
  custody: z.array(custody).readonly(),
  marking: markingSchema,
})
export type EvidenceView = Readonly<z.infer<typeof view>>

export const evidence = contract({
  path: '/incidents/evidence/:id',
  may: 'incidents:read',
  summary: 'One piece of evidence: a glance at it, what an archive says it holds, who had it in hands',
  params: z.object({ id: evidenceId }),
  reply: view,
})

export const bringEvidence = contract({
  path: '/incidents/evidence/:id/bytes',
  may: 'incidents:write',
  summary: 'Takes the bytes of evidence that another node recorded, or that was lost here: only those with its hash',
  upload: true,
  params: z.object({ id: evidenceId }),
  reply: z.object({ id: z.string(), sha256: z.string(), size: z.number().int() }),
})

export const takeEvidence = contract({
  path: '/incidents/evidence/:id/bytes',
  may: 'incidents:write',
  summary: 'The bytes, never under a name or type that opens anything; who took them stands in the chain of custody',
  params: z.object({ id: evidenceId }),
  reply: { stream: 'application/octet-stream' },
})

export const tellCustody = contract({
  path: '/incidents/evidence/:id/custody',
  may: 'incidents:write',
  summary: 'Writes a deed into the chain of custody: handed over, sealed, opened, released, destroyed',
  params: z.object({ id: evidenceId }),
  body: z.strictObject({
    deed: z.enum(TOLD_DEEDS),
    to: z.string().trim().max(300).default(''),
    because: z.string().trim().min(1).max(2_000),
  }),
  reply: z.object({ n: z.number().int(), hash: z.string() }),
})

const verdict = z.object({
  /** Bytes and chain hold. */
  whole: z.boolean(),
  bytes: z.enum(['whole', 'changed', 'missing', 'destroyed', 'elsewhere']),
  /** Links of the chain. */
  links: z.number().int(),
  broken: z.object({ n: z.number().int(), why: z.enum(BREAKS) }).optional(),
})
export type Verdict = Readonly<z.infer<typeof verdict>>

export const verifyEvidence = contract({
  path: '/incidents/evidence/:id/verdict',
  may: 'incidents:read',
  summary: 'Hashes the bytes again and walks the chain of custody beside the audit log: the first broken link is named',
  params: z.object({ id: evidenceId }),
  reply: verdict,
})

export const custodyJson = contract({
  path: '/incidents/evidence/:id/report/json',
  may: 'incidents:read',
  summary: 'The chain of custody as signed, with the ids of its receipts in the audit log',
  params: z.object({ id: evidenceId }),
  reply: { stream: 'application/json' },
})

export const custodyHtml = contract({
  path: '/incidents/evidence/:id/report/html',
  may: 'incidents:read',
  summary: 'The same for printing',
  params: z.object({ id: evidenceId }),
  reply: { stream: 'text/html' },
})
