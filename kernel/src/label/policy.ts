import { z } from 'zod'

/** Words in both languages of the product. */
const wordsSchema = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) })

const tagSchema = z.strictObject({
  tag: z.string().min(1),
  type: z.enum(['PERMISSIVE', 'RESTRICTIVE', 'INFORMATIVE']),
  /** Values that exist, in display order. A value outside the list makes a label unreadable (INFORMATIVE: any value). */
  values: z.array(z.string().min(1)),
  /** PERMISSIVE only: the value everyone is a member of, the identity of intersection: `PUBLIC`. One of `values`. */
  universal: z.string().optional(),
  /** Short form in front of values in marks: `REL`. Empty: the values stand alone. */
  short: z.string(),
  /** Long form in banners: `RELEASABLE TO`. */
  long: wordsSchema,
  /** Said instead of the values when a label lists every value but the universal one: `ALL ALLIES`. */
  everyone: wordsSchema.optional(),
  /** What it asks of whoever holds a copy. `originator-control`: only the originators pass it on to others. */
  effect: z.enum(['originator-control']).optional(),
})

/** A classification policy as a file: names, order, categories, colours, equivalences. Data, never code. */
export const policySchema = z.strictObject({
  id: z.string().min(1),
  /** Object identifier or URN for ADatP-4774 PolicyIdentifier URI. */
  uri: z.string().optional(),
  name: wordsSchema,
  version: z.string().min(1),
  /** For the reader of the file: where the names come from, why an equivalence is as it is. No effect. */
  notes: z.array(z.string()).optional(),
  /** Lowest first; the order is the hierarchy. `portion` is the mark without brackets: `AR`. Colour must reach 4.5:1 with white. */
  classifications: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        portion: z.string().min(1),
        banner: wordsSchema,
        colour: z.string().regex(/^#[0-9A-F]{6}$/i),
      }),
    )
    .min(1),
  tags: z.array(tagSchema),
  /** How a label of another policy counts here: exact classification pairs; anything else is not mapped. */
  equivalents: z.array(
    z.strictObject({
      policy: z.string().min(1),
      classification: z.string().min(1),
      here: z.string().min(1),
      /** Categories the mapped label gains; a PERMISSIVE one further limits what the label already carries. */
      categories: z.array(z.strictObject({ tag: z.string().min(1), values: z.array(z.string().min(1)) })).optional(),
    }),
  ),
  /** Release under this policy needs two people from this classification up. */
  twoPersonFrom: z.string().optional(),
})

export type Policy = Readonly<z.infer<typeof policySchema>>
export type PolicyTag = Policy['tags'][number]
export type Equivalent = Policy['equivalents'][number]

/** What the deciding code looks up, built once per policy: 100,000 labels are judged per change of a profile. */
export interface PolicyIndex {
  /** Position in the hierarchy, 0 is lowest. */
  readonly rank: ReadonlyMap<string, number>
  readonly tags: ReadonlyMap<string, { readonly tag: PolicyTag; readonly values: ReadonlyMap<string, number> }>
  /** By foreign policy, then by foreign classification. */
  readonly equivalents: ReadonlyMap<string, ReadonlyMap<string, Equivalent>>
}

const indexes = new WeakMap<Policy, PolicyIndex>()
const places = (names: readonly string[]) => new Map(names.map((name, place) => [name, place]))

export function indexOf(policy: Policy): PolicyIndex {
  let index = indexes.get(policy)
  if (!index) {
    index = {
      rank: places(policy.classifications.map((c) => c.name)),
      tags: new Map(policy.tags.map((tag) => [tag.tag, { tag, values: places(tag.values) }])),
      equivalents: new Map(
        policy.equivalents.map(({ policy: id }) => [
          id,
          new Map(policy.equivalents.filter((e) => e.policy === id).map((e) => [e.classification, e])),
        ]),
      ),
    }
    indexes.set(policy, index)
  }
  return index
}
