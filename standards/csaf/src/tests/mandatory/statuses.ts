import { BOTH, type CsafTest } from '../../test.ts'

/** The contradicting groups; `recommended` contradicts none. `unknown` came with 2.1. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ['first_affected', 'affected'],
  ['known_affected', 'affected'],
  ['last_affected', 'affected'],
  ['known_not_affected', 'not affected'],
  ['first_fixed', 'fixed'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under investigation'],
  ['unknown', 'unknown'],
])

/** CSAF 2.0 §6.1.6: within a vulnerability no product is in two groups of status that contradict each other. */
export const contradictingStatus: CsafTest = {
  id: '6.1.6',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Contradicting Product Status',
  run(context, report) {
    for (const vulnerability of context.vulnerabilities) {
      const seen = new Map<string, string>()
      for (const { product, status, path } of context.statusesOf(vulnerability)) {
        const group = GROUPS.get(status)
        if (group === undefined) continue
        const before = seen.get(product)
        if (before === undefined) seen.set(product, group)
        else if (before !== group)
          report(path, `The product ${JSON.stringify(product)} is ${group} here and ${before} before.`)
      }
    }
  },
}
