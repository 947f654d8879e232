import type { Context } from '../../context/context.ts'
import { placedObjects } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'

/** Which products each made product is made of: by relationships in 2.0, by product paths in 2.1. */
function partsOfProducts({ relationships, productPaths }: Context): Map<string, string[]> {
  const parts = new Map<string, string[]>()
  const add = (made: unknown, part: unknown) => {
    if (typeof made !== 'string' || typeof part !== 'string') return
    const known = parts.get(made)
    if (known === undefined) parts.set(made, [part])
    else known.push(part)
  }
  for (const { node } of relationships) {
    const made = idOf(node['full_product_name'])
    add(made, node['product_reference'])
    add(made, node['relates_to_product_reference'])
  }
  for (const { node, path } of productPaths) {
    const made = idOf(node['full_product_name'])
    add(made, node['beginning_product_reference'])
    for (const step of placedObjects(node['subpaths'], path)) add(made, step.node['next_product_reference'])
  }
  return parts
}

const idOf = (product: unknown): unknown =>
  typeof product === 'object' && product !== null && 'product_id' in product ? product.product_id : undefined

/**
 * The ids that lie on a circle, or lead into none but themselves: Tarjan's strongly connected components, without
 * recursion. O(products + parts).
 */
function onCircles(parts: ReadonlyMap<string, readonly string[]>): Set<string> {
  const circular = new Set<string>()
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  for (const start of parts.keys()) {
    if (order.has(start)) continue
    const walk: { id: string; at: number }[] = [{ id: start, at: 0 }]
    while (walk.length > 0) {
      const step = walk.at(-1)
      if (step === undefined) break
      const { id } = step
      if (step.at === 0) {
        order.set(id, order.size)
        lowest.set(id, order.get(id) ?? 0)
        open.push(id)
        isOpen.add(id)
      }
      const next = parts.get(id)?.[step.at]
      step.at += 1
      if (next !== undefined) {
        if (next === id) circular.add(id)
        if (!order.has(next)) walk.push({ id: next, at: 0 })
        else if (isOpen.has(next)) lower(lowest, id, order.get(next))
        continue
      }
      walk.pop()
      const above = walk.at(-1)
      if (above !== undefined) lower(lowest, above.id, lowest.get(id))
      if (lowest.get(id) !== order.get(id)) continue
      const component = open.splice(open.lastIndexOf(id))
      for (const member of component) {
        isOpen.delete(member)
        if (component.length > 1) circular.add(member)
      }
    }
  }
  return circular
}

function lower(lowest: Map<string, number>, id: string, to: number | undefined): void {
  if (to !== undefined && to < (lowest.get(id) ?? to)) lowest.set(id, to)
}

/** CSAF 2.0 §6.1.3: a product made by a relationship must not be made of itself, directly or by others. */
export const circularProduct: CsafTest = {
  id: '6.1.3',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Circular Definition of Product ID',
  run(context, report) {
    const parts = partsOfProducts(context)
    if (parts.size === 0) return
    const circular = onCircles(parts)
    for (const { id, kind, path } of context.products)
      if (id !== undefined && (kind === 'relationship' || kind === 'path') && circular.has(id))
        report(`${path}/product_id`, `The product ${JSON.stringify(id)} is made of itself.`)
  },
}
