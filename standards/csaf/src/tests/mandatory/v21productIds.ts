import { objectOf, textOf } from '../../json.ts'
import { EXTENSIONS } from '../../values/extensions.ts'
import { quoted, test21 } from '../v21test.ts'
import { extensionsOf } from './v21extensions.ts'

export const productIdTests = [
  /** CSAF 2.1 §6.1.1. A critical extension that is known here may define products as well. */
  test21('6.1.1', 'Missing Definition of Product ID', (context, report) => {
    const { missing } = context.productReferences
    if (missing.length === 0) return
    const defined = new Set<unknown>()
    for (const { node } of extensionsOf(context)) {
      if (node['critical'] !== true) continue
      const extension = EXTENSIONS.get(textOf(node['$schema']) ?? '')
      for (const id of extension?.products?.(objectOf(node['content'])) ?? []) defined.add(id)
    }
    for (const { id, path } of missing)
      if (!defined.has(id)) report(path, `No product of the product tree has the id ${quoted(id)}.`)
  }),
]
