import type { Context } from '../../context/context.ts'
import type { Product } from '../../context/tree.ts'
import { type Placed, placedObjects, textOf } from '../../json.ts'
import type { CsafTest } from '../../test.ts'
import { groupOfStatus } from '../../values/status.ts'
import { quoted } from '../v21test.ts'
import { pathTo } from './v21branches.ts'
import { ofProfiles } from './v21profiles.ts'
import { rangeOfBranch } from './v21ranges.ts'

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

/** Different kinds one product may be of. More than any honest one, and few enough to ask one by one. */
const MOST_KINDS = 100

/**
 * What a product is, and what it is installed with: a fix that is installed with a product is a version of that product.
 * Undefined where nothing says it. Worked out once for each product.
 */
function kindsOf(context: Context, id: string): ReadonlySet<string> | undefined {
  const known = context.keep('v21 kinds', () => ({
    paths: pathsOf(context),
    hosts: hostsOf(context),
    kinds: new Map<string, ReadonlySet<string> | undefined>(),
  }))
  if (known.kinds.has(id)) return known.kinds.get(id)
  const found = new Set<string | undefined>()
  for (const one of [id, ...(known.hosts.get(id) ?? [])]) found.add(kindOf(context, known.paths, one))
  const kinds = found.has(undefined) || found.size > MOST_KINDS ? undefined : (found as ReadonlySet<string>)
  known.kinds.set(id, kinds)
  return kinds
}

/** By each product that something is installed with it: those it is installed with. */
function hostsOf({ productPaths }: Context): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, string[]>()
  for (const { node } of productPaths) {
    const host = textOf(node['beginning_product_reference'])
    for (const step of placedObjects(node['subpaths'], '')) {
      const guest = textOf(step.node['next_product_reference'])
      if (host === undefined || guest === undefined || step.node['category'] !== 'installed_with') continue
      const known = hosts.get(guest)
      if (known === undefined) hosts.set(guest, [host])
      else if (known.length <= MOST_KINDS) known.push(host)
    }
  }
  return hosts
}

/** Products of one group of status of a vulnerability that have no counterpart in another. */
function* lonely(context: Context, vulnerability: Placed, group: string, counterpart: string) {
  const mentions = context.statusesOf(vulnerability)
  const wanted = mentions.filter(({ status }) => groupOfStatus(status) === group)
  if (wanted.length === 0) return
  const others = mentions.filter(({ status }) => groupOfStatus(status) === counterpart)
  const kinds = new Set<string>()
  let isAnyUnknown = false
  for (const { product } of others) {
    const found = kindsOf(context, product)
    if (found === undefined) isAnyUnknown = true
    else for (const kind of found) kinds.add(kind)
  }
  for (const mention of wanted) {
    const own = kindsOf(context, mention.product)
    // Where a product does not tell what it is, any other may be its counterpart.
    const isLonely =
      own === undefined ? others.length === 0 : !isAnyUnknown && [...own].every((kind) => !kinds.has(kind))
    if (isLonely) yield mention
  }
}

/** Remediations that say there is no fixed version. */
const UNFIXED = new Set(['fix_planned', 'no_fix_planned', 'none_available'])

/** Products of a vulnerability by what their remediations say: that there is no fixed version, or that there is. */
function remediesOf(context: Context, { node }: Placed) {
  const remediations = placedObjects(node['remediations'], '')
  const of = (isSuch: (category: string) => boolean) =>
    context.productsOfItems(remediations.filter((one) => isSuch(textOf(one.node['category']) ?? '')))
  return { unfixed: of((category) => UNFIXED.has(category)), fixed: of((category) => category === 'vendor_fix') }
}

/** Whether a product is a range that ends before a version, which is then the first that is not affected. */
function endsBefore(context: Context, product: string): boolean {
  const branch = context.productById.get(product)?.branch
  return (branch === undefined ? [] : pathTo(branch)).some((one) => {
    const range = rangeOfBranch(context, one)
    return range !== undefined && range.constraints !== '*' && range.constraints.at(-1)?.comparator === '<'
  })
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
    for (const vulnerability of context.vulnerabilities) {
      let remedies: ReturnType<typeof remediesOf> | undefined
      for (const { product, path } of lonely(context, vulnerability, 'affected', 'fixed')) {
        remedies ??= remediesOf(context, vulnerability)
        const mayHaveFix = remedies.fixed.has(product) || !remedies.unfixed.has(product) || endsBefore(context, product)
        if (mayHaveFix) report(path, `No fixed version is named of the affected product ${quoted(product)}.`)
      }
    }
  }),
]
