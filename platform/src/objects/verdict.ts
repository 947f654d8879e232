import type { Verdict } from './types.ts'

/** What deciding needs to know of one stored version. Bytes are hex, so that they compare as text. */
export interface Known {
  /** Sort key of `modified`, or of `created` where the type has none; '' for neither. */
  readonly moment: string
  readonly size: number
  readonly digest: string
  readonly whole: string
  readonly label: number
  /** `created_by_ref`; undefined where none is given. */
  readonly creator: string | undefined
  readonly revoked: boolean
}

export type Judgement =
  | { readonly verdict: Exclude<Verdict, 'quarantined'> }
  | { readonly verdict: 'quarantined'; readonly code: string; readonly message: string }

/**
 * Decides what an arriving version is, from the versions its submitter may read: nobody learns from a verdict that a
 * hidden twin exists.
 *
 * @param versioned false for types without `modified`: other content is then another version, not a conflict (STIX 2.1 §3.6)
 */
export function judge(incoming: Known, readable: readonly Known[], versioned: boolean): Judgement {
  if (readable.length === 0) return { verdict: 'new' }
  if (readable.some((k) => isSame(k, incoming))) return { verdict: 'same' }
  const creator = founder(readable)
  if (creator !== undefined && incoming.creator !== creator)
    return held(
      'objects.other_creator',
      'Another creator than that of the first version changed it (STIX 2.1 §3.6.2). Ask its creator to confirm.',
    )
  if (versioned && readable.some((k) => k.moment === incoming.moment))
    return held(
      'objects.conflict',
      'The same id and modified time came with other content. Both are kept; ask the creator which one holds.',
    )
  if (readable.some((k) => k.revoked && k.moment < incoming.moment))
    return held(
      'objects.after_revocation',
      'A version came after the object was revoked (STIX 2.1 §3.6.3). It is kept aside.',
    )
  return { verdict: readable.every((k) => rank(k, incoming) < 0) ? 'newer' : 'older' }
}

const held = (code: string, message: string): Judgement => ({ verdict: 'quarantined', code, message })

export const isSame = (a: Known, b: Known): boolean =>
  a.moment === b.moment && a.digest === b.digest && a.whole === b.whole

/** Order of versions: by time; at the same time the richer text, then the greater digest, so that every node chooses alike. */
export function rank(a: Known, b: Known): number {
  if (a.moment !== b.moment) return a.moment < b.moment ? -1 : 1
  if (a.size !== b.size) return a.size - b.size
  if (a.digest !== b.digest) return a.digest < b.digest ? -1 : 1
  return a.whole < b.whole ? -1 : a.whole > b.whole ? 1 : 0
}

/** The creator of the earliest version that names one: the only one who may version the object. */
function founder(versions: readonly Known[]): string | undefined {
  return versions.toSorted(rank).find((k) => k.creator !== undefined)?.creator
}

/**
 * The version of one label that stands for the object: the newest by its creator, up to the first revocation. A function
 * of the set alone, so the order of arrival does not matter.
 *
 * @param versions all of one object and one label; at least one
 */
export function electHead<K extends Known>(versions: readonly K[]): K | undefined {
  if (versions.length < 2) return versions[0]
  const creator = founder(versions)
  let head: K | undefined
  for (const version of versions.toSorted(rank)) {
    if (creator !== undefined && version.creator !== creator) continue
    if (head?.revoked === true && version.moment > head.moment) break
    head = version
  }
  return head
}
