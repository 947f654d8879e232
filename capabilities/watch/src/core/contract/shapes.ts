import { z } from 'zod'

export const id = z.string().min(1).max(100)
export const item = z.string().min(1).max(300)
export const moment = z.number().int().min(0)
/** Unix ms in a query string. */
export const asked = z.coerce.number().int().min(0)
export const text = z.string().min(1).max(4_000)
export const words = z.object({ en: z.string(), fr: z.string() })
export const done = z.object({ id })

export const person = z.object({ name: z.string(), you: z.boolean() })
