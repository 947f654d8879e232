import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { moment, toldSchema } from './shapes.ts'

/** SHA-256 of a public key (SubjectPublicKeyInfo). */
export const fingerprint = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')
const params = z.object({ fingerprint })
const words = z.string().trim().min(1).max(200)

/** Whose a key is, on the word of somebody here. */
const voucher = z.object({ name: z.string(), organisation: z.string(), by: z.string(), at: moment, mark: markSchema })

export const signatureSchema = z.object({
  /** Who it says has signed. */
  signee: z.string(),
  valid: z.boolean(),
  /** Why it is not valid. */
  told: z.array(toldSchema).readonly(),
  /** Left out where the key is not there. */
  fingerprint: fingerprint.optional(),
  /** Left out where nobody vouches for the key, or the signature is not valid. */
  vouched: voucher.optional(),
})
export type SignatureView = Readonly<z.infer<typeof signatureSchema>>

export const vouchedKeys = contract({
  path: '/playbooks/keys',
  may: 'playbooks:read',
  summary: 'Keys of signatures that somebody here vouches for, by name',
  reply: z.object({ rows: z.array(voucher.extend({ fingerprint })).readonly(), marking: markingSchema }),
})

export const vouchForKey = contract({
  path: '/playbooks/keys/:fingerprint',
  method: 'PUT',
  may: 'identity:manage',
  summary: 'Says whose a key is; playbooks it has signed are shown as signed by them',
  params,
  body: z.strictObject({ name: words, organisation: words }),
  reply: z.object({ fingerprint }),
})

export const takeBackKey = contract({
  path: '/playbooks/keys/:fingerprint',
  method: 'DELETE',
  may: 'identity:manage',
  summary: 'Takes back what was said of a key; its signatures stay, and nobody vouches for them',
  params,
  reply: z.object({ fingerprint }),
})
