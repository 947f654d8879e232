import type { VersionRange } from './statement.ts'
import { AFFECTED, and, NOT_AFFECTED, type Truth, UNDECIDABLE } from './truth.ts'

/** Which of two versions is the earlier one: negative, 0, positive; `undefined` where their order is not known. */
export type CompareVersions = (a: string, b: string) => number | undefined

/** Whether a version lies in the range. A bound that certainly fails outweighs one that cannot be decided. */
export function inRange(version: string, range: VersionRange, compare: CompareVersions): Truth {
  let truth: Truth = AFFECTED
  const ask = (bound: string | undefined, holds: (order: number) => boolean) => {
    if (bound === undefined || truth === NOT_AFFECTED) return
    const order = compare(version, bound)
    truth = and(
      truth,
      order === undefined || Number.isNaN(order) ? UNDECIDABLE : holds(order) ? AFFECTED : NOT_AFFECTED,
    )
  }
  ask(range.versionStartIncluding, (order) => order >= 0)
  ask(range.versionStartExcluding, (order) => order > 0)
  ask(range.versionEndIncluding, (order) => order <= 0)
  ask(range.versionEndExcluding, (order) => order < 0)
  return truth
}

/** Whether the version is one of the bounds: then an update ("rc1", "sp2") decides, and no order of those is written down. */
export function atBound(version: string, range: VersionRange, compare: CompareVersions): boolean {
  return Object.values(range).some((bound: string) => compare(version, bound) === 0)
}
