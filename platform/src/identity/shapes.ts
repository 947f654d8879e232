import { z } from 'zod'

export const language = z.enum(['en', 'fr'])
export const done = z.object({ done: z.literal(true) })

/** What an administrator gives somebody. */
export const rights = {
  organisation: z.string().trim().max(200).default(''),
  /** ISO 3166 alpha-3, or '' for none. */
  nation: z
    .string()
    .regex(/^([A-Z]{3})?$/)
    .default(''),
  communities: z.array(z.string().min(1).max(100)).max(100).default([]),
  clearances: z.record(z.string(), z.string()).default({}),
  specialAccess: z.array(z.string().min(1).max(100)).max(100).default([]),
  roles: z.array(z.string().min(1).max(60)).max(20).default([]),
  /** Unix ms. */
  clearedUntil: z.number().int().positive().optional(),
}
export const login = z
  .string()
  .trim()
  .min(2)
  .max(120)
  .regex(/^[^\s<>]+$/)
export const name = z.string().trim().min(1).max(200)

export const personSchema = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  organisation: z.string(),
  nation: z.string(),
  communities: z.array(z.string()),
  clearances: z.record(z.string(), z.string()),
  specialAccess: z.array(z.string()),
  roles: z.array(z.string()),
  clearedUntil: z.number().optional(),
})

export type Person = z.infer<typeof personSchema>
