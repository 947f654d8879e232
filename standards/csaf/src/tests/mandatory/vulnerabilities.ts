import { listOf, placedObjects, textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'
import { momentOf } from '../../values/time.ts'

/** CSAF 2.0 §6.1.23: a CVE stands in one vulnerability. */
export const doubledCve: CsafTest = {
  id: '6.1.23',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Multiple Use of Same CVE',
  run({ vulnerabilities }, report) {
    const seen = new Set<string>()
    for (const { node, path } of vulnerabilities) {
      const cve = textOf(node['cve'])
      if (cve === undefined) continue
      if (seen.has(cve)) report(`${path}/cve`, `${cve} stands in a vulnerability before.`)
      seen.add(cve)
    }
  },
}

/** CSAF 2.0 §6.1.24: a party is involved once at any date, whatever its status. */
export const doubledInvolvement: CsafTest = {
  id: '6.1.24',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Multiple Definition in Involvements',
  run({ vulnerabilities }, report) {
    for (const vulnerability of vulnerabilities) {
      const seen = new Set<string>()
      for (const { node, path } of placedObjects(
        vulnerability.node['involvements'],
        `${vulnerability.path}/involvements`,
      )) {
        const party = textOf(node['party'])
        const date = textOf(node['date'])
        if (party === undefined || date === undefined) continue
        const name = JSON.stringify([party, momentOf(date) ?? date])
        if (seen.has(name)) report(path, `The ${party} is involved at ${date} before.`)
        seen.add(name)
      }
    }
  },
}

/** An item that must name products or groups. */
const withoutProducts =
  (list: string, what: string): CsafTest['run'] =>
  ({ vulnerabilities }, report) => {
    for (const vulnerability of vulnerabilities)
      for (const { node, path } of placedObjects(vulnerability.node[list], `${vulnerability.path}/${list}`))
        if (node['product_ids'] === undefined && node['group_ids'] === undefined)
          report(path, `The ${what} names no product and no product group.`)
  }

/** CSAF 2.0 §6.1.29: a remediation says for which products. */
export const remediationWithoutProduct: CsafTest = {
  id: '6.1.29',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Remediation without Product Reference',
  run: withoutProducts('remediations', 'remediation'),
}

/** CSAF 2.0 §6.1.32: a flag says for which products. */
export const flagWithoutProduct: CsafTest = {
  id: '6.1.32',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Flag without Product Reference',
  run: withoutProducts('flags', 'flag'),
}

/** VEX justification codes: CSAF 2.0 §3.2.3.5. */
const JUSTIFICATIONS = new Set([
  'component_not_present',
  'inline_mitigations_already_exist',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_not_present',
])

/** CSAF 2.0 §6.1.33: a product has one flag with a VEX justification code, groups counted. */
export const manyJustifications: CsafTest = {
  id: '6.1.33',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Multiple Flags with VEX Justification Codes per Product',
  run(context, report) {
    for (const vulnerability of context.vulnerabilities) {
      const seen = new Set<string>()
      const seenGroups = new Set<string>()
      for (const { node, path } of placedObjects(vulnerability.node['flags'], `${vulnerability.path}/flags`)) {
        if (!JUSTIFICATIONS.has(textOf(node['label']) ?? '')) continue
        // A group is resolved once: its products are known when it comes again.
        const groups = listOf(node['group_ids']).filter((id) => typeof id === 'string')
        const again = groups.flatMap((id) =>
          seenGroups.has(id) ? (context.groupById.get(id)?.products.slice(0, 1) ?? []) : [],
        )
        const fresh = { ...node, group_ids: groups.filter((id) => !seenGroups.has(id)) }
        const products = context.productsOfItem(fresh)
        const twice = again[0] ?? [...products].find((product) => seen.has(product))
        if (twice !== undefined) report(path, `The product ${JSON.stringify(twice)} has a justification before.`)
        for (const product of products) seen.add(product)
        for (const id of groups) seenGroups.add(id)
      }
    }
  },
}
