import type { Context } from '../../context/context.ts'
import type { Branch } from '../../context/tree.ts'
import { isObject, textOf } from '../../json.ts'
import type { CsafTest, Report } from '../../test.ts'
import { groupOfStatus } from '../../values/status.ts'
import {
  contains,
  isOpenEnded,
  isSingleVersion,
  isVersType,
  overlap,
  readRange,
  type VersionRange,
} from '../../values/versionRange.ts'
import { quoted, test21 } from '../v21test.ts'

/** A branch that is a version range; `range` is a sentence where its name is none. */
interface RangeBranch {
  readonly branch: Branch
  readonly name: string
  readonly range: VersionRange | string
}

const rangesOf = (context: Context): readonly RangeBranch[] =>
  context.keep('v21 ranges', () =>
    context.branches.flatMap((branch) =>
      branch.category === 'product_version_range' && branch.name !== undefined
        ? [{ branch, name: branch.name, range: readRange(branch.name) }]
        : [],
    ),
  )

/** The range a branch is; undefined for other branches, and for names that are no range. */
export function rangeOfBranch(context: Context, branch: Branch): VersionRange | undefined {
  const byBranch = context.keep(
    'v21 range by branch',
    () => new Map(rangesOf(context).map((one) => [one.branch, one.range])),
  )
  const range = byBranch.get(branch)
  return typeof range === 'string' ? undefined : range
}

const ofRanges = (
  id: string,
  title: string,
  flaw: (range: VersionRange, name: string) => string | undefined,
): CsafTest =>
  test21(id, title, (context, report) => {
    for (const { branch, name, range } of rangesOf(context)) {
      const found = typeof range === 'string' ? undefined : flaw(range, name)
      if (found !== undefined) report(`${branch.path}/name`, `The range ${quoted(name)} ${found}.`)
    }
  })

/** CSAF 2.1 §6.1.50. A vls that is a single version breaks its rules as well. */
const rangeRules = test21('6.1.50', 'Product Version Range Rules', (context, report) => {
  for (const { branch, name, range } of rangesOf(context))
    if (typeof range === 'string') report(`${branch.path}/name`, `${quoted(name)} ${range}.`)
    else if (range.kind === 'vls' && isSingleVersion(range))
      report(`${branch.path}/name`, `${quoted(name)} is one version, no range.`)
})

/** Types the VERS specification lists beside those whose order is known here. */
const LISTED = new Set(
  'alpm arch composer conan cpan cran ebuild gentoo mattermost mozilla nginx openssl raku'.split(' '),
)

/** Children of one node of the tree that name versions, with their products or what is below them. */
interface Sibling {
  readonly branch: Branch
  readonly range: VersionRange | undefined
  /** The version of a `product_version`. */
  readonly version: string | undefined
  /** The product that ends the branch; undefined when branches follow. */
  readonly product: string | undefined
  readonly hasBranches: boolean
}

/** Groups of siblings that have a readable range among them. */
const siblingsOf = (context: Context): readonly (readonly Sibling[])[] =>
  context.keep('v21 siblings', () => {
    const groups = new Map<Branch | undefined, Sibling[]>()
    for (const branch of context.branches) {
      const range = rangeOfBranch(context, branch)
      const version = branch.category === 'product_version' ? branch.name : undefined
      if (version === undefined && range === undefined) continue
      const { product } = branch.node
      const sibling = {
        branch,
        range,
        version,
        product: isObject(product) ? textOf(product['product_id']) : undefined,
        hasBranches: branch.node['branches'] !== undefined,
      }
      const group = groups.get(branch.parent)
      if (group === undefined) groups.set(branch.parent, [sibling])
      else group.push(sibling)
    }
    return [...groups.values()].filter((group) => group.some(({ range }) => range !== undefined))
  })

/**
 * Comparisons of versions in one document. Honest trees need some hundreds; 100,000 ranges side by side would need
 * thousands of millions.
 */
const MOST_COMPARISONS = 100_000

/** How many comparisons a range takes at most. */
const sizeOf = ({ range }: Sibling): number =>
  range === undefined || range.constraints === '*' ? 1 : Math.max(1, range.constraints.length)

/** Pairs of a range and one of its siblings, each pair once, that share a version. */
function* overlaps(context: Context): Generator<readonly [Sibling, Sibling] | 'too many'> {
  let compared = 0
  for (const group of siblingsOf(context))
    for (const [i, one] of group.entries())
      for (let j = i + 1; j < group.length; j += 1) {
        const other = group[j]
        if (other === undefined) continue
        compared += sizeOf(one) * sizeOf(other)
        if (compared > MOST_COMPARISONS) {
          yield 'too many'
          return
        }
        const [range, sibling] = one.range === undefined ? [other, one] : [one, other]
        if (range.range === undefined) continue
        const share =
          sibling.range === undefined
            ? sibling.version !== undefined && contains(range.range, sibling.version)
            : overlap(range.range, sibling.range)
        if (share) yield [range, sibling]
      }
}

type Pair = readonly [Sibling, Sibling]
const isVers = (sibling: Sibling): boolean => sibling.range?.kind === 'vers'
const isVls = (sibling: Sibling): boolean => sibling.range?.kind === 'vls'
const isVersion = (sibling: Sibling): boolean => sibling.version !== undefined

/** All that overlaps, found once for the tests below. */
const overlappingPairs = (context: Context): readonly (Pair | 'too many')[] =>
  context.keep('v21 overlaps', () => [...overlaps(context)])

const TOO_MANY = `More than ${MOST_COMPARISONS} comparisons of versions would be needed: the others were not compared.`

/** Reports pairs of products of one vulnerability whose versions overlap, and whose statuses are of such groups. */
const overlapInStatus = (id: string, title: string, isSuch: (sibling: Sibling) => boolean, isSame: boolean): CsafTest =>
  test21(id, title, (context, report) => {
    if (overlappingPairs(context).length === 0) return
    let looked = 0
    for (const vulnerability of context.vulnerabilities) {
      looked += overlappingPairs(context).length
      if (looked > MOST_COMPARISONS) {
        report(vulnerability.path, TOO_MANY)
        return
      }
      const places = new Map<string, { group: string; path: string }>()
      for (const { product, status, path } of context.statusesOf(vulnerability)) {
        const group = groupOfStatus(status)
        if (group !== undefined && !places.has(product)) places.set(product, { group, path })
      }
      for (const pair of overlappingPairs(context)) {
        if (pair === 'too many') {
          report('/product_tree', TOO_MANY)
          continue
        }
        const [one, other] = pair
        if (!isSuch(other) || one.product === undefined || other.product === undefined) continue
        const [here, there] = [places.get(one.product), places.get(other.product)]
        if (here === undefined || there === undefined || (here.group === there.group) !== isSame) continue
        report(
          here.path,
          `${quoted(one.product)}, ${here.group}, and ${quoted(other.product)}, ${there.group}, share versions.`,
        )
      }
    }
  })

const overlapInTree = (id: string, title: string, isSuch: (sibling: Sibling) => boolean): CsafTest =>
  test21(id, title, (context, report: Report) => {
    for (const pair of overlappingPairs(context)) {
      if (pair === 'too many') report('/product_tree', TOO_MANY)
      else if (isSuch(pair[1]) && pair[1].hasBranches)
        report(`${pair[0].branch.path}/name`, `It shares versions with ${pair[1].branch.path}.`)
    }
  })

export const rangeTests = [
  rangeRules,
  /** CSAF 2.1 §6.1.59 */
  ofRanges('6.1.59', 'Single Version as Product Version Range', (range) =>
    isSingleVersion(range) ? 'is one version' : undefined,
  ),
  /** CSAF 2.1 §6.2.49 */
  ofRanges('6.2.49', 'Upper Open Ended Product Version Range', (range) =>
    isOpenEnded(range) ? 'has no upper end' : undefined,
  ),
  /** CSAF 2.1 §6.2.51 */
  ofRanges('6.2.51', 'Unknown VERS Type', ({ kind, type }) => {
    if (kind === 'vls' || isVersType(type)) return undefined
    return `is of the VERS type ${quoted(type)}, ${LISTED.has(type) ? 'which is registered and' : 'which is not known to be registered, and'} not supported here`
  }),
  overlapInStatus(
    '6.2.50.1',
    'Overlapping Product Version Range with VERS in Contradicting Product Status Group',
    isVers,
    false,
  ),
  overlapInStatus(
    '6.2.50.2',
    'Overlapping Product Version Range with vls in Contradicting Product Status Group',
    isVls,
    false,
  ),
  overlapInStatus(
    '6.2.50.3',
    'Overlapping Product Version Range with Product Version in Contradicting Product Status Group',
    isVersion,
    false,
  ),
  overlapInStatus('6.3.19.1', 'Overlapping Product Version Range with VERS in Same Product Status Group', isVers, true),
  overlapInStatus('6.3.19.2', 'Overlapping Product Version Range with vls in Same Product Status Group', isVls, true),
  overlapInStatus(
    '6.3.19.3',
    'Overlapping Product Version Range with Product Version in Same Product Status Group',
    isVersion,
    true,
  ),
  overlapInTree(
    '6.3.19.4',
    'Overlapping Product Version Range with Product Version Range in Branch',
    (sibling) => sibling.range !== undefined,
  ),
  overlapInTree('6.3.19.5', 'Overlapping Product Version Range with Product Version in Branch', isVersion),
]
