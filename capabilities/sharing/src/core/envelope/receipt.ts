import { canonicalize } from '@testudo/stix'
import { z } from 'zod'
import { HEX_32 } from './hash.ts'
import { safeJson } from './pinned.ts'
import { isSigned, keyIdOf, publicKeyOf, signText } from './signature.ts'
import { DELIVERY_SIZE } from './delivery.ts'
import { type Verdict, VERDICTS } from './verdict.ts'

/** What became of a recall at the recipient. */
export const RECALL_OUTCOMES = ['recalled', 'not-held', 'kept'] as const
export type RecallOutcome = (typeof RECALL_OUTCOMES)[number]

const verdictSchema = z.custom<Verdict>((value) => VERDICTS.some((verdict) => verdict === value))

const receiptSchema = z.strictObject({
  v: z.literal('testudo/receipt/1'),
  /** Who received, and whose delivery it was. */
  from: z.string().min(1).max(200),
  to: z.string().min(1).max(200),
  key: z.string().regex(/^[0-9a-f]{32}$/),
  chain: z.string().regex(/^[0-9a-f]{32}$/),
  number: z.int().min(1),
  /** Hash of the delivery's header: a receipt cannot be moved to another delivery. */
  delivery: z.string().regex(HEX_32),
  /** One per parcel, in order. */
  verdicts: z.array(verdictSchema).min(1).max(DELIVERY_SIZE),
  /** For each recall in the delivery: the statement it takes back, what became of it, and why it was kept. */
  recalls: z
    .array(
      z.strictObject({
        statement: z.string().regex(HEX_32),
        outcome: z.enum(RECALL_OUTCOMES),
        reason: z.string().max(500).exactOptional(),
      }),
    )
    .max(DELIVERY_SIZE),
  /** Digest of all the receiver holds of what this sender gave it, after this delivery. */
  holds: z.strictObject({ count: z.int().min(0), digest: z.string().regex(HEX_32) }),
  at: z.int().min(0),
})

export type ReceiptFacts = Readonly<z.infer<typeof receiptSchema>>

/** A signed answer to one delivery. Keep it: it proves what the recipient has said it holds. */
export interface Receipt {
  readonly text: string
  readonly signature: string
}

export function writeReceipt(facts: Omit<ReceiptFacts, 'v' | 'key'>, secretKey: Uint8Array): Receipt {
  const whole: ReceiptFacts = { v: 'testudo/receipt/1', key: keyIdOf(publicKeyOf(secretKey)), ...facts }
  const text = canonicalize(whole)
  return { text, signature: signText('receipt', text, secretKey) }
}

/** The facts of a receipt; undefined when it is of another shape. The signature is `isReceiptBy`'s matter. */
export function readReceipt(receipt: Receipt): ReceiptFacts | undefined {
  if (receipt.text.length > 200_000) return undefined
  const parsed = receiptSchema.safeParse(safeJson(receipt.text))
  return parsed.success && canonicalize(parsed.data) === receipt.text ? parsed.data : undefined
}

export const isReceiptBy = (receipt: Receipt, publicKey: string): boolean =>
  isSigned('receipt', receipt.text, receipt.signature, publicKey)
