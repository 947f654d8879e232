import type { CpeName } from '../attributes.ts'

/** The bounds of a range of versions, as plain text: nothing is quoted in them. */
export interface VersionRange {
  readonly versionStartIncluding?: string
  readonly versionStartExcluding?: string
  readonly versionEndIncluding?: string
  readonly versionEndExcluding?: string
}

/** The names of the bounds, as NVD and CVE records spell them. */
export const BOUNDS = [
  'versionStartIncluding',
  'versionStartExcluding',
  'versionEndIncluding',
  'versionEndExcluding',
] as const satisfies readonly (keyof VersionRange)[]

/** One line of a node: what it names is vulnerable, or is what the vulnerable thing must run on. */
export interface Criterion {
  readonly vulnerable: boolean
  readonly name: CpeName
  /** Asked only where the name's own version is ANY. */
  readonly range: VersionRange
}

/** A criterion that could not be read: it never says "not affected". */
export interface UnreadCriterion {
  readonly vulnerable: boolean
  readonly unread: string
}

/** Criteria and nodes below, joined by AND or OR, then turned around where `negate` says so. */
export interface Node {
  readonly operator: 'AND' | 'OR'
  readonly negate: boolean
  readonly criteria: readonly (Criterion | UnreadCriterion)[]
  readonly nodes: readonly Node[]
}

/** What was not as NVD and CVE records write it: `path` is a JSON pointer. */
export interface StatementFlaw {
  readonly path: string
  readonly message: string
}
