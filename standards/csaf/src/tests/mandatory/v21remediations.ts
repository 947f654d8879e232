import type { Context } from '../../context/context.ts'
import { type Placed, placedObjects, textOf } from '../../json.ts'
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

const remediationsOf = ({ node, path }: Placed): Placed[] => placedObjects(node['remediations'], `${path}/remediations`)

/** CSAF 2.1 §6.1.35: what is to be done about a product does not contradict itself. */
const contradictingRemediations = test21('6.1.35', 'Contradicting Remediations', (context, report) => {
  for (const vulnerability of context.vulnerabilities) {
    const seen = new Map<string, Set<string>>()
    for (const { node, path } of remediationsOf(vulnerability)) {
      const category = textOf(node['category']) ?? ''
      const beside = BESIDE.get(category)
      if (beside === undefined) continue
      for (const product of context.productsOfItem(node)) {
        const before = seen.get(product) ?? new Set()
        const other = [...before].find((one) => !beside.includes(one))
        if (other !== undefined)
          report(path, `For ${quoted(product)} there is ${other} already, beside which ${category} cannot stand.`)
        seen.set(product, before.add(category))
      }
    }
  }
})

const statusCombination =
  (verdict: keyof Verdicts, what: string): Parameters<typeof test21>[2] =>
  (context, report) => {
    for (const vulnerability of context.vulnerabilities) {
      const groups = groupsByProduct(context, vulnerability)
      for (const { node, path } of remediationsOf(vulnerability)) {
        const category = textOf(node['category']) ?? ''
        const against = WITH_STATUS.get(category)?.[verdict] ?? []
        for (const product of context.productsOfItem(node)) {
          const group = groups.get(product)?.find((one) => against.includes(one))
          if (group !== undefined) report(path, `${quoted(product)} is ${group}, with which ${category} is ${what}.`)
        }
      }
    }
  }

function groupsByProduct(context: Context, vulnerability: Placed): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const { product, status } of context.statusesOf(vulnerability)) {
    const group = groupOfStatus(status)
    if (group !== undefined) groups.set(product, [...(groups.get(product) ?? []), group])
  }
  return groups
}

export const remediationTests = [
  contradictingRemediations,
  /** CSAF 2.1 §6.1.36 */
  test21(
    '6.1.36',
    'Contradicting Product Status Remediation Combination',
    statusCombination('prohibited', 'prohibited'),
  ),
  /** CSAF 2.1 §6.2.27 */
  test21(
    '6.2.27',
    'Discouraged Product Status Remediation Combination',
    statusCombination('discouraged', 'discouraged'),
  ),
]
