import type { Context } from '../../context/context.ts'
import type { Product } from '../../context/tree.ts'
import { type Placed, placedObjects, textOf } from '../../json.ts'
import type { CsafTest } from '../../test.ts'
import { groupOfStatus } from '../../values/status.ts'
import { readRange } from '../../values/versionRange.ts'
import { quoted } from '../v21test.ts'
import { pathTo } from './v21branches.ts'
import { ofProfiles } from './v21profiles.ts'

/** Product paths lead to product paths; circles are another test's business. */
const MOST_STEPS = 30

/**
 * What a product is, whatever its version: vendor and name of its branches; of a product path, what it begins with. Two
 * versions of one product are told by it. Undefined where nothing says it, as for full product names alone.
 */
function kindOf({ productById }: Context, paths: ReadonlyMap<string, Placed>, id: string): string | undefined {
  let at = id
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const path = paths.get(at)
    if (path === undefined) return kindOfBranch(productById.get(at))
    at = textOf(path.node['beginning_product_reference']) ?? ''
  }
  return undefined
}

function kindOfBranch(product: Product | undefined): string | undefined {
  if (product?.branch === undefined) return undefined
  const names = pathTo(product.branch).filter(({ category }) => category === 'vendor' || category === 'product_name')
  if (!names.some(({ category }) => category === 'product_name')) return undefined
  return JSON.stringify(names.map(({ category, name }) => [category, name]))
}

/** Product paths by the product they define. */
const pathsOf = ({ productPaths }: Context): ReadonlyMap<string, Placed> =>
  new Map(
    productPaths.map((path) => [
      textOf((path.node['full_product_name'] as { product_id?: unknown } | undefined)?.product_id) ?? '',
      path,
    ]),
  )

/** What a product is, and what it is installed with: a fix that is installed with a product is a version of that product. */
function kindsOf(
  context: Context,
  paths: ReadonlyMap<string, Placed>,
  hosts: ReadonlyMap<string, readonly string[]>,
  id: string,
) {
  return [id, ...(hosts.get(id) ?? [])].map((one) => kindOf(context, paths, one))
}

/** By each product that something is installed with it: those it is installed with. */
function hostsOf({ productPaths }: Context): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>()
  for (const { node } of productPaths) {
    const host = textOf(node['beginning_product_reference'])
    for (const step of placedObjects(node['subpaths'], '')) {
      const guest = textOf(step.node['next_product_reference'])
      if (host !== undefined && guest !== undefined && step.node['category'] === 'installed_with')
        hosts.set(guest, [...(hosts.get(guest) ?? []), host])
    }
  }
  return hosts
}

/** Products of one group of status of a vulnerability that have no counterpart in another. */
function* lonely(context: Context, vulnerability: Placed, group: string, counterpart: string) {
  const mentions = context.statusesOf(vulnerability)
  const wanted = mentions.filter(({ status }) => groupOfStatus(status) === group)
  if (wanted.length === 0) return
  const paths = context.keep('v21 paths', () => pathsOf(context))
  const hosts = context.keep('v21 hosts', () => hostsOf(context))
  const others = mentions.filter(({ status }) => groupOfStatus(status) === counterpart)
  const kinds = new Set(others.flatMap(({ product }) => kindsOf(context, paths, hosts, product)))
  for (const mention of wanted) {
    const own = kindsOf(context, paths, hosts, mention.product)
    // Where a product does not tell what it is, any other may be its counterpart.
    const isLonely = own.includes(undefined)
      ? others.length === 0
      : !kinds.has(undefined) && !own.some((kind) => kinds.has(kind))
    if (isLonely) yield mention
  }
}

/** Remediations that say there is no fixed version. */
const UNFIXED = new Set(['fix_planned', 'no_fix_planned', 'none_available'])

/** Whether something says that an affected product has no fixed version, and nothing that it has. */
function hasNoFix(context: Context, vulnerability: Placed, product: string): boolean {
  const branch = context.productById.get(product)?.branch
  const ranges =
    branch === undefined ? [] : pathTo(branch).filter(({ category }) => category === 'product_version_range')
  for (const { name } of ranges) {
    const range = readRange(name ?? '')
    if (typeof range === 'string' || range.constraints === '*') continue
    if (range.constraints.at(-1)?.comparator === '<') return false
  }
  const categories = placedObjects(vulnerability.node['remediations'], '')
    .filter(({ node }) => context.productsOfItem(node).has(product))
    .map(({ node }) => textOf(node['category']) ?? '')
  return !categories.includes('vendor_fix') && categories.some((category) => UNFIXED.has(category))
}

export const counterpartTests: readonly CsafTest[] = [
  /** CSAF 2.1 §6.1.27.13 */
  ofProfiles('6.1.27.13', 'Corresponding Affected Products', ['csaf_security_advisory'], (context, report) => {
    for (const vulnerability of context.vulnerabilities)
      for (const { product, path } of lonely(context, vulnerability, 'fixed', 'affected'))
        report(path, `No affected version is named of the fixed product ${quoted(product)}.`)
  }),
  /** CSAF 2.1 §6.2.39.1 */
  ofProfiles('6.2.39.1', 'Missing Fixed Product', ['csaf_security_advisory'], (context, report) => {
    for (const vulnerability of context.vulnerabilities)
      for (const { product, path } of lonely(context, vulnerability, 'affected', 'fixed'))
        if (!hasNoFix(context, vulnerability, product))
          report(path, `No fixed version is named of the affected product ${quoted(product)}.`)
  }),
]
