import { z } from 'zod'

/** What was done with a piece of evidence. `opened`: its seal; `released`: nobody holds it as evidence any more. */
export const DEEDS = ['received', 'read', 'handed-over', 'sealed', 'opened', 'released', 'destroyed'] as const
export type Deed = (typeof DEEDS)[number]
/** Deeds people tell; the others follow from what they do. */
export const TOLD_DEEDS = ['handed-over', 'sealed', 'opened', 'released', 'destroyed'] as const

export const STATES = ['held', 'sealed', 'released', 'destroyed'] as const
export type CustodyState = (typeof STATES)[number]

const MAY_FOLLOW: Readonly<Record<CustodyState, readonly Deed[]>> = {
  held: ['read', 'handed-over', 'sealed', 'released', 'destroyed'],
  sealed: ['opened'],
  released: ['destroyed'],
  // Who lost or destroyed the bytes may be given them again.
  destroyed: ['received'],
}
export const mayFollow = (state: CustodyState, deed: Deed): boolean => MAY_FOLLOW[state].includes(deed)

/** Where a piece stands after a deed. */
export function stateAfter(state: CustodyState, deed: Deed): CustodyState {
  if (deed === 'received' || deed === 'opened') return 'held'
  return deed === 'sealed' || deed === 'released' || deed === 'destroyed' ? deed : state
}

const entrySchema = z.strictObject({
  evidence: z.string(),
  /** 1, 2, 3, … */
  n: z.number().int().min(1),
  /** Unix ms. */
  at: z.number().int(),
  deed: z.enum(DEEDS),
  who: z.strictObject({ id: z.string(), name: z.string(), organisation: z.string() }),
  /** Handed over to whom. */
  to: z.string(),
  because: z.string(),
  /** SHA-256 of the bytes, hexadecimal. */
  sha256: z.string(),
  /** Hash of the entry before; '' for the first. */
  former: z.string(),
})
/** One link of a chain of custody. */
export type CustodyEntry = Readonly<z.infer<typeof entrySchema>>

/** The text that is hashed and signed: keys in fixed order, never built again from what was read. */
export const textOfEntry = (entry: CustodyEntry): string =>
  JSON.stringify({
    evidence: entry.evidence,
    n: entry.n,
    at: entry.at,
    deed: entry.deed,
    who: { id: entry.who.id, name: entry.who.name, organisation: entry.who.organisation },
    to: entry.to,
    because: entry.because,
    sha256: entry.sha256,
    former: entry.former,
  })

export function readEntry(text: string): CustodyEntry | undefined {
  try {
    return entrySchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** A link as it is kept. */
export interface Link {
  readonly text: string
  readonly hash: string
  readonly signature: string
}

/** What the audit log says of a link. */
export interface Anchor {
  readonly n: number
  readonly hash: string
}

export const BREAKS = ['changed', 'order', 'signature', 'unlogged', 'cut', 'bytes'] as const
/**
 * `changed`: the entry is not the one that was hashed; `order`: it does not follow the one before; `signature`: not this
 * node's; `unlogged`: the audit log tells of another one, or of none; `cut`: the log tells of entries that are not there;
 * `bytes`: it speaks of other bytes.
 */
export interface Broken {
  readonly n: number
  readonly why: (typeof BREAKS)[number]
}

/**
 * Walks a chain from its first link.
 *
 * @param links in their order @param anchors what the audit log says, in any order
 * @param digest SHA-256 of a text, hexadecimal
 * @returns the first broken link; undefined when the whole chain holds. O(n)
 */
export function walkChain(
  about: { readonly evidence: string; readonly sha256: string },
  links: readonly Link[],
  anchors: readonly Anchor[],
  digest: (text: string) => string,
  isSigned: (text: string, signature: string) => boolean,
): Broken | undefined {
  const logged = new Map(anchors.map(({ n, hash }) => [n, hash]))
  let former = ''
  for (const [i, { text, hash, signature }] of links.entries()) {
    const n = i + 1
    const entry = readEntry(text)
    if (entry === undefined || digest(text) !== hash) return { n, why: 'changed' }
    if (entry.n !== n || entry.former !== former || entry.evidence !== about.evidence) return { n, why: 'order' }
    if (!isSigned(text, signature)) return { n, why: 'signature' }
    if (entry.sha256 !== about.sha256) return { n, why: 'bytes' }
    if (logged.get(n) !== hash) return { n, why: 'unlogged' }
    former = hash
  }
  const last = Math.max(0, ...logged.keys())
  return last > links.length ? { n: links.length + 1, why: 'cut' } : undefined
}
