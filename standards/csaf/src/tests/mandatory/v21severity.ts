import { cvssObjectsOf } from '../../context/scores.ts'
import { groupOfStatus } from '../../values/status.ts'
import { canonicalUrls } from '../../values/canonicalUrl.ts'
import { quoted, test21 } from '../v21test.ts'

const RATING = 'qualitative_severity_rating'

export const severityTests = [
  /** CSAF 2.1 §6.1.56 */
  test21('6.1.56', 'Use of CVSS and Qualitative Severity Rating', (context, report) => {
    for (const vulnerability of context.vulnerabilities) {
      const metrics = context.scoresOf(vulnerability)
      const scored = new Set(
        metrics
          .filter((metric) => cvssObjectsOf(metric).length > 0)
          .flatMap(({ products, source }) => products.map((product) => JSON.stringify([product, source]))),
      )
      for (const { content, contentPath, products, source } of metrics) {
        const product = products.find((one) => scored.has(JSON.stringify([one, source])))
        if (content[RATING] !== undefined && product !== undefined)
          report(`${contentPath}/${RATING}`, `The same source gives a CVSS score for ${quoted(product)}.`)
      }
    }
  }),
  /** CSAF 2.1 §6.2.47 */
  test21('6.2.47', 'Use of Qualitative Severity Rating by Issuing Party', (context, report) => {
    const own = canonicalUrls(context)
    for (const vulnerability of context.vulnerabilities)
      for (const { content, contentPath, source } of context.scoresOf(vulnerability))
        if (content[RATING] !== undefined && (source === undefined || own.includes(source)))
          report(`${contentPath}/${RATING}`, 'The issuing party itself gives no more than a word.')
  }),
  /** CSAF 2.1 §6.3.18 */
  test21('6.3.18', 'Use of Qualitative Severity Rating', (context, report) => {
    for (const vulnerability of context.vulnerabilities)
      for (const { content, contentPath } of context.scoresOf(vulnerability))
        if (content[RATING] !== undefined) report(`${contentPath}/${RATING}`, 'A word tells nothing of its reasons.')
  }),
  /** CSAF 2.1 §6.3.12 */
  test21('6.3.12', 'Missing CVSS v4.0', (context, report) => {
    for (const vulnerability of context.vulnerabilities) {
      const covered = new Set<string>()
      for (const metric of context.scoresOf(vulnerability)) {
        const objects = cvssObjectsOf(metric)
        if (objects.length === 0) continue
        for (const product of metric.products) covered.add(product)
        if (!objects.some(({ key }) => key === 'cvss_v4')) report(metric.contentPath, 'There is no score of CVSS 4.0.')
      }
      for (const { product, status, path } of context.statusesOf(vulnerability))
        if (groupOfStatus(status) === 'affected' && !covered.has(product))
          report(path, `There is no CVSS score for ${quoted(product)}.`)
    }
  }),
]
