import { z } from 'zod'

/** A text in both languages. */
export const words = z.object({ en: z.string(), fr: z.string() })
export type Words = Readonly<z.infer<typeof words>>
