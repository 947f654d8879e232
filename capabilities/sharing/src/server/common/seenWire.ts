import { z } from 'zod'
import { TABLE_SIZES } from '../../core/seen/table.ts'
import { partsOf, PART_ROWS, ROW_BYTES } from './tableBytes.ts'

/* What nodes say to each other below `/federation/1/seen/`, beside question and answer. */

/** What a responder offers: its newest table and how often it answers. */
export const seenTermsSchema = z
  .strictObject({
    v: z.literal('testudo/seen-terms/1'),
    epoch: z.int().min(0),
    nonce: z.string().regex(/^[0-9a-f]{32}$/),
    size: z.int().refine((size) => TABLE_SIZES.includes(size), 'no size of a table'),
    parts: z.int(),
    perDay: z.int().min(1),
    epochDays: z.int().min(1).max(366),
  })
  .refine(({ size, parts }) => parts === partsOf(size), 'as many parts as the size asks for')
export type SeenTerms = Readonly<z.infer<typeof seenTermsSchema>>

export const seenPartSchema = z.strictObject({
  v: z.literal('testudo/seen-part/1'),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  part: z.int().min(0),
  /** Base64. */
  rows: z.base64().max(Math.ceil((PART_ROWS * ROW_BYTES) / 3) * 4),
})
export type SeenPart = Readonly<z.infer<typeof seenPartSchema>>

/** Why a question is not answered: an answer like any other, so that nothing between takes it for a broken line. */
export const SEEN_REFUSALS = ['off', 'not_ready', 'quota', 'epoch', 'question', 'point', 'renewed', 'table'] as const
export type SeenRefusal = (typeof SEEN_REFUSALS)[number]

export const seenRefusedSchema = z.strictObject({ v: z.literal('testudo/seen-refused/1'), code: z.enum(SEEN_REFUSALS) })

/** The refusal a fault of these parts stands for. */
export const refusalOf = (code: string): SeenRefusal | undefined =>
  SEEN_REFUSALS.find((one) => code === `sharing.seen_${one}`)
