import { isObject, textOf } from '../../json.ts'
import { type CsafTest, ONLY_20 } from '../../test.ts'
import { cweName, hadCweName } from '../../values/cwe.ts'

/**
 * CSAF 2.0 §6.1.11: a CWE that is given exists, and has the name given. CSAF 2.0 does not say of which version of the
 * list, and a document is not wrong because the list was renamed later: a name of any version passes.
 */
export const cwe: CsafTest = {
  id: '6.1.11',
  kind: 'mandatory',
  versions: ONLY_20,
  title: 'CWE',
  run({ vulnerabilities }, report) {
    for (const { node, path } of vulnerabilities) {
      const given = node['cwe']
      if (!isObject(given)) continue
      const id = textOf(given['id'])
      const name = textOf(given['name'])
      if (id === undefined || name === undefined) continue
      const newest = cweName(id)
      if (newest === undefined) report(`${path}/cwe/id`, `No weakness has the id ${JSON.stringify(id)}.`)
      else if (!hadCweName(id, name)) report(`${path}/cwe/name`, `The name of ${id} is ${JSON.stringify(newest)}.`)
    }
  },
}
