import { compareToBound, readVersion, type Scheme, type Version } from '../schemes.ts'

/** A version as a bound. `version` is absent when the scheme cannot read the text: then only the same text is decided. */
export interface Mark {
  readonly text: string
  readonly version: Version | undefined
}

export interface Bound extends Mark {
  readonly inclusive: boolean
}

/** What a source says of the versions it lists. */
export type Status = 'in' | 'out' | 'unknown'

/** One stretch of versions and what is said of it. Absent bounds are open; equal inclusive bounds are one version. */
export interface Span {
  readonly from?: Bound
  readonly to?: Bound
  readonly status: Status
  /** From `at` on, inside the stretch, the status is another; in the order of versions. */
  readonly changes?: readonly { readonly at: Mark; readonly status: Status }[]
}

/** The one model of all ranges: of `vers:`, OSV, CVE and free text. Made once, asked for many versions. */
export interface Range {
  readonly scheme: Scheme
  readonly spans: readonly Span[]
  /** Versions taken out of all stretches (`!=`); they decide first. */
  readonly except?: readonly Span[]
  /** What holds for versions in no stretch. */
  readonly otherwise: Status
  /** The source names only some versions and keeps silent on the rest: `otherwise` is a reading, not its word. */
  readonly isSilent: boolean
  /** Parts of the source that could not be read as versions at all: while there are any, nothing is "out". */
  readonly unreadable: readonly string[]
}

export type Verdict = 'in' | 'out' | 'undecidable'

export type ReasonCode =
  | 'listed' // a stretch holds the version
  | 'not_listed' // no stretch holds it, and the source says what that means
  | 'source_silent' // no stretch holds it, and the source says nothing of others
  | 'source_unknown' // the source itself says it does not know
  | 'conflict' // one stretch says in, another out
  | 'no_version' // the version cannot be read under the scheme
  | 'not_ordered' // the scheme does not decide between the version and a bound
  | 'unreadable_range' // a part of the source is no range

/** Why. `bound` is the text of the range that decided or hindered; give it and `code` to people in their language. */
export interface Containment {
  readonly verdict: Verdict
  readonly code: ReasonCode
  readonly bound?: string
}

export const mark = (scheme: Scheme, text: string): Mark => ({ text: text.trim(), version: readVersion(scheme, text) })

export const bound = (scheme: Scheme, text: string, inclusive: boolean): Bound => ({ ...mark(scheme, text), inclusive })

/** A span that is one version. */
export function exactly(scheme: Scheme, text: string, status: Status = 'in'): Span {
  const one = bound(scheme, text, true)
  return { from: one, to: one, status }
}

type Truth = boolean | undefined

/** -1, 0 or 1 against a bound; the same text is 0 under every scheme. */
function signAgainst(text: string, version: Version | undefined, other: Mark): -1 | 0 | 1 | undefined {
  if (version !== undefined && other.version !== undefined) return compareToBound(version, other.version)
  return text === other.text ? 0 : undefined
}

const both = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === undefined || b === undefined ? undefined : true

/** Whether the span holds the version: yes, no, or not decided. */
function holds(span: Span, text: string, version: Version | undefined): Truth {
  let inside: Truth = true
  if (span.from !== undefined) {
    const sign = signAgainst(text, version, span.from)
    inside = sign === undefined ? undefined : sign > 0 || (sign === 0 && span.from.inclusive)
    if (inside === false) return false
    if (span.to === span.from) return sign === undefined ? undefined : sign === 0
  }
  if (span.to !== undefined) {
    const sign = signAgainst(text, version, span.to)
    inside = both(inside, sign === undefined ? undefined : sign < 0 || (sign === 0 && span.to.inclusive))
  }
  return inside
}

/** The status the span gives to a version it holds; `undefined` when it is not decided whether a change applies. */
function statusIn(span: Span, text: string, version: Version | undefined): Status | undefined {
  let status = span.status
  for (const change of span.changes ?? []) {
    const sign = signAgainst(text, version, change.at)
    if (sign === undefined) return change.status === status ? status : undefined
    if (sign >= 0) status = change.status
  }
  return status
}

const textOf = (span: Span): string =>
  span.from !== undefined && span.from === span.to
    ? span.from.text
    : [
        ...(span.from === undefined ? [] : [`${span.from.inclusive ? '>=' : '>'}${span.from.text}`]),
        ...(span.to === undefined ? [] : [`${span.to.inclusive ? '<=' : '<'}${span.to.text}`]),
      ].join(', ') || '*'

const hindrance = (read: Version | undefined, span: Span): Containment => ({
  verdict: 'undecidable',
  code: read === undefined ? 'no_version' : 'not_ordered',
  bound: textOf(span),
})

const SILENT: Readonly<Record<Status, Verdict>> = { in: 'in', out: 'out', unknown: 'undecidable' }

/**
 * Whether a range holds a version.
 *
 * @param version as read under the range's scheme (fast), under another (its text is read again), or as text
 * @returns the verdict with its reason. A version that cannot be ordered against a bound is *undecidable*, unless
 *          another stretch already holds it. Stretches that contradict each other: undecidable, `conflict`.
 *
 * Time O(spans), nothing is parsed for a version of the range's own scheme.
 */
export function rangeContains(range: Range, version: Version | string): Containment {
  const text = typeof version === 'string' ? version.trim() : version.text
  const read =
    typeof version === 'object' && version.scheme === range.scheme ? version : readVersion(range.scheme, text)

  // Not decided whether it is excepted: then being in a stretch decides nothing.
  let doubted: Containment | undefined
  for (const span of range.except ?? []) {
    const inside = holds(span, text, read)
    if (inside === true) return { verdict: 'out', code: 'listed', bound: `!=${textOf(span)}` }
    if (inside === undefined) doubted ??= hindrance(read, span)
  }
  let held: Containment | undefined
  let hindered: Containment | undefined
  for (const span of range.spans) {
    const inside = holds(span, text, read)
    if (inside === false) continue
    const status = inside === true ? statusIn(span, text, read) : undefined
    if (inside === undefined || status === undefined) {
      // What is not decided matters only if it could change the answer.
      if (status === undefined && (span.status !== range.otherwise || span.changes !== undefined))
        hindered ??= hindrance(read, span)
      continue
    }
    const found: Containment =
      status === 'unknown'
        ? { verdict: 'undecidable', code: 'source_unknown', bound: textOf(span) }
        : { verdict: status, code: 'listed', bound: textOf(span) }
    if (held === undefined || held.code === 'source_unknown') held = found
    else if (found.code === 'listed' && found.verdict !== held.verdict)
      return { verdict: 'undecidable', code: 'conflict', bound: `${held.bound} / ${found.bound}` }
  }
  if (held !== undefined) return doubted !== undefined && held.verdict === 'in' ? doubted : held
  if (hindered !== undefined) return hindered
  const [unread] = range.unreadable
  if (unread !== undefined && range.otherwise !== 'in')
    return { verdict: 'undecidable', code: 'unreadable_range', bound: unread }
  if (range.isSilent) return { verdict: SILENT[range.otherwise], code: 'source_silent' }
  return range.otherwise === 'unknown'
    ? { verdict: 'undecidable', code: 'source_unknown' }
    : { verdict: range.otherwise, code: 'not_listed' }
}

/** The range as one line for people: `>=1.0, <2.0 or 2.5`. */
export function describeRange(range: Range): string {
  const listed = range.spans.filter((span) => span.status === 'in').map(textOf)
  return [...listed, ...range.unreadable.map((text) => `"${text}"`)].join(' or ')
}
