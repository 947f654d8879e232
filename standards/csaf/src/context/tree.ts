import { isObject, type JsonObject, listOf, objectOf, type Placed, placedObjects, textOf } from '../json.ts'

/** One branch of the product tree. */
export interface Branch {
  readonly node: JsonObject
  readonly path: string
  /** 1 for the branches of the tree itself. */
  readonly depth: number
  readonly parent: Branch | undefined
  readonly category: string | undefined
  readonly name: string | undefined
}

/** One definition of a product: a full product name. */
export interface Product {
  /** Undefined when the definition is broken. */
  readonly id: string | undefined
  readonly node: JsonObject
  /** To the full product name; the id is at `${path}/product_id`. */
  readonly path: string
  readonly kind: 'branch' | 'alone' | 'relationship' | 'path'
  /** The branch that ends in this product. */
  readonly branch: Branch | undefined
}

/**
 * Every branch of a tree, parents before children, siblings in order. Without recursion: the depth is the sender's choice.
 * Product tree: CSAF 2.0 §3.2.2, 2.1 §3.2.3.
 */
export function branchesOf(tree: JsonObject): Branch[] {
  const found: Branch[] = []
  const waiting: { list: readonly unknown[]; path: string; parent: Branch | undefined; at: number }[] = [
    { list: listOf(tree['branches']), path: '/product_tree/branches', parent: undefined, at: 0 },
  ]
  for (;;) {
    const level = waiting.at(-1)
    if (level === undefined) return found
    if (level.at >= level.list.length) {
      waiting.pop()
      continue
    }
    const node = level.list[level.at]
    const path = `${level.path}/${level.at}`
    level.at += 1
    if (!isObject(node)) continue
    const branch: Branch = {
      node,
      path,
      depth: waiting.length,
      parent: level.parent,
      category: textOf(node['category']),
      name: textOf(node['name']),
    }
    found.push(branch)
    const below = listOf(node['branches'])
    if (below.length > 0) waiting.push({ list: below, path: `${path}/branches`, parent: branch, at: 0 })
  }
}

/** Every definition of a product in a tree. */
export function productsOf(tree: JsonObject, branches: readonly Branch[]): Product[] {
  const found: Product[] = []
  const add = (value: unknown, path: string, kind: Product['kind'], branch?: Branch) => {
    if (value === undefined) return
    const node = objectOf(value)
    found.push({ id: textOf(node['product_id']), node, path, kind, branch })
  }
  for (const branch of branches) add(branch.node['product'], `${branch.path}/product`, 'branch', branch)
  for (const { node, path } of placedObjects(tree['full_product_names'], '/product_tree/full_product_names'))
    add(node, path, 'alone')
  for (const { node, path } of placedObjects(tree['relationships'], '/product_tree/relationships'))
    add(node['full_product_name'], `${path}/full_product_name`, 'relationship')
  for (const { node, path } of placedObjects(tree['product_paths'], '/product_tree/product_paths'))
    add(node['full_product_name'], `${path}/full_product_name`, 'path')
  return found
}

/** `product_identification_helper` of a product. */
export const helperOf = (product: Product): JsonObject => objectOf(product.node['product_identification_helper'])

/** Items of `hashes` in a product's identification helper. */
export const hashesOf = (product: Product): Placed[] =>
  placedObjects(helperOf(product)['hashes'], `${product.path}/product_identification_helper/hashes`)
