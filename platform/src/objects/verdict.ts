import type { Verdict } from './types.ts'

/** What tells one version from another. Bytes are hex, so that they compare as text. */
export interface Version {
  /** Sort key of `modified`, or of `created` where the type has none; '' for neither. */
  readonly moment: string
  /** Bytes of the canonical form of the open part. */
  readonly size: number
  /** SHA-256 of it. */
  readonly digest: string
  readonly label: number
  /** `created_by_ref`; undefined where none is given. */
  readonly creator: string | undefined
  readonly revoked: boolean
}

/** One content of one version, as one reader has it. */
export interface Known extends Version {
  /** Marks of the parts this reader has of it; none for most. */
  readonly parts: readonly string[]
}

export type Judgement =
  | { readonly verdict: Exclude<Verdict, 'quarantined'> }
  | { readonly verdict: 'quarantined'; readonly code: string; readonly message: string }

/**
 * Decides what an arriving version is, from the versions its submitter may read: nobody learns from a verdict that a
 * hidden twin exists. A content with fewer marked parts than a known one is the same (who sends back what he was given
 * cannot have them all); one with more adds to it.
 *
 * @param versioned false for types without `modified`: other content is then another version, not a conflict (STIX 2.1 §3.6)
 */
export function judge(incoming: Known, readable: readonly Known[], versioned: boolean): Judgement {
  if (readable.length === 0) return { verdict: 'new' }
  if (readable.some((k) => contains(k, incoming))) return { verdict: 'same' }
  const creator = founder(readable)
  if (creator !== undefined && incoming.creator !== creator)
    return held(
      'objects.other_creator',
      'Another creator than that of the first version changed it (STIX 2.1 §3.6.2). Ask its creator to confirm.',
    )
  if (versioned && readable.some((k) => k.moment === incoming.moment && !contains(incoming, k)))
    return held(
      'objects.conflict',
      'The same id and modified time came with other content. Both are kept; ask the creator which one holds.',
    )
  if (readable.some((k) => k.revoked && k.moment < incoming.moment))
    return held(
      'objects.after_revocation',
      'A version came after the object was revoked (STIX 2.1 §3.6.3). It is kept aside.',
    )
  // Of the same version, what is not contained adds parts.
  return { verdict: readable.every((k) => rank(k, incoming) <= 0) ? 'newer' : 'older' }
}

const held = (code: string, message: string): Judgement => ({ verdict: 'quarantined', code, message })

/** Whether one version is that of another: the same open part. Marked parts are of a version, they do not make one. */
export const isSameVersion = (a: Pick<Version, 'moment' | 'digest'>, b: Pick<Version, 'moment' | 'digest'>): boolean =>
  a.moment === b.moment && a.digest === b.digest

const contains = (a: Known, b: Known): boolean => isSameVersion(a, b) && b.parts.every((part) => a.parts.includes(part))

/** Order of versions: by time; at the same time the richer text, then the greater digest, so that every node chooses alike. */
function rank(a: Version, b: Version): number {
  if (a.moment !== b.moment) return a.moment < b.moment ? -1 : 1
  if (a.size !== b.size) return a.size - b.size
  return a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0
}

/** The creator of the earliest version that names one: the only one who may version the object. */
function founder(versions: readonly Version[]): string | undefined {
  return versions.toSorted(rank).find((k) => k.creator !== undefined)?.creator
}

/**
 * The version of one label that stands for the object: the newest by its creator, up to the first revocation. A function
 * of the set alone, so the order of arrival does not matter.
 *
 * @param versions all of one object and one label; at least one
 */
export function electHead<V extends Version>(versions: readonly V[]): V | undefined {
  if (versions.length < 2) return versions[0]
  const creator = founder(versions)
  let head: V | undefined
  for (const version of versions.toSorted(rank)) {
    if (creator !== undefined && version.creator !== creator) continue
    if (head?.revoked === true && version.moment > head.moment) break
    head = version
  }
  return head
}
