import { type Branch } from '../../context/tree.ts'
import { quoted, test21 } from '../v21test.ts'

const MOST_BRANCHES = 30

/** The branches from the tree to this one. */
export function pathTo(branch: Branch): Branch[] {
  const path: Branch[] = []
  for (let one: Branch | undefined = branch; one !== undefined; one = one.parent) path.push(one)
  return path.toReversed()
}

export const branchTests = [
  /** CSAF 2.1 §6.1.34. Told once for each subtree that goes too deep. */
  test21('6.1.34', 'Branches Recursion Depth', ({ branches }, report) => {
    for (const { depth, path } of branches)
      if (depth === MOST_BRANCHES + 1) report(path, `There are more than ${MOST_BRANCHES} branches within each other.`)
  }),
  /** CSAF 2.1 §6.1.57. Products below are named by their branch. */
  test21('6.1.57', 'Stacked Branch Categories', ({ branches }, report) => {
    /** Categories above and at each branch; parents come first. */
    const above = new Map<Branch, ReadonlySet<string>>()
    for (const branch of branches) {
      const { category, parent, path } = branch
      const before = parent === undefined ? undefined : above.get(parent)
      if (category === undefined || category === 'product_family') {
        above.set(branch, before ?? new Set())
        continue
      }
      if (before?.has(category)) report(`${path}/category`, `A branch above is of the category ${category} already.`)
      above.set(branch, new Set([...(before ?? []), category]))
    }
  }),
  /** CSAF 2.1 §6.1.58 */
  test21('6.1.58', 'Use of `product_version` in one Path with `product_version_range`', ({ branches }, report) => {
    const VERSIONS = ['product_version', 'product_version_range']
    const above = new Map<Branch, string | undefined>()
    for (const branch of branches) {
      const { category, parent, path } = branch
      const before = parent === undefined ? undefined : above.get(parent)
      const isVersion = category !== undefined && VERSIONS.includes(category)
      if (isVersion && before !== undefined && before !== category)
        report(`${path}/category`, `A branch above is a ${before}, so none below can be a ${category}.`)
      above.set(branch, isVersion ? category : before)
    }
  }),
  /** CSAF 2.1 §6.2.48 */
  test21('6.2.48', 'Misuse at Vendor Name', ({ branches }, report) => {
    for (const { category, name, path } of branches)
      if (category === 'vendor' && name?.toLowerCase().replaceAll(/\s/g, '') === 'opensource')
        report(`${path}/name`, `${quoted(name)} is no vendor.`)
  }),
]
