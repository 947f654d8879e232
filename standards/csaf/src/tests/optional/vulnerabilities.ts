import type { Context } from '../../context/context.ts'
import { cvssObjectsOf } from '../../context/scores.ts'
import { type Placed, placedObjects, textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'
import { scoresOfAny } from '../../values/cvss.ts'

const AFFECTED = new Set(['first_affected', 'known_affected', 'last_affected'])
const TO_REMEDY = new Set([...AFFECTED, 'under_investigation'])
const FIXED = new Set(['first_fixed', 'fixed'])

/** Products of some statuses that are not among those covered; each product once. */
function uncovered(
  context: Context,
  vulnerability: Placed,
  statuses: ReadonlySet<string>,
  covered: ReadonlySet<string>,
): { product: string; path: string }[] {
  const seen = new Set<string>()
  return context.statusesOf(vulnerability).filter(({ product, status }) => {
    if (!statuses.has(status) || covered.has(product) || seen.has(product)) return false
    seen.add(product)
    return true
  })
}

/** CSAF 2.0 §6.2.2: for what is affected or under investigation there is a remediation. */
export const missingRemediation: CsafTest = {
  id: '6.2.2',
  kind: 'optional',
  versions: BOTH,
  title: 'Missing Remediation',
  run(context, report) {
    for (const vulnerability of context.vulnerabilities) {
      const covered = context.productsOfItems(placedObjects(vulnerability.node['remediations'], ''))
      for (const { product, path } of uncovered(context, vulnerability, TO_REMEDY, covered))
        report(path, `There is no remediation for ${JSON.stringify(product)}.`)
    }
  },
}

/** CSAF 2.0 §6.2.3: for what is affected there is a score (2.1: a metric). */
export const missingScore: CsafTest = {
  id: '6.2.3',
  kind: 'optional',
  versions: BOTH,
  title: 'Missing Score',
  run(context, report) {
    for (const vulnerability of context.vulnerabilities) {
      const covered = new Set(context.scoresOf(vulnerability).flatMap(({ products }) => products))
      for (const { product, path } of uncovered(context, vulnerability, AFFECTED, covered))
        report(path, `There is no score for ${JSON.stringify(product)}.`)
    }
  },
}

/** CSAF 2.0 §6.2.7: involvements are dated. */
export const undatedInvolvement: CsafTest = {
  id: '6.2.7',
  kind: 'optional',
  versions: BOTH,
  title: 'Missing Date in Involvements',
  run({ vulnerabilities }, report) {
    for (const vulnerability of vulnerabilities)
      for (const { node, path } of placedObjects(
        vulnerability.node['involvements'],
        `${vulnerability.path}/involvements`,
      ))
        if (node['date'] === undefined) report(path, 'The involvement has no date.')
  },
}

/** CSAF 2.0 §6.2.17: a CVE stands in `cve`, not among other ids. */
export const cveAmongIds: CsafTest = {
  id: '6.2.17',
  kind: 'optional',
  versions: BOTH,
  title: 'CVE in field IDs',
  run({ vulnerabilities }, report) {
    for (const vulnerability of vulnerabilities)
      for (const { node, path } of placedObjects(vulnerability.node['ids'], `${vulnerability.path}/ids`))
        if (/^CVE-[0-9]{4}-[0-9]{4,}$/.test(textOf(node['text']) ?? ''))
          report(`${path}/text`, `${textOf(node['text'])} is a CVE.`)
  },
}

/** CSAF 2.0 §6.2.19: a score that is given for a fixed product has an environmental score of 0. */
export const scoreOfFixed: CsafTest = {
  id: '6.2.19',
  kind: 'optional',
  versions: BOTH,
  title: 'CVSS for Fixed Products',
  run(context, report) {
    for (const vulnerability of context.vulnerabilities) {
      const fixed = new Set(
        context.statusesOf(vulnerability).flatMap(({ status, product }) => (FIXED.has(status) ? [product] : [])),
      )
      if (fixed.size === 0) continue
      for (const scores of context.scoresOf(vulnerability)) {
        const product = scores.products.find((one) => fixed.has(one))
        if (product === undefined) continue
        for (const cvss of cvssObjectsOf(scores))
          if (cvss.node['environmentalScore'] !== 0 && scoresOfAny(cvss)?.overall !== 0)
            report(cvss.path, `${JSON.stringify(product)} is fixed, and its environmental score is not 0.`)
      }
    }
  },
}
