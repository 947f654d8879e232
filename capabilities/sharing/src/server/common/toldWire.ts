import { z } from 'zod'
import { isEditionLength } from './edition.ts'

/* What nodes say to each other below `/federation/1/told/`: private questions about topics of other capabilities. */

export const topicName = z.string().regex(/^[a-z]{1,40}$/)
const nonce = z.string().regex(/^[0-9a-f]{32}$/)

/** Bytes of one answer to a fetch: some 700 kB of base64. */
export const PART_BYTES = 524_288
export const partsIn = (bytes: number): number => Math.ceil(bytes / PART_BYTES)

/** What a responder offers: its newest edition and how often it answers. */
export const toldTermsSchema = z
  .strictObject({
    v: z.literal('testudo/told-terms/1'),
    epoch: z.int().min(0),
    /** Names the key without telling it: what was learnt under one key opens nothing under another. */
    key: nonce,
    nonce,
    rows: z.int(),
    bytes: z.int(),
    perDay: z.int().min(1),
    epochDays: z.int().min(1).max(366),
  })
  .refine(({ rows, bytes }) => isEditionLength(rows, bytes), 'a length editions have')
export type ToldTerms = Readonly<z.infer<typeof toldTermsSchema>>

export const toldPartQuestion = z.strictObject({ topic: topicName, nonce, part: z.int().min(0).max(10_000) })
export const toldPartSchema = z.strictObject({
  v: z.literal('testudo/told-part/1'),
  nonce,
  part: z.int().min(0),
  bytes: z.base64().max(Math.ceil(PART_BYTES / 3) * 4),
})
export type ToldPart = Readonly<z.infer<typeof toldPartSchema>>

export const toldTermsQuestion = z.strictObject({ topic: topicName })
export const toldQuestion = z.strictObject({ topic: topicName, key: nonce, question: z.unknown() })
