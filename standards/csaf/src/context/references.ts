import { type JsonObject, listOf, objectOf, type Placed, placedObjects, placedTexts } from '../json.ts'
import type { CsafVersion } from '../test.ts'

/** A place that names a product or a product group defined elsewhere. */
export interface Reference {
  readonly id: string
  readonly path: string
}

/** Lists of a vulnerability whose items may name products by `product_ids` and groups by `group_ids`. */
const ITEMS: Readonly<Record<CsafVersion, readonly string[]>> = {
  '2.0': ['flags', 'remediations', 'threats'],
  '2.1': ['first_known_exploitation_dates', 'flags', 'ids', 'involvements', 'notes', 'remediations', 'threats'],
}

/** Where scores stand, and which products they are for: `scores` until 2.0, `metrics` since 2.1. */
const SCORES: Readonly<Record<CsafVersion, string>> = { '2.0': 'scores', '2.1': 'metrics' }

/** The items of a document that may name products and groups, in the order of the document. */
function* itemsOf(root: JsonObject, version: CsafVersion): Generator<Placed> {
  if (version === '2.1') yield* placedObjects(objectOf(root['document'])['notes'], '/document/notes')
  for (const { node, path } of placedObjects(root['vulnerabilities'], '/vulnerabilities'))
    for (const list of ITEMS[version]) yield* placedObjects(node[list], `${path}/${list}`)
}

/** Called for each mention: the id, the list or object it stands in, and its place there. */
type Visit = (id: string, path: string, place: number | string) => void

function visitList(list: unknown, path: string, visit: Visit): void {
  for (const [i, id] of listOf(list).entries()) if (typeof id === 'string') visit(id, path, i)
}

/** Visits every mention of a product id (the relevant paths of test 6.1.1). Pointers are not built: there may be millions. */
export function visitProducts(root: JsonObject, version: CsafVersion, visit: Visit): void {
  const one = (id: unknown, path: string, place: string) => {
    if (typeof id === 'string') visit(id, path, place)
  }
  const tree = objectOf(root['product_tree'])
  for (const { node, path } of placedObjects(tree['product_groups'], '/product_tree/product_groups'))
    visitList(node['product_ids'], `${path}/product_ids`, visit)
  for (const { node, path } of placedObjects(tree['relationships'], '/product_tree/relationships')) {
    one(node['product_reference'], path, 'product_reference')
    one(node['relates_to_product_reference'], path, 'relates_to_product_reference')
  }
  for (const { node, path } of placedObjects(tree['product_paths'], '/product_tree/product_paths')) {
    one(node['beginning_product_reference'], path, 'beginning_product_reference')
    for (const step of placedObjects(node['subpaths'], `${path}/subpaths`))
      one(step.node['next_product_reference'], step.path, 'next_product_reference')
  }
  for (const { node, path } of placedObjects(root['vulnerabilities'], '/vulnerabilities')) {
    for (const [status, list] of Object.entries(objectOf(node['product_status'])))
      visitList(list, `${path}/product_status/${status}`, visit)
    for (const score of placedObjects(node[SCORES[version]], `${path}/${SCORES[version]}`))
      visitList(score.node['products'], `${score.path}/products`, visit)
  }
  for (const { node, path } of itemsOf(root, version)) visitList(node['product_ids'], `${path}/product_ids`, visit)
}

/** Every mention of a product group id (the relevant paths of test 6.1.4). */
export function groupReferences(root: JsonObject, version: CsafVersion): Reference[] {
  const found: Reference[] = []
  for (const { node, path } of itemsOf(root, version))
    for (const { text, path: place } of placedTexts(node['group_ids'], `${path}/group_ids`))
      found.push({ id: text, path: place })
  return found
}
