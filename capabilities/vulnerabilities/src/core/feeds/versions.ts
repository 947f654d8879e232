import { parseVers, type Range, type Scheme, type Span, rangeOfText, rangeOfVers } from '@testudo/vers'
import type { Affected, ProductName, VersionRange } from '../model.ts'
import { cut } from './json.ts'

/** Longer than any version that means something. */
const MOST_CHARACTERS = 256
/** Ranges of one statement that are kept. */
const MOST_RANGES = 5_000

const STATUS = { in: 'affected', out: 'unaffected', unknown: 'unknown' } as const
type Status = Affected['status']

/** What a word for a version holds at once, `vers:` or free text (CSAF `product_version_range`, a plain version). */
export function rangeOfWords(text: string, scheme: Scheme = 'generic'): Range {
  const plain = text.trim()
  if (/^vers:/i.test(plain) && !/^vers:all\//i.test(plain)) {
    const read = parseVers(plain)
    if ('vers' in read) return rangeOfVers(read.vers)
  }
  return rangeOfText(plain, scheme)
}

/**
 * What a range says of a product, one statement a status: stretches with changes inside are cut at the changes; parts
 * nobody can read stay as a version that equals only itself, so that whoever compares says undecidable.
 *
 * @param turned the range lists what is *not* affected: CSAF's `fixed` and `known_not_affected`
 */
export function affectedOf(product: ProductName, range: Range, listed: Status = 'affected'): readonly Affected[] {
  const by: Record<Status, VersionRange[]> = { affected: [], unaffected: [], unknown: [] }
  const all = new Set<Status>()
  const put = (status: Status, one: VersionRange) => {
    if (by[status].length < MOST_RANGES) by[status].push(one)
  }
  const statusOf = (status: Span['status']): Status => (status === 'in' ? listed : STATUS[status])
  for (const span of range.spans)
    for (const { status, range: one } of segmentsOf(span, range.scheme))
      if (one.exact === undefined && one.from === undefined && one.to === undefined) all.add(statusOf(status))
      else put(statusOf(status), one)
  for (const span of range.except ?? [])
    for (const { range: one } of segmentsOf(span, range.scheme)) put('unaffected', one)
  for (const text of range.unreadable)
    put(listed, { exact: cut(text.trim() || 'n/a', MOST_CHARACTERS), order: range.scheme })
  if (range.otherwise === 'in') all.add(listed)
  const found: Affected[] = []
  // Every version takes in each listed one.
  for (const status of ['affected', 'unaffected', 'unknown'] as const)
    if (all.has(status)) found.push({ product, status, ranges: [] })
    else if (by[status].length > 0) found.push({ product, status, ranges: by[status] })
  return found
}

interface Segment {
  readonly status: Span['status']
  readonly range: VersionRange
}

function segmentsOf(span: Span, order: Scheme): readonly Segment[] {
  if (span.from !== undefined && span.from === span.to)
    return [{ status: span.status, range: { exact: bounded(span.from.text), order } }]
  const found: Segment[] = []
  let status = span.status
  let from = span.from
  for (const change of span.changes ?? []) {
    found.push({ status, range: { ...lower(from), to: bounded(change.at.text), toExcluded: true, order } })
    status = change.status
    from = { ...change.at, inclusive: true }
  }
  const to = span.to
  found.push({
    status,
    range: {
      ...lower(from),
      ...(to === undefined ? {} : { to: bounded(to.text), ...(to.inclusive ? {} : { toExcluded: true }) }),
      order,
    },
  })
  return found
}

const lower = (from: Span['from']): Partial<VersionRange> =>
  from === undefined ? {} : { from: bounded(from.text), ...(from.inclusive ? {} : { fromExcluded: true }) }

const bounded = (text: string): string => cut(text, MOST_CHARACTERS)
