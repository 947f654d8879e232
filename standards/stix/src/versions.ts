import { canonicalize } from './canonical.ts'
import type { JsonObject } from './json.ts'
import { compareTimestamps, isTimestamp } from './timestamp.ts'

/** What an arriving object is, seen from the versions already held. */
export type VersionVerdict = 'new' | 'same' | 'newer' | 'older' | 'conflict'

/** Why a version breaks the rules of §3.6. It is still kept by the store, but set aside. */
export type VersionBreach =
  /** Same id and `modified`, other content. */
  | 'same-version-differs'
  /** `created` is not that of the other versions. */
  | 'created-changed'
  /** `created_by_ref` is not that of the other versions: only the creator may make versions. */
  | 'not-the-creator'
  /** A version after the object was revoked; revocation is for ever. */
  | 'after-revocation'
  /** It revokes, but a later version is already there. */
  | 'revoked-below-newer'
  /** `modified` lies before `created`. */
  | 'modified-before-created'
  /** A marking definition is not versioned: the same id must keep its content. */
  | 'marking-redefined'

export interface VersionJudgement {
  readonly verdict: VersionVerdict
  /** Empty when the version is in order. */
  readonly breaches: readonly VersionBreach[]
}

const text = (object: JsonObject, name: string): string => {
  const value = object[name]
  return typeof value === 'string' ? value : ''
}

/**
 * The version of an object: `modified`, else `created` (marking definitions), else `''` (observables, which have none).
 */
export const versionOf = (object: JsonObject): string => text(object, 'modified') || text(object, 'created')

/**
 * Orders two versions of one object by the instant of their version: negative when `a` is older. Nanoseconds count.
 * A version without a valid time is older than any other.
 */
export function compareVersions(a: JsonObject, b: JsonObject): number {
  const left = versionOf(a)
  const right = versionOf(b)
  if (!isTimestamp(left) || !isTimestamp(right)) return Number(isTimestamp(left)) - Number(isTimestamp(right))
  return compareTimestamps(left, right)
}

/**
 * Judges an arriving object against the versions of the same id that are already held (STIX 2.1 §3.6, §7.2.1).
 *
 * @param existing versions held, any order; all of the id of `incoming`
 * @returns `new` when none is held; `same` when one is equal in canonical form; `conflict` when one has the same version
 *          but other content; else `newer` or `older` than the newest held. Breaches may come with any verdict but
 *          `same`.
 * @throws {NotCanonical} when the content has no canonical form
 *
 * Pure and independent of the order of `existing`, so every node reaches the same judgement from the same versions.
 */
export function versionVerdict(existing: readonly JsonObject[], incoming: JsonObject): VersionJudgement {
  const breaches: VersionBreach[] = []
  const created = text(incoming, 'created')
  const modified = text(incoming, 'modified')
  if (isTimestamp(created) && isTimestamp(modified) && compareTimestamps(modified, created) < 0) {
    breaches.push('modified-before-created')
  }
  if (existing.length === 0) return { verdict: 'new', breaches }

  const canonical = canonicalize(incoming)
  if (existing.some((version) => canonicalize(version) === canonical)) return { verdict: 'same', breaches: [] }

  const isMarking = incoming['type'] === 'marking-definition'
  if (isMarking) return { verdict: 'conflict', breaches: [...breaches, 'marking-redefined'] }

  const twin = existing.find((version) => compareVersions(version, incoming) === 0)
  if (twin) breaches.push('same-version-differs')
  if (existing.some((version) => differs(text(version, 'created'), created))) breaches.push('created-changed')
  if (existing.some((version) => text(version, 'created_by_ref') !== text(incoming, 'created_by_ref'))) {
    breaches.push('not-the-creator')
  }
  const isAfter = (version: JsonObject): boolean => compareVersions(version, incoming) < 0
  if (existing.some((version) => version['revoked'] === true && isAfter(version))) breaches.push('after-revocation')
  if (incoming['revoked'] === true && existing.some((version) => compareVersions(version, incoming) > 0)) {
    breaches.push('revoked-below-newer')
  }
  const verdict = twin ? 'conflict' : existing.every(isAfter) ? 'newer' : 'older'
  return { verdict, breaches }
}

const differs = (a: string, b: string): boolean =>
  isTimestamp(a) && isTimestamp(b) ? compareTimestamps(a, b) !== 0 : a !== b
