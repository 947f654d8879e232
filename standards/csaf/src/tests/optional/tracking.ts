import { textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'
import { compareMoments, momentOf } from '../../values/time.ts'

/** CSAF 2.0 §6.2.4: numbers of revisions have no build metadata. */
export const buildMetadata: CsafTest = {
  id: '6.2.4',
  kind: 'optional',
  versions: BOTH,
  title: 'Build Metadata in Revision History',
  run({ revisions }, report) {
    for (const { node, path } of revisions)
      if (textOf(node['number'])?.includes('+'))
        report(`${path}/number`, `The revision ${textOf(node['number'])} has build metadata.`)
  },
}

/** CSAF 2.0 §6.2.5 */
export const olderInitialRelease: CsafTest = {
  id: '6.2.5',
  kind: 'optional',
  versions: BOTH,
  title: 'Older Initial Release Date than Revision History',
  run({ tracking, datedRevisions }, report) {
    const release = momentOf(tracking['initial_release_date'])
    const oldest = datedRevisions[0]
    if (release !== undefined && oldest !== undefined && compareMoments(release, oldest.at) < 0)
      report('/document/tracking/initial_release_date', 'The first release is dated before the oldest revision.')
  },
}

/** CSAF 2.0 §6.2.6 */
export const olderCurrentRelease: CsafTest = {
  id: '6.2.6',
  kind: 'optional',
  versions: BOTH,
  title: 'Older Current Release Date than Revision History',
  run({ tracking, datedRevisions }, report) {
    const release = momentOf(tracking['current_release_date'])
    const newest = datedRevisions.at(-1)
    if (release !== undefined && newest !== undefined && compareMoments(release, newest.at) < 0)
      report('/document/tracking/current_release_date', 'The current release is dated before the newest revision.')
  },
}
