import { z } from 'zod'
import { incidentNamed } from '../assemble.ts'

/**
 * Evidence is an `observed-data` portion of its author: a file was seen (STIX 2.1 §4.14, `file` §6.7). Our property
 * extension says what the file is and who holds its bytes. The bytes never travel in the object: who destroys evidence
 * must be able to say that nothing is left.
 */
export const EVIDENCE_EXTENSION = 'extension-definition--7d41f0c8-93ab-4e57-8c26-b0d5a1e4f972'

const time = z.string().max(40)

const ownSchema = z.looseObject({
  extension_type: z.literal('property-extension'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bytes. */
  size: z.number().int().min(1),
  /** Its name where it was found: data, never a path here. */
  file_name: z.string().max(1_000).default(''),
  /** As told by who added it. */
  declared_type: z.string().max(200).default(''),
  /** As its first bytes say. */
  detected_type: z.string().max(200).default(''),
  collected: time,
  collected_by: z.string().max(300).default(''),
  collected_where: z.string().max(300).default(''),
  collected_how: z.string().max(2_000).default(''),
  /** The organisation whose node took the bytes in. */
  held_by: z.string().max(300).default(''),
})
const evidenceSchema = z.looseObject({
  type: z.literal('observed-data'),
  id: z.string(),
  created: time,
  revoked: z.boolean().optional(),
  extensions: z.looseObject({ [EVIDENCE_EXTENSION]: ownSchema }),
})

/** What a portion says of one piece of evidence. */
export interface Evidence {
  readonly id: string
  readonly incident: string
  /** When the portion was written, RFC 3339. */
  readonly created: string
  readonly says: Readonly<z.infer<typeof ownSchema>>
}

/** Reads a stored portion; undefined for what is no evidence, or withdrawn. */
export function readEvidence(body: string): Evidence | undefined {
  if (!body.includes(EVIDENCE_EXTENSION)) return undefined
  const read = evidenceSchema.safeParse(JSON.parse(body))
  if (!read.success || read.data.revoked === true) return undefined
  const { id, created, extensions } = read.data
  return { id, incident: incidentNamed(body), created, says: extensions[EVIDENCE_EXTENSION] }
}
