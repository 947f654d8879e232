import { cvssObjectsOf } from '../../context/scores.ts'
import { BOTH, type CsafTest, ONLY_20 } from '../../test.ts'

/** Whether an item of scores has anything besides CVSS v2. */
const hasOther = (content: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(content).some((key) => key !== 'cvss_v2' && key !== 'products')

/** CSAF 2.0 §6.3.1: CVSS v2 is not all a product is scored by. */
export const onlyCvss2: CsafTest = {
  id: '6.3.1',
  kind: 'informative',
  versions: BOTH,
  title: 'Use of CVSS v2 as the only Scoring System',
  run(context, report) {
    for (const vulnerability of context.vulnerabilities) {
      const items = context.scoresOf(vulnerability)
      const covered = new Set(items.flatMap(({ content, products }) => (hasOther(content) ? products : [])))
      for (const { content, contentPath, products } of items)
        if (content['cvss_v2'] !== undefined && !hasOther(content) && !products.every((one) => covered.has(one)))
          report(`${contentPath}/cvss_v2`, 'Products are scored by CVSS v2 only.')
    }
  },
}

/** CSAF 2.0 §6.3.2 */
export const cvss30: CsafTest = {
  id: '6.3.2',
  kind: 'informative',
  versions: BOTH,
  title: 'Use of CVSS v3.0',
  run(context, report) {
    for (const vulnerability of context.vulnerabilities)
      for (const scores of context.scoresOf(vulnerability))
        for (const { key, node, path } of cvssObjectsOf(scores)) {
          if (key !== 'cvss_v3') continue
          const vector = node['vectorString']
          if (node['version'] === '3.0') report(`${path}/version`, 'The score is by CVSS v3.0.')
          else if (typeof vector === 'string' && vector.startsWith('CVSS:3.0'))
            report(`${path}/vectorString`, 'The vector is of CVSS v3.0.')
        }
  },
}

/** CSAF 2.0 §6.3.3 */
export const missingCve: CsafTest = {
  id: '6.3.3',
  kind: 'informative',
  versions: BOTH,
  title: 'Missing CVE',
  run({ vulnerabilities }, report) {
    for (const { node, path } of vulnerabilities)
      if (node['cve'] === undefined) report(`${path}/cve`, 'The vulnerability has no CVE.')
  },
}

const missingCweAt = (key: string, versions: CsafTest['versions']): CsafTest => ({
  id: '6.3.4',
  kind: 'informative',
  versions,
  title: 'Missing CWE',
  run({ vulnerabilities }, report) {
    for (const { node, path } of vulnerabilities)
      if (node[key] === undefined) report(`${path}/${key}`, 'The vulnerability has no CWE.')
  },
})

/** CSAF 2.0 §6.3.4; 2.1 has a list of CWEs. */
export const missingCwe: readonly CsafTest[] = [missingCweAt('cwe', ONLY_20), missingCweAt('cwes', ['2.1'])]
