import { placedObjects, textOf } from '../../json.ts'
import { quoted, test21 } from '../v21test.ts'

/**
 * The Registry for Vulnerability ID Systems for CSAF (github.com/oasis-tcs/csaf, registry/id/id-registry.json, version 1
 * of 2026-01-28): names of systems, and how their ids look.
 */
const SYSTEMS: ReadonlyMap<string, RegExp> = new Map([['https://github.com/oasis-tcs/csaf', /^#[1-9]\d*$/]])

export const idTests = [
  /** CSAF 2.1 §6.2.53 */
  test21('6.2.53', 'Matching Text for Registered ID System', ({ vulnerabilities }, report) => {
    for (const vulnerability of vulnerabilities)
      for (const { node, path } of placedObjects(vulnerability.node['ids'], `${vulnerability.path}/ids`)) {
        const text = textOf(node['text'])
        if (text !== undefined && SYSTEMS.get(textOf(node['system_name']) ?? '')?.test(text) === false)
          report(`${path}/text`, `${quoted(text)} is no id of ${quoted(textOf(node['system_name']))}.`)
      }
  }),
  /** CSAF 2.1 §6.3.20 */
  test21('6.3.20', 'Use of Unregistered ID System', ({ vulnerabilities }, report) => {
    for (const vulnerability of vulnerabilities)
      for (const { node, path } of placedObjects(vulnerability.node['ids'], `${vulnerability.path}/ids`)) {
        const system = textOf(node['system_name'])
        if (system !== undefined && !SYSTEMS.has(system))
          report(`${path}/system_name`, `${quoted(system)} is not registered.`)
      }
  }),
]
