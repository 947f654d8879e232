import { compare, isScheme, parseVers, schemeOf, type Scheme } from '@testudo/vers'

/** A version range of a branch: VERS, or a VERS-like specifier (vls), which is its constraints alone (CSAF 2.1 §3.1.2.3.2). */
export interface VersionRange {
  readonly kind: 'vers' | 'vls'
  /** The VERS type; `generic` for a vls. */
  readonly type: string
  readonly constraints: readonly RangeConstraint[] | '*'
}

interface RangeConstraint {
  readonly comparator: '=' | '!=' | '<' | '<=' | '>' | '>='
  readonly version: string
}

/** Flaws in the order of versions, which nobody can see who does not know how they are ordered. */
const OF_ORDER = new Set(['vers.unsorted', 'vers.sequence', 'vers.redundant'])

/** Types for everything and nothing: they have no constraints but `*`. */
const WHOLE = new Set(['all', 'none'])

export const isVersType = (type: string): boolean => WHOLE.has(type) || (isScheme(type) && type !== 'generic')

/** Reads the name of a branch as a range; a sentence without its subject when it is none. */
export function readRange(text: string): VersionRange | string {
  return text.startsWith('vers:') ? readVers(text) : readVls(text)
}

function readVers(text: string): VersionRange | string {
  const read = parseVers(text)
  const type = /^vers:([^/]*)/.exec(text)?.[1] ?? ''
  if ('problem' in read) {
    if (isVersType(type) || !OF_ORDER.has(read.problem.code)) return `is no VERS: ${read.problem.message}`
    const list = text.slice(text.indexOf('/') + 1)
    const constraints = list.split('|').map(readConstraint)
    return { kind: 'vers', type, constraints: constraints.filter((one) => one !== undefined) }
  }
  const { constraints } = read.vers
  if (WHOLE.has(type) && constraints !== '*') return `is no VERS: the type "${type}" has no constraints but "*"`
  if (!WHOLE.has(type) && constraints === '*') return 'is not written as vers:all/*'
  return { kind: 'vers', type, constraints }
}

const MOST_CHARACTERS = 10_000

/** A vls is what follows the slash of a VERS; best effort, as the standard allows: versions are not put in order. */
function readVls(text: string): VersionRange | string {
  if (text.length > MOST_CHARACTERS) return `has more than ${MOST_CHARACTERS} characters`
  const constraints: RangeConstraint[] = []
  for (const part of text.split('|')) {
    const constraint = readConstraint(part)
    if (constraint === undefined)
      return `is neither VERS nor constraints as VERS has them: ${JSON.stringify(part.slice(0, 100))}`
    constraints.push(constraint)
  }
  return { kind: 'vls', type: 'generic', constraints }
}

function readConstraint(text: string): RangeConstraint | undefined {
  const [, comparator = '', version = ''] = /^(!=|<=|>=|<|>|=)?([^\s<>=!*|]+)$/.exec(text) ?? []
  if (version === '') return undefined
  return { comparator: comparator === '' ? '=' : (comparator as RangeConstraint['comparator']), version }
}

/** Whether a range is one version. */
export const isSingleVersion = ({ constraints }: VersionRange): boolean =>
  constraints !== '*' && constraints.length === 1 && constraints[0]?.comparator === '='

/** Whether a range has no upper end: its last including constraint begins one. `vers:all/*` is meant to be everything. */
export const isOpenEnded = ({ constraints }: VersionRange): boolean =>
  constraints !== '*' &&
  (constraints.findLast(({ comparator }) => comparator !== '!=')?.comparator.startsWith('>') ?? false)

/** A stretch of versions; an end that is not there goes on for ever. */
interface Stretch {
  readonly from?: End
  readonly to?: End
}
interface End {
  readonly version: string
  readonly isIncluded: boolean
}

function stretchesOf({ constraints, type }: VersionRange): readonly Stretch[] {
  if (constraints === '*') return type === 'none' ? [] : [{}]
  const stretches: Stretch[] = []
  let from: End | undefined
  for (const { comparator, version } of constraints) {
    const end = { version, isIncluded: comparator.endsWith('=') }
    if (comparator === '=') stretches.push({ from: end, to: end })
    else if (comparator.startsWith('>')) from = end
    else if (comparator.startsWith('<')) {
      stretches.push(from === undefined ? { to: end } : { from, to: end })
      from = undefined
    }
  }
  return from === undefined ? stretches : [...stretches, { from }]
}

const excluded = (range: VersionRange): readonly string[] =>
  range.constraints === '*' ? [] : range.constraints.flatMap((one) => (one.comparator === '!=' ? [one.version] : []))

/**
 * Whether two ranges have a version in common. Between any two different versions another is taken to be.
 *
 * @returns false also where the order of the versions is not known: nothing is guessed
 */
export function overlap(a: VersionRange, b: VersionRange): boolean {
  if (a.type !== b.type) return false
  const scheme = schemeOf(a.type)
  const holes = [...excluded(a), ...excluded(b)]
  return stretchesOf(a).some((one) => stretchesOf(b).some((other) => meet(scheme, one, other, holes)))
}

/** Whether a version is in a range, of whose type it is taken to be. Not where the order is not known. */
export function contains(range: VersionRange, version: string): boolean {
  const end = { version, isIncluded: true }
  const alone: Stretch = { from: end, to: end }
  return stretchesOf(range).some((one) => meet(schemeOf(range.type), one, alone, excluded(range)))
}

function meet(scheme: Scheme, a: Stretch, b: Stretch, holes: readonly string[]): boolean {
  const froms = [a.from, b.from].filter((end) => end !== undefined)
  const tos = [a.to, b.to].filter((end) => end !== undefined)
  let touching: string | undefined
  for (const from of froms)
    for (const to of tos) {
      const order = compare(scheme, from.version, to.version)
      if (order === undefined || order === 1) return false
      if (order === 0 && !(from.isIncluded && to.isIncluded)) return false
      if (order === 0) touching = from.version
    }
  return touching === undefined || !holes.some((hole) => compare(scheme, hole, touching) === 0)
}
