import { type Placed, textOf } from '../json.ts'
import { compareMoments, type Moment, momentOf } from '../values/time.ts'
import { compareVersions, type DocumentVersion, versionOf } from '../values/version.ts'

/** An item of the revision history whose date can be read. */
export interface Revision extends Placed {
  readonly at: Moment
  readonly number: string | undefined
  /** Undefined when the number is no version. */
  readonly version: DocumentVersion | undefined
}

/** The revisions in time order; those of one moment in order of their numbers. */
export function datedRevisions(revisions: readonly Placed[]): Revision[] {
  const dated: Revision[] = []
  for (const { node, path } of revisions) {
    const at = momentOf(node['date'])
    if (at !== undefined)
      dated.push({ node, path, at, number: textOf(node['number']), version: versionOf(node['number']) })
  }
  return dated.toSorted((a, b) => compareMoments(a.at, b.at) || byVersion(a.version, b.version))
}

const byVersion = (a: DocumentVersion | undefined, b: DocumentVersion | undefined): number =>
  a === undefined || b === undefined ? 0 : compareVersions(a, b)
