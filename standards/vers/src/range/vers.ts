import { problem, type Problem } from '../problem.ts'
import { compare, isScheme, readVersion, schemeOf, type Scheme } from '../schemes.ts'
import { bound, exactly, type Range, type Span } from './range.ts'

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>='

export interface Constraint {
  readonly comparator: Comparator
  /** Decoded. */
  readonly version: string
}

/** A version range specifier. `constraints` is `*`, or sorted by version, each version once. */
export interface Vers {
  readonly type: string
  readonly constraints: readonly Constraint[] | '*'
}

export type VersResult = { readonly vers: Vers; readonly warnings: readonly Problem[] } | { readonly problem: Problem }

/** Far more than any real range; keeps hostile ones cheap. */
const MAX_LENGTH = 65_536
/** Types the standard reserves for documentation and tests (§5.3.2.1). */
const RESERVED: ReadonlySet<string> = new Set(['example', 'test'])

const COMPARATORS = ['>=', '<=', '!=', '<', '>'] as const

/** Index of the first character that may not stand in a specifier; -1 when all may (§5.3.3.2). */
function findForbidden(text: string): number {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) <= 32 || text.charCodeAt(i) > 126) return i
  return -1
}

const isHexDigit = (character: string): boolean => /^[0-9A-Fa-f]$/.test(character)

/** Decodes each `%XX` once; the index of a broken one instead. */
function decode(text: string): string | number {
  for (let i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
    if (!isHexDigit(text.charAt(i + 1)) || !isHexDigit(text.charAt(i + 2))) return i
  }
  try {
    return decodeURIComponent(text)
  } catch {
    return text.indexOf('%')
  }
}

type Located = Constraint & { readonly at: number }

function readConstraint(text: string, at: number): Located | { readonly problem: Problem } {
  if (text === '')
    return problem('vers.empty_constraint', 'a constraint is missing between two pipes, or at an end', at)
  if (text.startsWith('=')) return problem('vers.equals', 'equality is written without a sign: remove the "="', at)
  const comparator = COMPARATORS.find((sign) => text.startsWith(sign))
  const written = text.slice(comparator?.length ?? 0)
  const start = at + (comparator?.length ?? 0)
  if (written === '') return problem('vers.empty_version', `a version is missing after "${comparator ?? ''}"`, start)
  const stray = [...written].findIndex((character) => '<>=!*'.includes(character))
  if (stray >= 0) {
    const message = `"${written.charAt(stray)}" inside a version must be percent-encoded, and "*" stands alone`
    return problem('vers.unencoded', message, start + stray)
  }
  const version = decode(written)
  if (typeof version === 'number') {
    return problem('vers.percent_encoding', 'a "%" must start a percent-encoded character such as %25', start + version)
  }
  return { comparator: comparator ?? '=', version, at }
}

const isUpper = (comparator: Comparator): boolean => comparator.startsWith('<')
const isLower = (comparator: Comparator): boolean => comparator.startsWith('>')

/** As the type `datetime` is defined: RFC 3339 with capitals, as it stands. */
const isPlainTime = (version: string, list: string): boolean =>
  list.includes(version) && readVersion('datetime', version) !== undefined

/** The order of versions and the sequence of comparators (§5.4). */
function checkSequence(constraints: readonly Located[], scheme: Scheme | undefined): Problem | undefined {
  const seen = new Set<string>()
  let before: Located | undefined
  let range: Located | undefined
  for (const constraint of constraints) {
    const { at, comparator, version } = constraint
    const sign = before === undefined || scheme === undefined ? undefined : compare(scheme, before.version, version)
    if (seen.has(version) || sign === 0) {
      return problem('vers.duplicate', `the version ${version} stands here a second time`, at).problem
    }
    seen.add(version)
    if (sign === 1)
      return problem('vers.unsorted', `${version} comes before ${before?.version}: sort by version`, at).problem
    before = constraint
    if (comparator === '!=') continue
    if (comparator === '=') {
      if (range !== undefined && isLower(range.comparator)) {
        return problem('vers.redundant', `${version} is already inside ${range.comparator}${range.version}`, at).problem
      }
      continue
    }
    if (range !== undefined && isUpper(range.comparator) === isUpper(comparator)) {
      const message = `"${comparator}" cannot follow "${range.comparator}": lower and upper ends take turns`
      return problem('vers.sequence', message, at).problem
    }
    // An equality before an upper end without a lower one lies inside it.
    if (isUpper(comparator) && range === undefined) {
      const inside = constraints.find((other) => other.comparator === '=' && other.at < at)
      if (inside !== undefined) {
        return problem('vers.redundant', `${inside.version} is already inside ${comparator}${version}`, inside.at)
          .problem
      }
    }
    range = constraint
  }
  return undefined
}

/**
 * Reads and checks a specifier such as `vers:npm/1.2.3|>=2.0.0|<5.0.0` (ECMA TC54 VERS, clause 5). Nothing is corrected.
 *
 * @returns the constraints, with a warning for a type whose order is not known here (§5.3.2); or the first problem, with
 *          its place in the text
 */
export function parseVers(text: string): VersResult {
  if (text.length > MAX_LENGTH) return problem('vers.too_long', `longer than ${MAX_LENGTH} characters`, MAX_LENGTH)
  const forbidden = findForbidden(text)
  if (forbidden >= 0) {
    return problem('vers.character', 'white space and characters outside of ASCII must be percent-encoded', forbidden)
  }
  if (!text.startsWith('vers:')) return problem('vers.scheme', 'must start with "vers:"', 0)
  const slash = text.indexOf('/')
  const type = text.slice(5, slash < 0 ? undefined : slash)
  if (!/^[a-z][a-z0-9.-]*$/.test(type)) {
    return problem('vers.type', 'the type is made of lower-case letters, digits, "." and "-", a letter first', 5)
  }
  if (type === 'invalid') return problem('vers.type', 'the type "invalid" is never valid', 5)
  if (slash < 0 || slash + 1 === text.length)
    return problem('vers.no_constraints', 'constraints are missing after the "/"', text.length)

  const scheme = isScheme(type) && type !== 'generic' ? type : undefined
  const warnings =
    scheme !== undefined
      ? []
      : [
          problem(
            'vers.unregistered',
            `the order of "${type}" versions is not known here: only plain cases are decided`,
            5,
          ).problem,
        ]
  const list = text.slice(slash + 1)
  if (list === '*') return { vers: { type, constraints: '*' }, warnings }

  const constraints: Located[] = []
  let at = slash + 1
  for (const part of list.split('|')) {
    const constraint = readConstraint(part, at)
    if ('problem' in constraint) return constraint
    constraints.push(constraint)
    at += part.length + 1
  }
  const odd = type === 'datetime' ? constraints.find(({ version }) => !isPlainTime(version, list)) : undefined
  if (odd !== undefined) {
    return problem('vers.version', 'a time is written as 2024-01-01T00:00:00Z, with nothing percent-encoded', odd.at)
  }
  const found = checkSequence(constraints, scheme ?? (RESERVED.has(type) ? undefined : 'generic'))
  if (found !== undefined) return { problem: found }
  return {
    vers: { type, constraints: constraints.map(({ comparator, version }) => ({ comparator, version })) },
    warnings,
  }
}

const encode = (version: string): string =>
  [...version]
    .map((character) =>
      /[\w.~:+/,;@()-]/.test(character) ? character : character === '\\' ? '%5C' : encodeByte(character),
    )
    .join('')

/** `encodeURIComponent` leaves `!`, `*` and `'` as they are. */
const encodeByte = (character: string): string =>
  /^[!*']$/.test(character) ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : encodeURIComponent(character)

/** The specifier in its canonical spelling. The constraints are taken as they are: they come from {@link parseVers} or sorted. */
export function formatVers({ type, constraints }: Vers): string {
  if (constraints === '*') return `vers:${type}/*`
  const parts = constraints.map(
    ({ comparator, version }) => `${comparator === '=' ? '' : comparator}${encode(version)}`,
  )
  return `vers:${type}/${parts.join('|')}`
}

/**
 * The range a specifier means (VERS, "Checking if a version is contained within a range").
 *
 * `vers:none/*` holds nothing. Exclusions alone (`!=1.2`) hold every other version: the standard rules out empty ranges.
 */
export function rangeOfVers({ type, constraints }: Vers): Range {
  const scheme = schemeOf(type)
  const range = (spans: readonly Span[]): Range => ({
    scheme,
    spans,
    otherwise: 'out',
    isSilent: false,
    unreadable: [],
  })
  if (constraints === '*') return range(type === 'none' ? [] : [{ status: 'in' }])

  const excluded = constraints.filter(({ comparator }) => comparator === '!=')
  const changes = excluded.map(({ version }) => exactly(scheme, version, 'out'))
  const spans: Span[] = []
  let from: Constraint | undefined
  for (const constraint of constraints) {
    const { comparator, version } = constraint
    if (comparator === '=') spans.push(exactly(scheme, version))
    else if (isLower(comparator)) from = constraint
    else if (isUpper(comparator)) {
      spans.push({ status: 'in', ...lowerEnd(scheme, from), to: bound(scheme, version, comparator === '<=') })
      from = undefined
    }
  }
  if (from !== undefined) spans.push({ status: 'in', ...lowerEnd(scheme, from) })
  if (spans.length === 0) spans.push({ status: 'in' })
  return { ...range(spans), except: changes }
}

const lowerEnd = (scheme: Scheme, from: Constraint | undefined): Pick<Span, 'from'> =>
  from === undefined ? {} : { from: bound(scheme, from.version, from.comparator === '>=') }
