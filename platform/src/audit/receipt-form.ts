import { z } from 'zod'

export const RECEIPT = 'testudo-receipt-1'
const hex = z.string().regex(/^([0-9a-f]{2}){1,64}$/)

export const receiptSchema = z.strictObject({
  format: z.literal(RECEIPT),
  /** The entry, byte for byte. */
  entry: z.string(),
  place: z.number().int().min(0),
  blind: hex,
  path: z.array(hex).max(53),
  interval: z.strictObject({ n: z.number().int().min(0), from: z.number().int(), until: z.number().int() }),
  tree: z.array(hex).max(64),
  /** The signed note whose tree holds it, with the countersignatures of that hour. */
  note: z.string(),
})

/** What somebody keeps to prove later, without this node, that an entry was in its log. Of other entries it tells nothing. */
export type Receipt = z.infer<typeof receiptSchema>
