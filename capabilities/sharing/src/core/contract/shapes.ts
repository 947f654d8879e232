import { label, stixId } from '@testudo/kernel/shapes'
import { z } from 'zod'

/** Name of a peer account, a release, a rule or a recall. */
export const name = z.string().min(1).max(200)
/** Opaque: where the next page begins. */
export const cursor = z.string().max(2_000)
export const pageLimit = z.coerce.number().int().min(1).max(200).default(50)
/** Unix ms. */
export const moment = z.number().int().min(0)
/** A text in both languages. */
export const words = z.object({ en: z.string(), fr: z.string() })
export type Words = Readonly<z.infer<typeof words>>

/** A person as others see them here. */
export const who = z.object({ id: z.string(), name: z.string() })

/** Rights of a machine account. */
export const rights = z.strictObject({
  organisation: z.string().max(200),
  nation: z.string().regex(/^([A-Z]{3})?$/),
  communities: z.array(z.string().max(100)).max(100),
  clearances: z.record(z.string().max(100), z.string().max(100)),
  specialAccess: z.array(z.string().max(100)).max(100),
})
export type Rights = Readonly<z.infer<typeof rights>>
export { label, stixId }

/** Who signed, when, and whether in the session that asked. */
export const signature = z.object({ by: who, at: moment, session: z.enum(['own', 'other']) })
