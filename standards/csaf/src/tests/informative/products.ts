import { type Branch, hashesOf } from '../../context/tree.ts'
import { placedObjects, textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'

/** CSAF 2.0 §6.3.5: shorter hashes than 64 digits (256 bits) collide. */
export const shortHash: CsafTest = {
  id: '6.3.5',
  kind: 'informative',
  versions: BOTH,
  title: 'Use of Short Hash',
  run({ products }, report) {
    for (const product of products)
      for (const hashes of hashesOf(product))
        for (const { node, path } of placedObjects(hashes.node['file_hashes'], `${hashes.path}/file_hashes`)) {
          const length = textOf(node['value'])?.length
          if (length !== undefined && length < 64) report(`${path}/value`, `The hash is ${length} digits long.`)
        }
  },
}

const ORDER = ['vendor', 'product_name', 'product_version']

/** Which of `ORDER` is missing on the way from the root to a branch, in that order; undefined when none is. */
function missingCategory(branch: Branch): string | undefined {
  let wanted = ORDER.length - 1
  for (let at: Branch | undefined = branch; at !== undefined && wanted >= 0; at = at.parent)
    if (at.category === ORDER[wanted]) wanted -= 1
  return wanted < 0 ? undefined : ORDER[wanted]
}

/** CSAF 2.0 §6.3.9: above each product of the tree stand a vendor, its product and its version, in that order. */
export const branchCategories: CsafTest = {
  id: '6.3.9',
  kind: 'informative',
  versions: BOTH,
  title: 'Branch Categories',
  run({ products }, report) {
    for (const { branch, path, id } of products) {
      const missing = branch === undefined ? undefined : missingCategory(branch)
      if (missing !== undefined)
        report(path, `Above the product ${JSON.stringify(id)} ${ORDER.join(', ')} do not stand in this order.`)
    }
  },
}

/** CSAF 2.0 §6.3.10 */
export const versionRange: CsafTest = {
  id: '6.3.10',
  kind: 'informative',
  versions: BOTH,
  title: 'Usage of Product Version Range',
  run({ branches }, report) {
    for (const { category, path } of branches)
      if (category === 'product_version_range') report(`${path}/category`, 'The branch is a range of versions.')
  },
}

/** CSAF 2.0 §6.3.11 */
export const versionIndicator: CsafTest = {
  id: '6.3.11',
  kind: 'informative',
  versions: BOTH,
  title: 'Usage of V as Version Indicator',
  run({ branches }, report) {
    for (const { category, name, path } of branches)
      if (category === 'product_version' && name !== undefined && /^[vV][0-9]/.test(name))
        report(`${path}/name`, `The version ${JSON.stringify(name)} begins with a v.`)
  },
}
