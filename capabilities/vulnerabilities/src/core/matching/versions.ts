import { AFFECTED, NOT_AFFECTED, type Truth, UNDECIDABLE } from '@testudo/cpe'
import {
  compareVersions,
  type Range,
  rangeContains,
  rangeOfText,
  readVersion,
  type Scheme,
  schemeOf,
  type Bound,
} from '@testudo/vers'
import type { VersionRange } from '../model.ts'
import type { Kind } from './kind.ts'
import type { Reason } from './reasons.ts'

/** What versions say: the answer, and why it is not "not affected". */
export interface Versioned {
  readonly truth: Truth
  readonly reason: Reason
  /** Only names of commits stood in the way: another statement of the same record, in versions, outweighs it. */
  readonly weak: boolean
}

/** A range read once. */
export interface CompiledRange {
  readonly said: VersionRange
  readonly scheme: Scheme
  readonly range: Range
  /** One version and nothing else. */
  readonly only: string | undefined
  /** Speaks of commits. */
  readonly commits: boolean
  /** Nothing but the same text can be told. */
  readonly unordered: boolean
}

/** Longer texts are no versions. */
const MOST_VERSION = 256

/** How readers of feeds spell that versions of this kind have no order. */
const NO_ORDER = 'unknown'

/** Hexadecimal of 7 to 64 digits with a letter and a figure in it, or as long as a digest. */
const isCommit = (text: string): boolean =>
  /^[0-9a-f]{7,64}$/i.test(text) && ((/[a-f]/i.test(text) && /\d/.test(text)) || text.length >= 40)

export function compileRange(said: VersionRange): CompiledRange {
  const scheme = schemeOf(said.order)
  const texts = [said.exact, said.from, said.to].filter((text) => text !== undefined)
  const isHex = (text: string) => /^(?:0|[0-9a-f]{7,64})$/i.test(text.trim())
  const commits = scheme === 'git' || (texts.some((text) => isCommit(text.trim())) && texts.every(isHex))
  const common = { said, scheme, commits, unordered: said.order === NO_ORDER }
  if (said.exact !== undefined) {
    // What people wrote where one version was asked for: `5.6.48 and prior`, `< 2.5`, `7.x`.
    const range = rangeOfText(said.exact.slice(0, MOST_VERSION + 1), scheme)
    const [span] = range.spans
    const isOne =
      commits || (range.spans.length === 1 && span !== undefined && span.from !== undefined && span.from === span.to)
    return { ...common, range, only: isOne ? said.exact.trim() : undefined }
  }
  const mark = (text: string, excluded: boolean | undefined): Bound => ({
    text: text.trim(),
    version: text.length > MOST_VERSION ? undefined : readVersion(scheme, text),
    inclusive: excluded !== true,
  })
  const from =
    said.from === undefined || ['0', '*', ''].includes(said.from.trim())
      ? undefined
      : mark(said.from, said.fromExcluded)
  const to =
    said.to === undefined || ['*', ''].includes(said.to.trim()) ? undefined : upper(said.to, said.toExcluded, mark)
  const range: Range = {
    scheme,
    spans: [{ status: 'in', ...(from && { from }), ...(to && { to }) }],
    otherwise: 'out',
    isSilent: false,
    unreadable: [],
  }
  return { ...common, range, only: undefined }
}

/** `5.10.*` as upper end is everything that begins so: before 5.11. */
function upper(
  text: string,
  excluded: boolean | undefined,
  mark: (text: string, excluded: boolean | undefined) => Bound,
): Bound {
  const [span] = /\.[xX*]$/.test(text.trim()) ? rangeOfText(text).spans : []
  if (span?.from === undefined || span.to === undefined) return mark(text, excluded)
  return excluded === true ? mark(span.from.text, true) : mark(span.to.text, true)
}

const OUT: Versioned = { truth: NOT_AFFECTED, reason: { code: 'in-range', range: { order: 'generic' } }, weak: false }

/** Whether a component's version is in any of the ranges. No ranges: every version. */
export function judgeVersions(ranges: readonly CompiledRange[], kind: Kind): Versioned {
  if (ranges.length === 0) return { truth: AFFECTED, reason: { code: 'every-version' }, weak: false }
  if (kind.version === undefined) {
    const every = ranges.find(
      ({ only, range }) => only === undefined && range.spans.some((span) => !span.from && !span.to),
    )
    if (every) return { truth: AFFECTED, reason: { code: 'every-version' }, weak: false }
    return { truth: UNDECIDABLE, reason: { code: 'no-version' }, weak: false }
  }
  let unsure: Versioned | undefined
  for (const range of ranges) {
    const found = judgeRange(range, kind, kind.version)
    if (found.truth === AFFECTED) return found
    // What is in the way for good outweighs what only names of commits leave open.
    if (found.truth === UNDECIDABLE && (unsure === undefined || (unsure.weak && !found.weak))) unsure = found
  }
  return unsure ?? OUT
}

function judgeRange(compiled: CompiledRange, kind: Kind, version: string): Versioned {
  const { range, scheme, only, said } = compiled
  const weak = compiled.commits && !isCommit(version)
  const undecided = (reason: Reason): Versioned => ({ truth: UNDECIDABLE, reason, weak })
  const isIn: Versioned = { truth: AFFECTED, reason: { code: 'in-range', range: said, version }, weak: false }
  if (compiled.unordered) {
    const text = only ?? said.exact
    if (compiled.commits && text?.toLowerCase() === version.toLowerCase()) return isIn
    if (weak) return undecided({ code: 'commits', version })
    return undecided(
      said.exact === undefined ? { code: 'order', version, range: said } : { code: 'range-unread', text: said.exact },
    )
  }
  const read = kind.versionUnder(scheme)
  if (only !== undefined) {
    if (only.toLowerCase() === version.toLowerCase())
      return kind.update === undefined ? isIn : undecided({ code: 'update', version, update: kind.update })
    const other = range.spans[0]?.from?.version ?? readVersion(scheme, only)
    const order = read && other && compareVersions(read, other)
    if (order !== undefined) return order === 0 ? isIn : OUT
    if (weak) return undecided({ code: 'commits', version })
    return isSuffixed(only, version) || isSuffixed(version, only)
      ? undecided({ code: 'order', version, range: said })
      : OUT
  }
  if (range.unreadable.length > 0) return undecided({ code: 'range-unread', text: range.unreadable[0] ?? '' })
  if (kind.update !== undefined && isAtBound(range, kind))
    return undecided({ code: 'update', version, update: kind.update })
  const { verdict } = rangeContains(range, read ?? version)
  if (verdict === 'in') return isIn
  if (verdict === 'out') return OUT
  return undecided(weak ? { code: 'commits', version } : { code: 'order', version, range: said })
}

/** `4.2.1-fw` and `4.2.1`: perhaps the same. `15.1(2)t1` and `15.1(2)t` are two. */
const isSuffixed = (long: string, short: string): boolean =>
  long.length > short.length &&
  long.toLowerCase().startsWith(short.toLowerCase()) &&
  !/[\p{L}\p{N}.]/u.test(long.charAt(short.length))

function isAtBound(range: Range, kind: Kind): boolean {
  const read = kind.versionUnder(range.scheme)
  return range.spans.some((span) =>
    [span.from, span.to].some(
      (end) => read !== undefined && end?.version !== undefined && compareVersions(read, end.version) === 0,
    ),
  )
}
