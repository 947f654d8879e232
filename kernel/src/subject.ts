import { z } from 'zod'

/**
 * Who asks. Roles grant verbs (`picture:read`), clearances and memberships meet labels; both are needed.
 * `mayRead` reads everything but `id`, `kind`, `name` and `roles`.
 */
export const subjectSchema = z.object({
  id: z.string().min(1),
  kind: z.enum(['person', 'service', 'peer']),
  name: z.string(),
  organisation: z.string(),
  /** ISO 3166 alpha-3 of the nation, or '' for none. */
  nation: z.string(),
  communities: z.array(z.string()),
  /** Highest classification per policy: `{ ALLIED: 'SECRET', TLP: 'AMBER+STRICT' }`. No entry: no access under that policy. */
  clearances: z.record(z.string(), z.string()),
  /** RESTRICTIVE values held: `CRYPTO`, `TIDAL`. */
  specialAccess: z.array(z.string()),
  roles: z.array(z.string()),
  /** Unix ms after which the clearance no longer holds. */
  clearedUntil: z.number().optional(),
})

/**
 * `onlyWith`: stands for several readers at once and reads what each of them may read too, so that what is made for all of
 * them holds nothing one of them may not know. Made in code for one question, never read from outside.
 */
export type Subject = Readonly<z.infer<typeof subjectSchema>> & { readonly onlyWith?: readonly Subject[] }
