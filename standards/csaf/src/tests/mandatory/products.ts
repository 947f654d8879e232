import { hashesOf, helperOf } from '../../context/tree.ts'
import { placedObjects, placedTexts, textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'
import { flawOfPurl } from '../../values/purl.ts'

/** CSAF 2.0 §6.1.25: one item of hashes has one value of each algorithm. */
export const doubledHash: CsafTest = {
  id: '6.1.25',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Multiple Use of Same Hash Algorithm',
  run({ products }, report) {
    for (const product of products)
      for (const hashes of hashesOf(product)) {
        const seen = new Set<string>()
        for (const { node, path } of placedObjects(hashes.node['file_hashes'], `${hashes.path}/file_hashes`)) {
          const algorithm = textOf(node['algorithm'])
          if (algorithm === undefined) continue
          if (seen.has(algorithm)) report(path, `A hash by ${JSON.stringify(algorithm)} stands before.`)
          seen.add(algorithm)
        }
      }
  },
}

/**
 * Words that make a range of a version (§6.1.31: "it is deemed sufficient that, when converted to lower case, the value of
 * name does not contain any of the following strings"). As whole words, so that "Install 4" is no range for its "all";
 * any other sign ends a word, so that `vers:all/*`, which stands for every version, is one.
 */
const RANGE_WORDS = new Set(['after', 'all', 'before', 'earlier', 'later', 'prior', 'versions'])

/** CSAF 2.0 §6.1.31: "it MUST be tested that the value of name does not contain a version range". */
export const rangeInVersion: CsafTest = {
  id: '6.1.31',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Version Range in Product Version',
  run({ branches }, report) {
    for (const { category, name, path } of branches) {
      if (category !== 'product_version' || name === undefined) continue
      const isRange =
        /[<>]/.test(name) ||
        name
          .toLowerCase()
          .split(/[^\p{L}\p{N}]+/u)
          .some((word) => RANGE_WORDS.has(word))
      if (isRange) report(`${path}/name`, `${JSON.stringify(name)} is a range, not one version.`)
    }
  },
}

/** CSAF 2.0 §6.1.13: package URLs are valid. 2.0 has one `purl` of a product, 2.1 a list of `purls`. */
export const purl: CsafTest = {
  id: '6.1.13',
  kind: 'mandatory',
  versions: BOTH,
  title: 'PURL',
  run({ products, version }, report) {
    for (const product of products) {
      const helper = helperOf(product)
      const path = `${product.path}/product_identification_helper`
      const single = textOf(helper['purl'])
      const purls = version === '2.1' ? placedTexts(helper['purls'], `${path}/purls`) : []
      for (const one of version === '2.0' && single !== undefined ? [{ text: single, path: `${path}/purl` }] : purls) {
        const flaw = flawOfPurl(one.text)
        if (flaw !== undefined) report(one.path, `The package URL ${JSON.stringify(one.text.slice(0, 200))} ${flaw}.`)
      }
    }
  },
}
