import { compareVersions, isScheme, schemeOf, type Scheme } from '../schemes.ts'
import { bound, exactly, mark, type Bound, type Range, type Span, type Status } from './range.ts'
import { spansOfText, wildcardBounds } from './text.ts'

/** One entry of `affected[].versions` of a CVE record (CVE JSON 5.x schema, `versions`). */
export interface CveVersion {
  readonly version: string
  readonly status: string
  readonly versionType?: string
  readonly lessThan?: string
  readonly lessThanOrEqual?: string
  readonly changes?: readonly { readonly at: string; readonly status: string }[]
}

export interface CveVersions {
  readonly versions?: readonly CveVersion[]
  readonly defaultStatus?: string
}

export interface CveOptions {
  /** The scheme to use where the record names none (`custom`, or nothing): that of the purl, if one is known. */
  readonly scheme?: Scheme
  /**
   * What holds for versions a record without `defaultStatus` does not list. The schema says "unknown"; most records are
   * meant, and read by everybody, as "not affected". `out` unless told; the reason is `source_silent` in both cases.
   */
  readonly unlisted?: 'out' | 'unknown'
}

const STATUS = new Map<string, Status>([
  ['affected', 'in'],
  ['unaffected', 'out'],
  ['unknown', 'unknown'],
])
const statusOf = (status: string | undefined): Status => STATUS.get(status ?? '') ?? 'unknown'

/** Lower ends that mean "from the first version": the schema's 0, and what records write for it. */
const FROM_START: ReadonlySet<string> = new Set([
  '0',
  '*',
  '',
  '-',
  'n/a',
  'unspecified',
  'all',
  'any',
  'all versions',
  'previous versions',
  'unknown',
])
/** Upper ends that mean "without end". */
const TO_END: ReadonlySet<string> = new Set(['*', 'unspecified', ''])

/** Types whose upper end counts something else than the lower: `13.1`, less than patch `49.13`. */
const OTHER_COUNT: ReadonlySet<string> = new Set(['patch', 'release', 'update'])

const isBackwards = (from: Bound | undefined, to: Bound | undefined): boolean =>
  from?.version !== undefined && to?.version !== undefined && compareVersions(from.version, to.version) === 1

/** From a version to before the same version. */
const isEmpty = (from: Bound | undefined, to: Bound | undefined): boolean =>
  from !== undefined &&
  to !== undefined &&
  !to.inclusive &&
  (from.text === to.text ||
    (from.version !== undefined && to.version !== undefined && compareVersions(from.version, to.version) === 0))

/** The upper end; `2024.4.x` inclusive is everything before 2024.5. */
function upper(scheme: Scheme, text: string, inclusive: boolean) {
  const wildcard = wildcardBounds(text)
  if (wildcard === undefined) return bound(scheme, text, inclusive)
  return bound(scheme, inclusive ? wildcard[1] : wildcard[0], false)
}

function spanOf(entry: CveVersion, scheme: Scheme): Span | undefined {
  const status = statusOf(entry.status)
  const end = entry.lessThan ?? entry.lessThanOrEqual ?? ''
  const start = entry.version.trim()
  const inclusive = entry.lessThan === undefined
  const isOpen = TO_END.has(end.trim())
  if (!isOpen && !/\d/.test(end)) return undefined
  const from = FROM_START.has(start.toLowerCase())
    ? undefined
    : bound(scheme, wildcardBounds(start)?.[0] ?? start, true)
  if (from !== undefined && !isOpen && OTHER_COUNT.has((entry.versionType ?? '').toLowerCase())) return undefined
  const to = isOpen ? undefined : upper(scheme, end, inclusive)
  if (isBackwards(from, to)) return undefined
  if (isEmpty(from, to)) {
    // "92.0.4515.107, less than 92.0.4515.107" holds nothing as it stands. Those who write it (browsers, in hundreds of
    // records) mean everything before; of versions that are fine it can mean anything.
    return status === 'in' && to !== undefined ? { status, to } : undefined
  }
  const changes = (entry.changes ?? []).map((change) => ({
    at: mark(scheme, change.at),
    status: statusOf(change.status),
  }))
  return {
    status,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(changes.length === 0 ? {} : { changes }),
  }
}

/** The scheme all entries name; where they name none or several, the one handed in, else `generic`. */
function schemeOfEntries(versions: readonly CveVersion[], fallback: Scheme): Scheme {
  const named = new Set<Scheme>()
  for (const { versionType } of versions) {
    if (versionType === undefined) continue
    const scheme = schemeOf(versionType)
    if (scheme !== 'generic' || isScheme(versionType.toLowerCase())) named.add(scheme)
  }
  const [only, ...others] = named
  return only === undefined || others.length > 0 ? fallback : only
}

const isReadable = (span: Span): boolean =>
  [span.from, span.to].every((end) => end === undefined || end.version !== undefined)

/**
 * The range of one `affected` entry of a CVE record: `in` is affected, `out` unaffected.
 *
 * Records spell freely; `versionType` holds anything from `semver` to a version. Where a bound is no version of the
 * named scheme, all are read as `generic`. A range of affected versions that ends where it begins is taken to begin at the
 * first version. An entry of prose (`n/a`, `see references`) makes everything it could mean
 * undecidable. Single versions may be free text as {@link rangeOfText} reads it (`< 2.5`, `4.1.x`).
 */
export function rangeOfCve({ versions = [], defaultStatus }: CveVersions, options: CveOptions = {}): Range {
  const read = (scheme: Scheme): Range => {
    const spans: Span[] = []
    const unreadable: string[] = []
    for (const entry of versions) {
      const isRange = entry.lessThan !== undefined || entry.lessThanOrEqual !== undefined
      const found = isRange ? spanOf(entry, scheme) : spansOfSingle(entry, scheme)
      if (found === undefined)
        unreadable.push(isRange ? `${entry.version} … ${entry.lessThan ?? entry.lessThanOrEqual ?? ''}` : entry.version)
      else spans.push(...(Array.isArray(found) ? found : [found]))
    }
    const isSilent = defaultStatus === undefined
    const otherwise = isSilent ? (options.unlisted ?? 'out') : statusOf(defaultStatus)
    return {
      scheme,
      spans,
      otherwise,
      isSilent,
      unreadable: versions.length === 0 && isSilent ? ['(no versions)'] : unreadable,
    }
  }
  const named = schemeOfEntries(versions, options.scheme ?? 'generic')
  const range = read(named)
  return named === 'generic' || named === 'git' || range.spans.every(isReadable) ? range : read('generic')
}

function spansOfSingle(entry: CveVersion, scheme: Scheme): Span[] | undefined {
  const status = statusOf(entry.status)
  // A commit, or a version with a change after it: taken as it stands.
  if (scheme === 'git') return [exactly(scheme, entry.version, status)]
  return spansOfText(scheme, entry.version)?.map((span) => ({ ...span, status }))
}
