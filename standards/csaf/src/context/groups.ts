import type { Reference } from './references.ts'
import { type JsonObject, listOf, type Placed, placedObjects, textOf } from '../json.ts'

/** A product group: a name for several products. */
export interface ProductGroup extends Placed {
  readonly id: string | undefined
  readonly products: readonly string[]
}

/** `/product_tree/product_groups/*` (CSAF 2.0 §3.2.2.3). */
export const groupsOf = (tree: JsonObject): ProductGroup[] =>
  placedObjects(tree['product_groups'], '/product_tree/product_groups').map(({ node, path }) => ({
    node,
    path,
    id: textOf(node['group_id']),
    products: listOf(node['product_ids']).filter((id) => typeof id === 'string'),
  }))

/**
 * How many products the groups of a document stand for where they are named: each group once for each list that names it
 * (`/vulnerabilities/0/remediations`). Tests look at each of them.
 */
export function countMembers(references: readonly Reference[], groupById: ReadonlyMap<string, ProductGroup>): number {
  const seen = new Set<string>()
  let members = 0
  for (const { id, path } of references) {
    const name = `${path.split('/', 4).join('/')} ${id}`
    if (!seen.has(name)) members += groupById.get(id)?.products.length ?? 0
    seen.add(name)
  }
  return members
}
