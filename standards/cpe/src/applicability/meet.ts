import { ANY, ATTRIBUTES, type Attribute, NA } from '../attributes.ts'
import { covers, type Relation } from '../compare.ts'
import { textOf } from '../value.ts'
import { type CompiledCriterion, type CompiledName, spell } from './compile.ts'
import { atBound, type CompareVersions, inRange } from './range.ts'
import { AFFECTED, NOT_AFFECTED, type Truth, UNDECIDABLE } from './truth.ts'

/** Why something cannot be decided. */
export interface Undecided {
  readonly why:
    | 'attribute-unknown'
    | 'name-has-wildcards'
    | 'version-unknown'
    | 'version-order'
    | 'update-at-bound'
    | 'environment-unknown'
    | 'criterion-unread'
  readonly criterion: CompiledCriterion | undefined
  readonly name: CompiledName | undefined
  readonly detail: string
}

export interface Meeting {
  readonly truth: Truth
  readonly undecided: Undecided | undefined
}

const YES: Meeting = { truth: AFFECTED, undecided: undefined }
const NO: Meeting = { truth: NOT_AFFECTED, undecided: undefined }
const VERSION = ATTRIBUTES.indexOf('version')
const UPDATE = ATTRIBUTES.indexOf('update')

/**
 * Whether a name of an inventory is what the criterion names: SUPERSET or EQUAL (NISTIR 7696 §6), and its version in the
 * range. Where the inventory says less than the criterion asks (its attribute is ANY, or has wildcards), the standard's
 * plain "no match" would tell somebody they are safe because nobody looked: the answer is *undecidable*.
 *
 * Cost: the attributes that are not ANY, some 50 ns, and what `compare` costs.
 */
export function meet(criterion: CompiledCriterion, name: CompiledName, compare: CompareVersions): Meeting {
  if (criterion.key !== name.key && criterion.key !== undefined && name.key !== undefined) return NO
  let unknown: Attribute | undefined
  for (const { index, attribute, value, pattern } of criterion.asked) {
    const there = name.values[index] ?? ANY
    if (there === value && !name.hasWildcards) continue
    const relation = relate(value, pattern, there, name.hasWildcards)
    if (relation === 'DISJOINT') return NO
    if (relation === 'SUBSET' || relation === 'UNDEFINED') unknown ??= attribute
  }
  const ranged = criterion.range === undefined ? YES : meetRange(criterion, name, compare)
  if (ranged.truth === NOT_AFFECTED || unknown === undefined) return ranged
  const why = name.values[ATTRIBUTES.indexOf(unknown)] === ANY ? 'attribute-unknown' : 'name-has-wildcards'
  return { truth: UNDECIDABLE, undecided: { why, criterion, name, detail: unknown } }
}

/** One attribute; both sides lower case. The order of the questions is that of `compareValues`. */
function relate(
  value: string,
  pattern: CompiledCriterion['asked'][number]['pattern'],
  there: string,
  mayBeWild: boolean,
): Relation {
  const text = there === ANY || there === NA || (!mayBeWild && pattern === undefined) ? undefined : textOf(there)
  if (text !== undefined && (text.lead > 0 || text.trail > 0)) return 'UNDEFINED'
  if (value === there) return 'EQUAL'
  if (there === ANY) return 'SUBSET'
  return pattern !== undefined && text !== undefined && covers(pattern, text.text) ? 'SUPERSET' : 'DISJOINT'
}

function meetRange(criterion: CompiledCriterion, name: CompiledName, compare: CompareVersions): Meeting {
  const { range = {} } = criterion
  const undecided = (why: Undecided['why'], detail: string): Meeting => ({
    truth: UNDECIDABLE,
    undecided: { why, criterion, name, detail },
  })
  if (name.version === undefined) return undecided('version-unknown', name.values[VERSION] ?? ANY)
  const update = name.values[UPDATE] ?? ANY
  if (update !== ANY && update !== NA && atBound(name.version, range, compare))
    return undecided('update-at-bound', update)
  const truth = inRange(name.version, range, compare)
  if (truth === UNDECIDABLE) return undecided('version-order', name.version)
  return truth === AFFECTED ? YES : NO
}

/** An English sentence for people; screens may say it in their own words from `why` and `detail`. */
export function sayUndecided({ why, criterion, name, detail }: Undecided): string {
  const asked = criterion === undefined ? '' : spell(criterion)
  const there = name === undefined ? '' : spell(name)
  switch (why) {
    case 'attribute-unknown':
      return `${there} does not say its ${detail}, which ${asked} asks for`
    case 'name-has-wildcards':
      return `${there} has wildcards in its ${detail}; whether ${asked} covers it is not defined`
    case 'version-unknown':
      return `${there} says no version${detail === NA ? ' (not applicable)' : ''}, and ${asked} applies to some versions only`
    case 'version-order':
      return `whether version ${detail} lies within the bounds of ${asked} is not known: no order of these versions`
    case 'update-at-bound':
      return `the version of ${there} is a bound of ${asked}; whether update ${detail} comes before or after it is not known`
    case 'environment-unknown':
      return `applies only together with ${asked}, and nothing is known of the ${detail} here`
    case 'criterion-unread':
      return `a criterion could not be read: ${detail}`
  }
}
