import { hashesOf } from '../../context/tree.ts'
import { placedObjects, textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'

/** CSAF 2.0 §6.2.1: products that are defined are named somewhere. An informational advisory has nowhere to name them. */
export const unusedProduct: CsafTest = {
  id: '6.2.1',
  kind: 'optional',
  versions: BOTH,
  title: 'Unused Definition of Product ID',
  run({ category, products, productReferences }, report) {
    if (category === 'csaf_informational_advisory' || products.length === 0) return
    for (const { id, path } of products)
      if (id !== undefined && !productReferences.named.has(id))
        report(`${path}/product_id`, `The product ${JSON.stringify(id)} is defined and never named.`)
  },
}

/** CSAF 2.0 §6.2.8 and 6.2.9: a hash that can be forged does not stand alone. */
const onlyHash = (id: string, title: string, algorithm: string): CsafTest => ({
  id,
  kind: 'optional',
  versions: BOTH,
  title,
  run({ products }, report) {
    for (const product of products)
      for (const { node, path } of hashesOf(product)) {
        const hashes = placedObjects(node['file_hashes'], `${path}/file_hashes`)
        if (hashes.length > 0 && hashes.every((hash) => textOf(hash.node['algorithm']) === algorithm))
          report(`${path}/file_hashes`, `The file is known by ${algorithm} only.`)
      }
  },
})

export const onlyMd5: CsafTest = onlyHash('6.2.8', 'Use of MD5 as the only Hash Algorithm', 'md5')
export const onlySha1: CsafTest = onlyHash('6.2.9', 'Use of SHA-1 as the only Hash Algorithm', 'sha1')

/** CSAF 2.0 §6.2.16: products can be identified by machines. */
export const noHelper: CsafTest = {
  id: '6.2.16',
  kind: 'optional',
  versions: BOTH,
  title: 'Missing Product Identification Helper',
  run({ products }, report) {
    for (const { node, path, id } of products)
      if (node['product_identification_helper'] === undefined)
        report(path, `The product ${JSON.stringify(id)} has no identification helper.`)
  },
}

/** CSAF 2.0 §6.2.18: a version range is written as vers. */
export const rangeWithoutVers: CsafTest = {
  id: '6.2.18',
  kind: 'optional',
  versions: BOTH,
  title: 'Product Version Range without vers',
  run({ branches }, report) {
    for (const { category, name, path } of branches)
      if (category === 'product_version_range' && name !== undefined && !/^vers:[a-z.+-][a-z0-9.+-]*\/./.test(name))
        report(`${path}/name`, `The range ${JSON.stringify(name)} is not written as vers.`)
  },
}
