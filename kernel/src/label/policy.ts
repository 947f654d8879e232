import { z } from 'zod'

const tagSchema = z.strictObject({
  tag: z.string().min(1),
  type: z.enum(['PERMISSIVE', 'RESTRICTIVE', 'INFORMATIVE']),
  /** Values that exist, in display order. A value outside the list makes a label unreadable (fails closed). */
  values: z.array(z.string().min(1)),
  /** PERMISSIVE only: the value everyone is a member of, the identity of intersection: `PUBLIC`. */
  universal: z.string().optional(),
  /** Short form in front of values in marks and banners: `REL`, `RELEASABLE TO`. */
  short: z.string(),
  long: z.string(),
})

/** A classification policy as a file: names, order, categories, colours, equivalences. Data, never code. */
export const policySchema = z.strictObject({
  id: z.string().min(1),
  /** Object identifier or URN for ADatP-4774 PolicyIdentifier URI. */
  uri: z.string().optional(),
  name: z.record(z.enum(['en', 'fr']), z.string()),
  version: z.string(),
  /** Lowest first; the order is the hierarchy. `portion` is the mark without brackets: `AR`. Colour must reach 4.5:1 with white. */
  classifications: z.array(z.strictObject({ name: z.string().min(1), portion: z.string(), banner: z.record(z.enum(['en', 'fr']), z.string()), colour: z.string().regex(/^#[0-9A-F]{6}$/i) })).min(1),
  tags: z.array(tagSchema),
  /** How a label of another policy counts here: exact classification pairs; anything else is not mapped. */
  equivalents: z.array(z.strictObject({ policy: z.string(), classification: z.string(), here: z.string(), /** categories the mapped label gains */ categories: z.array(z.strictObject({ tag: z.string(), values: z.array(z.string()) })).optional() })),
  /** Release under this policy needs two people from this classification up. */
  twoPersonFrom: z.string().optional(),
})

export type Policy = Readonly<z.infer<typeof policySchema>>
