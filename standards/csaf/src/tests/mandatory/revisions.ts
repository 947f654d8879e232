import { textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'
import { compareDigits, compareVersions, isZero, versionOf } from '../../values/version.ts'

const HISTORY = '/document/tracking/revision_history'
const VERSION = '/document/tracking/version'

const isReleased = (status: unknown): boolean => status === 'final' || status === 'interim'

/** CSAF 2.0 §6.1.14: sorted by date, the numbers of the revisions go up. */
export const sortedHistory: CsafTest = {
  id: '6.1.14',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Sorted Revision History',
  run({ datedRevisions }, report) {
    for (const [i, { version, path, number }] of datedRevisions.entries()) {
      const before = datedRevisions[i - 1]
      if (version !== undefined && before?.version !== undefined && compareVersions(before.version, version) > 0)
        report(`${path}/number`, `Version ${number} is dated after ${before.number}.`)
    }
  },
}

/**
 * CSAF 2.0 §6.1.16: the document has the version of its newest revision. Build metadata does not count, and a
 * pre-release part does not while the document is a draft.
 */
export const latestVersion: CsafTest = {
  id: '6.1.16',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Latest Document Version',
  run({ datedRevisions, tracking }, report) {
    const newest = datedRevisions.at(-1)
    const version = textOf(tracking['version'])
    if (newest?.number === undefined || version === undefined) return
    const counted = (text: string) => text.split(tracking['status'] === 'draft' ? /[-+]/ : '+', 1)[0]
    if (counted(newest.number) !== counted(version))
      report(VERSION, `The document has version ${version}, and its newest revision has ${newest.number}.`)
  },
}

/** CSAF 2.0 §6.1.17: a document of version 0, 0.y.z or a pre-release is a draft. */
export const draftStatus: CsafTest = {
  id: '6.1.17',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Document Status Draft',
  run({ tracking }, report) {
    const version = versionOf(tracking['version'])
    if (version === undefined || textOf(tracking['status']) === undefined || tracking['status'] === 'draft') return
    if (isZero(version) || version.prerelease !== undefined)
      report('/document/tracking/status', `A document of version ${textOf(tracking['version'])} must be a draft.`)
  },
}

/** CSAF 2.0 §6.1.18: a released document has no revision 0 or 0.y.z. */
export const releasedHistory: CsafTest = {
  id: '6.1.18',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Released Revision History',
  run({ revisions, tracking }, report) {
    if (!isReleased(tracking['status'])) return
    for (const { node, path } of revisions) {
      const version = versionOf(node['number'])
      if (version !== undefined && isZero(version))
        report(`${path}/number`, `The document is released, and has a revision ${textOf(node['number'])}.`)
    }
  },
}

/** CSAF 2.0 §6.1.19: no revision is a pre-release. */
export const prereleaseRevision: CsafTest = {
  id: '6.1.19',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Revision History Entries for Pre-release Versions',
  run({ revisions }, report) {
    for (const { node, path } of revisions)
      if (versionOf(node['number'])?.prerelease !== undefined)
        report(`${path}/number`, `The revision ${textOf(node['number'])} is a pre-release.`)
  },
}

/** CSAF 2.0 §6.1.20: a released document is no pre-release. */
export const releasedVersion: CsafTest = {
  id: '6.1.20',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Non-draft Document Version',
  run({ tracking }, report) {
    if (isReleased(tracking['status']) && versionOf(tracking['version'])?.prerelease !== undefined)
      report(VERSION, `The document is released, and its version ${textOf(tracking['version'])} is a pre-release.`)
  },
}

/** CSAF 2.0 §6.1.21: in time order no (major) version is left out, and the first is 0 or 1. */
export const missingRevision: CsafTest = {
  id: '6.1.21',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Missing Item in Revision History',
  run({ datedRevisions }, report) {
    let before: string | undefined
    for (const { version, path, number } of datedRevisions) {
      if (version === undefined) continue
      if (before === undefined) {
        if (version.major !== '0' && version.major !== '1')
          report(HISTORY, `The revision history begins with ${number} instead of 0 or 1.`)
      } else if (compareDigits(version.major, plusOne(before)) > 0)
        report(`${path}/number`, `The version after ${before} is left out: the next is ${number}.`)
      before = version.major
    }
  },
}

/** One more than a whole number of any length. */
function plusOne(digits: string): string {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '9') end -= 1
  const kept = end === 0 ? '1' : `${digits.slice(0, end - 1)}${Number(digits[end - 1]) + 1}`
  return kept + '0'.repeat(digits.length - end)
}

/** CSAF 2.0 §6.1.22: no two revisions have the same number. */
export const doubledRevision: CsafTest = {
  id: '6.1.22',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Multiple Definition in Revision History',
  run({ revisions }, report) {
    const seen = new Set<string>()
    for (const { node, path } of revisions) {
      const number = textOf(node['number'])
      if (number === undefined) continue
      if (seen.has(number)) report(`${path}/number`, `The revision ${number} stands before.`)
      seen.add(number)
    }
  },
}

/** CSAF 2.0 §6.1.30: all versions of a document are integers, or all are semantic. */
export const mixedVersioning: CsafTest = {
  id: '6.1.30',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Mixed Integer and Semantic Versioning',
  run({ revisions, tracking }, report) {
    const all = revisions.map(({ node, path }) => ({ number: node['number'], path: `${path}/number` }))
    let first: string | undefined
    for (const { number, path } of [...all, { number: tracking['version'], path: VERSION }]) {
      const kind = versionOf(number)?.kind
      first ??= kind
      if (kind !== undefined && kind !== first)
        report(path, `The version ${textOf(number)} is ${kind}, others are ${first}.`)
    }
  },
}
