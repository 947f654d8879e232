import { objectOf, textOf } from '../../json.ts'
import { EXTENSIONS } from '../../values/extensions.ts'
import { test21 } from '../v21test.ts'
import { missingProductId } from './productIds.ts'
import { extensionsOf } from './v21extensions.ts'

/** The value a JSON pointer of ours leads to; its parts have no escapes, being indices and names of the schema. */
const valueAt = (root: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((value, part) => (value as Readonly<Record<string, unknown>> | undefined)?.[part], root)

export const productIdTests = [
  /** CSAF 2.1 §6.1.1. A critical extension that is known here may define products as well. */
  test21('6.1.1', 'Missing Definition of Product ID', (context, report) => {
    const defined = new Set<unknown>()
    for (const { node } of extensionsOf(context)) {
      if (node['critical'] !== true) continue
      const extension = EXTENSIONS.get(textOf(node['$schema']) ?? '')
      for (const id of extension?.products?.(objectOf(node['content'])) ?? []) defined.add(id)
    }
    missingProductId.run(context, (path, message) => {
      if (!defined.has(valueAt(context.root, path))) report(path, message)
    })
  }),
]
