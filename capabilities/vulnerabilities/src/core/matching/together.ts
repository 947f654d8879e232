import { AFFECTED, and, NOT_AFFECTED, not, type Truth, UNDECIDABLE } from '@testudo/cpe'
import { type Entry, judgeEntry } from './entry.ts'
import type { Kind } from './kind.ts'
import type { Reason } from './reasons.ts'

/** What a record says of one component; `reason` counts unless it is "not affected". */
export interface Finding {
  readonly truth: Truth
  readonly reason: Reason
}

export const NOTHING: Finding = { truth: NOT_AFFECTED, reason: { code: 'every-version' } }

const better = (a: Finding, b: Finding): Finding => (b.truth > a.truth ? b : a)

/**
 * All statements of one record on one component, together. A statement on some versions outweighs one on the product as a
 * whole; "unaffected" takes away from "affected" of the same or lesser precision. What a source says of "all others"
 * (unknown) counts only where it says nothing else of the product.
 *
 * @param entries at least those that share a key with the component; others change nothing
 */
export function judgeTogether(entries: readonly Entry[], kind: Kind): Finding {
  let affected = NOTHING
  let affectedWhole = NOTHING
  let unaffected = NOTHING
  let unaffectedWhole = NOTHING
  let unknown = NOTHING
  let unknownWhole = NOTHING
  let commits = NOTHING
  let decided = false
  let isOnlyUnknown = true
  let excepts = false
  for (const entry of entries) {
    const isWhole = entry.ranges.length === 0
    const found = judgeEntry(entry, kind)
    if (found.names && entry.inVersions && kind.version !== undefined) decided = true
    if (found.names && entry.status === 'unaffected' && !isWhole) excepts = true
    if (entry.status !== 'unknown' && (found.names || found.truth !== NOT_AFFECTED)) isOnlyUnknown = false
    if (found.truth === NOT_AFFECTED) continue
    if (found.weak) {
      if (entry.status !== 'unaffected') commits = better(commits, found)
    } else if (entry.status === 'affected')
      if (isWhole) affectedWhole = better(affectedWhole, found)
      else affected = better(affected, found)
    else if (entry.status === 'unaffected')
      if (isWhole) unaffectedWhole = better(unaffectedWhole, found)
      else unaffected = better(unaffected, found)
    else if (isWhole) unknownWhole = better(unknownWhole, found)
    else unknown = better(unknown, found)
  }
  let result = affected
  if (affectedWhole.truth > result.truth) {
    const both = unaffectedWhole.truth === AFFECTED && affectedWhole.truth === AFFECTED
    const whole: Finding = both ? { truth: UNDECIDABLE, reason: { code: 'conflict' } } : affectedWhole
    if (whole.truth > result.truth) result = whole
  }
  if (result === affectedWhole && excepts && result.truth === AFFECTED && kind.version !== undefined)
    result = { truth: AFFECTED, reason: { code: 'not-excepted', version: kind.version } }
  const left = and(result.truth, not(unaffected.truth))
  if (left !== result.truth) result = left === UNDECIDABLE ? { truth: left, reason: unaffected.reason } : NOTHING
  if (result.truth !== NOT_AFFECTED || unaffected.truth === AFFECTED) return result
  // What certainly fits none of the versions named is not affected, whatever commits or "all others" leave open.
  if (unknown.truth !== NOT_AFFECTED) return { truth: UNDECIDABLE, reason: { code: 'source-unknown' } }
  if (commits.truth !== NOT_AFFECTED && !decided) return commits
  return unknownWhole.truth !== NOT_AFFECTED && isOnlyUnknown
    ? { truth: UNDECIDABLE, reason: { code: 'source-unknown' } }
    : NOTHING
}
