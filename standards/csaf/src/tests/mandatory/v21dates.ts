import type { Context } from '../../context/context.ts'
import { objectOf, type Placed, placedObjects, textOf } from '../../json.ts'
import type { Report } from '../../test.ts'
import { compareMoments, type Moment, momentOf } from '../../values/time.ts'
import { test21 } from '../v21test.ts'

/** A member that should be a timestamp. */
interface Timestamp {
  readonly text: string
  readonly path: string
}

function member({ node, path }: Placed, key: string): Timestamp[] {
  const text = textOf(node[key])
  return text === undefined ? [] : [{ text, path: `${path}/${key}` }]
}

const placed = (node: unknown, path: string): Placed => ({ node: objectOf(node), path })
const items = ({ node, path }: Placed, key: string): Placed[] => placedObjects(node[key], `${path}/${key}`)

/** Timestamps of one kind in the metrics of a vulnerability: of `epss` or `ssvc_v2`. */
const metricTimestamps = (vulnerability: Placed, kind: string): Timestamp[] =>
  items(vulnerability, 'metrics').flatMap(({ node, path }) =>
    member(placed(objectOf(node['content'])[kind], `${path}/content/${kind}`), 'timestamp'),
  )

function timestampsOf({ tracking, revisions, vulnerabilities }: Context): Timestamp[] {
  const at = placed(tracking, '/document/tracking')
  return [
    ...member(at, 'current_release_date'),
    ...member(placed(tracking['generator'], '/document/tracking/generator'), 'date'),
    ...member(at, 'initial_release_date'),
    ...revisions.flatMap((revision) => member(revision, 'date')),
    ...vulnerabilities.flatMap((vulnerability) => [
      ...member(vulnerability, 'disclosure_date'),
      ...member(vulnerability, 'discovery_date'),
      ...items(vulnerability, 'first_known_exploitation_dates').flatMap((item) => [
        ...member(item, 'date'),
        ...member(item, 'exploitation_date'),
      ]),
      ...['flags', 'involvements', 'remediations', 'threats'].flatMap((list) =>
        items(vulnerability, list).flatMap((item) => member(item, 'date')),
      ),
      ...metricTimestamps(vulnerability, 'epss'),
      ...metricTimestamps(vulnerability, 'ssvc_v2'),
    ]),
  ]
}

const STRICT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):(\d\d))$/

/** What is wrong with a timestamp by CSAF 2.1 §2.3 (RFC 3339 §5.6 without leap seconds, `T` and `Z` upper case). */
export function flawOfTimestamp(text: string): string | undefined {
  const parts = STRICT.exec(text)
  if (parts === null) return 'is not of the form 2026-01-31T12:00:00Z'
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, aheadHours = 0, aheadMinutes = 0] = parts
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0))
  if (month < 1 || month > 12) return 'has no such month'
  if (day < 1 || day > daysOf(year, month)) return 'has no such day'
  if (second === 60) return 'is a leap second, which is not allowed'
  if (hour > 23 || minute > 59 || second > 59) return 'has no such time of day'
  return aheadHours > 23 || aheadMinutes > 59 ? 'has no such time zone' : undefined
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** CSAF 2.1 §6.1.37 */
const dateAndTime = test21('6.1.37', 'Date and Time', (context, report) => {
  for (const { text, path } of timestampsOf(context)) {
    const flaw = flawOfTimestamp(text)
    if (flaw !== undefined) report(path, `${JSON.stringify(text.slice(0, 100))} ${flaw}.`)
  }
})

/** The newest revision of a document that is out; undefined for a draft. */
const newestRelease = ({ tracking, datedRevisions }: Context): Moment | undefined =>
  ['final', 'interim'].includes(textOf(tracking['status']) ?? '') ? datedRevisions.at(-1)?.at : undefined

export const isClear = ({ document }: Context): boolean =>
  textOf(objectOf(objectOf(document['distribution'])['tlp'])['label']) === 'CLEAR'

/** Reports timestamps later than a moment. */
function reportLater(timestamps: readonly Timestamp[], limit: Moment | undefined, what: string, report: Report): void {
  for (const { text, path } of limit === undefined ? [] : timestamps) {
    const at = momentOf(text)
    if (at !== undefined && limit !== undefined && compareMoments(at, limit) > 0)
      report(path, `${text} is later than the newest revision: ${what}`)
  }
}

/** CSAF 2.1 §6.1.45 */
const disclosureDate = test21('6.1.45', 'Inconsistent Disclosure Date', (context, report) => {
  if (!isClear(context)) return
  for (const vulnerability of context.vulnerabilities)
    reportLater(
      member(vulnerability, 'disclosure_date'),
      newestRelease(context),
      'what is TLP:CLEAR is disclosed.',
      report,
    )
})

/** CSAF 2.1 §6.1.49 and 6.1.51 */
const metricTime = (id: string, title: string, kind: string, what: string) =>
  test21(id, title, (context, report) => {
    for (const vulnerability of context.vulnerabilities)
      reportLater(metricTimestamps(vulnerability, kind), newestRelease(context), what, report)
  })

/** CSAF 2.1 §6.1.52 */
const exploitationDates = test21('6.1.52', 'Inconsistent First Known Exploitation Dates', (context, report) => {
  for (const vulnerability of context.vulnerabilities)
    for (const item of items(vulnerability, 'first_known_exploitation_dates'))
      reportLater(
        [...member(item, 'date'), ...member(item, 'exploitation_date')],
        newestRelease(context),
        'the document cannot know it.',
        report,
      )
})

/** CSAF 2.1 §6.1.53 */
const exploitationDate = test21('6.1.53', 'Inconsistent Exploitation Date', (context, report) => {
  for (const vulnerability of context.vulnerabilities)
    for (const { node, path } of items(vulnerability, 'first_known_exploitation_dates')) {
      const [known, exploited] = [momentOf(node['date']), momentOf(node['exploitation_date'])]
      if (known !== undefined && exploited !== undefined && compareMoments(exploited, known) > 0)
        report(`${path}/exploitation_date`, 'The exploitation is later than the day it became known.')
    }
})

/** CSAF 2.1 §6.2.21 */
const sameTimestamps = test21('6.2.21', 'Same Timestamps in Revision History', ({ datedRevisions }, report) => {
  for (const [i, { at, path }] of datedRevisions.entries()) {
    const before = datedRevisions[i - 1]
    if (before !== undefined && compareMoments(before.at, at) === 0)
      report(`${path}/date`, `${before.path} has the same time.`)
  }
})

/** CSAF 2.1 §6.2.33. "In the past" is before the time of the check, which is given from outside. */
const lateDisclosure = test21('6.2.33', 'Disclosure Date Newer than Revision History', (context, report) => {
  const now = momentOf(context.options.now)
  const newest = context.datedRevisions.at(-1)?.at
  if (now === undefined || newest === undefined) return
  for (const vulnerability of context.vulnerabilities) {
    const disclosed = momentOf(vulnerability.node['disclosure_date'])
    if (disclosed !== undefined && compareMoments(disclosed, now) < 0 && compareMoments(disclosed, newest) > 0)
      report(`${vulnerability.path}/disclosure_date`, 'It was disclosed after the newest revision.')
  }
})

const DAYS_15 = 15 * 24 * 60 * 60

/** CSAF 2.1 §6.2.41 */
const oldEpss = test21('6.2.41', 'Old EPSS Timestamp', (context, report) => {
  const newest = newestRelease(context)
  if (newest === undefined) return
  for (const vulnerability of context.vulnerabilities) {
    let youngest: { at: Moment; path: string } | undefined
    for (const { text, path } of metricTimestamps(vulnerability, 'epss')) {
      const at = momentOf(text)
      if (at !== undefined && (youngest === undefined || compareMoments(at, youngest.at) > 0)) youngest = { at, path }
    }
    const limit = { seconds: newest.seconds - DAYS_15, fraction: newest.fraction }
    if (youngest !== undefined && compareMoments(youngest.at, limit) < 0)
      report(youngest.path, 'The youngest EPSS is more than 15 days older than the newest revision.')
  }
})

export const dateTests = [
  dateAndTime,
  disclosureDate,
  metricTime('6.1.49', 'Inconsistent SSVC Timestamp', 'ssvc_v2', 'the document cannot know this decision.'),
  metricTime('6.1.51', 'Inconsistent EPSS Timestamp', 'epss', 'the document cannot know this EPSS.'),
  exploitationDates,
  exploitationDate,
  sameTimestamps,
  lateDisclosure,
  oldEpss,
]
