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
