import type { Context } from '../../context/context.ts'
import { listOf, type Placed, placedObjects, textOf } from '../../json.ts'
import type { CsafTest } from '../../test.ts'
import { groupOfStatus } from '../../values/status.ts'
import { quoted, test21 } from '../v21test.ts'

/** What may stand beside each category for the same product (CSAF 2.1 §3.2.4.14.1, table 3). */
const BESIDE: ReadonlyMap<string, readonly string[]> = new Map([
  ['workaround', ['workaround', 'mitigation', 'vendor_fix', 'fix_planned', 'no_fix_planned']],
  ['mitigation', ['workaround', 'mitigation', 'vendor_fix', 'fix_planned', 'no_fix_planned']],
  ['vendor_fix', ['workaround', 'mitigation', 'vendor_fix']],
  ['optional_patch', ['optional_patch']],
  ['none_available', ['none_available']],
  ['fix_planned', ['workaround', 'mitigation', 'fix_planned']],
  ['no_fix_planned', ['workaround', 'mitigation', 'no_fix_planned']],
])

interface Verdicts {
  readonly prohibited: readonly string[]
  readonly discouraged: readonly string[]
}

/** How each category goes with the groups of product status (table 4); what is not listed is allowed. */
const WITH_STATUS: ReadonlyMap<string, Verdicts> = new Map([
  ['workaround', { prohibited: ['not affected', 'fixed'], discouraged: ['under investigation', 'unknown'] }],
  ['mitigation', { prohibited: ['not affected', 'fixed'], discouraged: ['under investigation', 'unknown'] }],
  ['vendor_fix', { prohibited: ['not affected', 'fixed'], discouraged: ['under investigation', 'unknown'] }],
  ['optional_patch', { prohibited: ['affected'], discouraged: ['fixed'] }],
  ['none_available', { prohibited: ['not affected', 'fixed'], discouraged: [] }],
  ['fix_planned', { prohibited: ['fixed'], discouraged: ['not affected', 'under investigation', 'unknown'] }],
  ['no_fix_planned', { prohibited: ['fixed'], discouraged: ['not affected'] }],
])

/** Remediations of a vulnerability with the products they are for; a group is resolved once for each category. */
function* remediations(context: Context, { node, path }: Placed) {
  const seen = new Set<string>()
  for (const remediation of placedObjects(node['remediations'], `${path}/remediations`)) {
    const category = textOf(remediation.node['category']) ?? ''
    if (!BESIDE.has(category)) continue
    const groups = listOf(remediation.node['group_ids']).filter((group) => {
      const name = `${category} ${String(group)}`
      return typeof group === 'string' && !seen.has(name) && seen.add(name) !== undefined
    })
    const fresh = { product_ids: remediation.node['product_ids'], group_ids: groups }
    yield { category, path: remediation.path, products: context.productsOfItem(fresh) }
  }
}

/** CSAF 2.1 §6.1.35: what is to be done about a product does not contradict itself. */
const contradictingRemediations = test21('6.1.35', 'Contradicting Remediations', (context, report) => {
  for (const vulnerability of context.vulnerabilities) {
    const seen = new Map<string, Set<string>>()
    for (const { category, path, products } of remediations(context, vulnerability))
      for (const product of products) {
        const before = seen.get(product) ?? new Set()
        const other = [...before].find((one) => !BESIDE.get(category)?.includes(one))
        if (other !== undefined)
          report(path, `For ${quoted(product)} there is ${other} already, beside which ${category} cannot stand.`)
        seen.set(product, before.add(category))
      }
  }
})

const statusCombination =
  (verdict: keyof Verdicts): CsafTest['run'] =>
  (context, report) => {
    for (const vulnerability of context.vulnerabilities) {
      const groups = groupsByProduct(context, vulnerability)
      for (const { category, path, products } of remediations(context, vulnerability)) {
        const against = WITH_STATUS.get(category)?.[verdict] ?? []
        for (const product of products) {
          const group = against.find((one) => groups.get(product)?.has(one))
          if (group !== undefined) report(path, `${quoted(product)} is ${group}, with which ${category} is ${verdict}.`)
        }
      }
    }
  }

function groupsByProduct(context: Context, vulnerability: Placed): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>()
  for (const { product, status } of context.statusesOf(vulnerability)) {
    const group = groupOfStatus(status)
    if (group !== undefined) groups.set(product, (groups.get(product) ?? new Set()).add(group))
  }
  return groups
}

export const remediationTests = [
  contradictingRemediations,
  /** CSAF 2.1 §6.1.36 */
  test21('6.1.36', 'Contradicting Product Status Remediation Combination', statusCombination('prohibited')),
  /** CSAF 2.1 §6.2.27 */
  test21('6.2.27', 'Discouraged Product Status Remediation Combination', statusCombination('discouraged')),
]
