import { type Attribute, ANY, NA, parseName } from '@testudo/cpe'
import { parsePurl } from '@testudo/vers'
import type { Product } from '../../context/tree.ts'
import { helperOf } from '../../context/tree.ts'
import { placedTexts, textOf } from '../../json.ts'
import type { Report } from '../../test.ts'
import { quoted, test21 } from '../v21test.ts'
import { pathTo } from './v21branches.ts'

/** Where a CPE name says what a branch category says. Families, hosts and specifications have no place in it. */
const COUNTERPARTS: ReadonlyMap<string, Attribute> = new Map([
  ['architecture', 'target_hw'],
  ['language', 'language'],
  ['patch_level', 'update'],
  ['platform', 'target_sw'],
  ['product_name', 'product'],
  ['product_version', 'version'],
  ['product_version_range', 'version'],
  ['service_pack', 'update'],
  ['vendor', 'vendor'],
])

/** As versions are compared: without the quoting of CPE, a leading `v`, and case. */
const plain = (version: string): string =>
  version
    .replaceAll('\\', '')
    .toLowerCase()
    .replace(/^v(?=\d)/, '')

/** The names of the branches above a product, by their category; the lowest where several are of one. */
const namesAbove = (product: Product): ReadonlyMap<string, string> =>
  new Map(
    product.branch === undefined
      ? []
      : pathTo(product.branch).map(({ category, name }) => [category ?? '', name ?? ''] as const),
  )

function checkCpe(cpe: string, above: ReadonlyMap<string, string>, path: string, report: Report): void {
  const read = parseName(cpe)
  if ('flaw' in read) return
  const { name } = read
  const told = new Set<Attribute>()
  for (const [category, attribute] of COUNTERPARTS) {
    if (!above.has(category)) continue
    told.add(attribute)
    const isRange = category === 'product_version_range'
    if (!isRange && name[attribute] === ANY) report(path, `The name leaves out ${category}, which a branch says.`)
    else if (!isRange && /(?<!\\)[*?]/.test(name[attribute])) report(path, `The name has a wildcard for ${category}.`)
  }
  const version = above.get('product_version')
  if (version !== undefined && ![ANY, NA].includes(name.version) && plain(name.version) !== plain(version))
    report(path, `The name is of the version ${quoted(name.version)}, the branch of ${quoted(version)}.`)
  for (const attribute of COUNTERPARTS.values())
    if (!told.has(attribute) && ![ANY, NA].includes(name[attribute])) {
      told.add(attribute)
      report(path, `The name says ${attribute} ${quoted(name[attribute])}, which no branch says.`)
    }
}

function checkPurl(text: string, above: ReadonlyMap<string, string>, path: string, report: Report): void {
  const read = parsePurl(text)
  const version = above.get('product_version')
  if ('problem' in read || version === undefined) return
  if (read.purl.version === undefined) report(path, 'The package URL leaves out the version, which a branch says.')
  else if (plain(read.purl.version) !== plain(version))
    report(path, `The package URL is of the version ${quoted(read.purl.version)}, the branch of ${quoted(version)}.`)
}

export const identificationTests = [
  /**
   * CSAF 2.1 §6.2.42, by the process it deems sufficient. Vendors and names are spelled in many ways, so that only their
   * absence is told; versions are compared. What cannot be read is the business of 6.1.13 and the schema.
   */
  test21('6.2.42', 'Inconsistent Product Identification Helper', ({ products }, report) => {
    for (const product of products) {
      if (product.branch === undefined) continue
      const helper = helperOf(product)
      const path = `${product.path}/product_identification_helper`
      const cpe = textOf(helper['cpe'])
      if (cpe === undefined && helper['purls'] === undefined) continue
      const above = namesAbove(product)
      if (cpe !== undefined) checkCpe(cpe, above, `${path}/cpe`, report)
      for (const purl of placedTexts(helper['purls'], `${path}/purls`)) checkPurl(purl.text, above, purl.path, report)
    }
  }),
]
