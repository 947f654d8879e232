import type { Affected, ProductName } from '../../model.ts'
import { type Json, objectOf, objectsOf, textOf, textsOf } from '../json.ts'
import { cpeOf, purlOf, wordsOf } from '../products.ts'
import { affectedOf, rangeOfWords } from '../versions.ts'

/** Products and branches of one advisory that are read; the largest real one has a few ten thousand. */
const MOST_PRODUCTS = 100_000
const MOST_BRANCHES = 400_000
const MOST_DEPTH = 64

/** One product of an advisory's tree. */
export interface TreeProduct {
  readonly product: ProductName
  /** Word of its version or range; none: the product whatever its version. */
  readonly version?: string
  /** It stands for a family or line, not a version. */
  readonly family: boolean
  /** What it is installed on or with, as `running on`. */
  readonly on?: string
}

export type ProductTree =
  | { readonly products: ReadonlyMap<string, TreeProduct>; readonly groups: ReadonlyMap<string, readonly string[]> }
  | { readonly at: string; readonly message: string }

interface Place {
  readonly branch: Json
  readonly depth: number
  readonly vendor?: string
  readonly name?: string
  readonly version?: string
}

/**
 * Flattens the product tree of CSAF (§3.2.2): branches from above (vendor, product, version), full product names, and
 * relationships, which take the identity of what they refer to. Walks a list, never itself, so that depth costs nothing.
 *
 * @returns products by id, or where the tree is too large, too deep or refers to itself
 */
export function readProductTree(tree: Json | undefined): ProductTree {
  const products = new Map<string, TreeProduct>()
  const waiting: Place[] = objectsOf(tree?.['branches'], MOST_BRANCHES).map((branch) => ({ branch, depth: 1 }))
  let branches = 0
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (++branches > MOST_BRANCHES)
      return { at: '/product_tree/branches', message: `more than ${MOST_BRANCHES} branches` }
    if (place.depth > MOST_DEPTH)
      return { at: '/product_tree/branches', message: `branches nested deeper than ${MOST_DEPTH}` }
    const here = enter(place)
    const product = objectOf(place.branch['product'])
    const id = textOf(product?.['product_id'], 500)
    if (product !== undefined && id !== undefined) products.set(id, productOf(product, here))
    if (products.size > MOST_PRODUCTS) return tooMany
    for (const branch of objectsOf(place.branch['branches'], MOST_BRANCHES))
      waiting.push({ ...here, branch, depth: place.depth + 1 })
  }
  for (const product of objectsOf(tree?.['full_product_names'], MOST_PRODUCTS + 1)) {
    const id = textOf(product['product_id'], 500)
    if (id !== undefined && !products.has(id)) products.set(id, productOf(product, {}))
    if (products.size > MOST_PRODUCTS) return tooMany
  }
  const flaw = relate(products, objectsOf(tree?.['relationships'], MOST_PRODUCTS + 1))
  if (flaw !== undefined) return flaw
  const groups = new Map<string, readonly string[]>()
  for (const group of objectsOf(tree?.['product_groups'], 10_000)) {
    const id = textOf(group['group_id'], 500)
    if (id !== undefined) groups.set(id, textsOf(group['product_ids'], MOST_PRODUCTS))
  }
  return { products, groups }
}

const tooMany = { at: '/product_tree', message: `more than ${MOST_PRODUCTS} products` }

/** What a branch adds to those above it (§3.1.2.2, categories). */
function enter({ branch, vendor, name, version }: Place): Omit<Place, 'branch' | 'depth'> {
  const word = textOf(branch['name'], 512)
  const category = textOf(branch['category'])
  const here = {
    ...(vendor === undefined ? {} : { vendor }),
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
  }
  if (word === undefined) return here
  if (category === 'vendor') return { ...here, vendor: word }
  if (category === 'product_name') return { ...here, name: word }
  if (category === 'product_family') return { ...here, name: here.name ?? word }
  if (category === 'product_version' || category === 'product_version_range') return { ...here, version: word }
  return here
}

function productOf(product: Json, { vendor, name, version }: Omit<Place, 'branch' | 'depth'>): TreeProduct {
  const helper = objectOf(product['product_identification_helper'])
  const cpe = cpeOf(helper?.['cpe'])
  const purl = purlOf(helper?.['purl'] ?? textsOf(helper?.['purls'], 1)[0])
  const vendorWords = wordsOf(vendor)
  const words = wordsOf(name ?? product['name'])
  const found = version ?? purl?.version ?? cpe?.version
  return {
    product: {
      ...(cpe === undefined ? {} : { cpe: cpe.product }),
      ...(purl === undefined ? {} : { purl: purl.purl }),
      ...(vendorWords === undefined ? {} : { vendor: vendorWords }),
      ...(words === undefined ? {} : { product: words }),
    },
    ...(found === undefined ? {} : { version: found }),
    family: found === undefined,
  }
}

const RUNS_ON = new Set(['installed_on', 'installed_with'])

interface Related {
  readonly of: string
  readonly on: string
  readonly category: string
  readonly product: Json
}

/** Products made by relationships, in whatever order they are written. */
function relate(
  products: Map<string, TreeProduct>,
  list: readonly Json[],
): { at: string; message: string } | undefined {
  if (list.length + products.size > MOST_PRODUCTS) return tooMany
  const related = new Map<string, Related>()
  for (const one of list) {
    const product = objectOf(one['full_product_name'])
    const id = textOf(product?.['product_id'], 500)
    const of = textOf(one['product_reference'], 500)
    const on = textOf(one['relates_to_product_reference'], 500)
    if (product !== undefined && id !== undefined && of !== undefined && on !== undefined)
      related.set(id, { product, of, on, category: textOf(one['category']) ?? '' })
  }
  for (const [id] of related) {
    // From this one down to what is no relationship, then back up.
    const way: string[] = []
    const seen = new Set<string>()
    for (let at = id; related.has(at) && !products.has(at); at = related.get(at)?.of ?? '') {
      if (seen.has(at))
        return { at: '/product_tree/relationships', message: `the product ${at.slice(0, 100)} is made of itself` }
      seen.add(at)
      way.push(at)
    }
    for (const one of way.toReversed()) {
      const relation = related.get(one)
      if (relation === undefined) continue
      const below = products.get(relation.of)
      const own = productOf(relation.product, {})
      const named = own.product.cpe !== undefined || own.product.purl !== undefined
      const base = named || below === undefined ? own : below
      products.set(one, RUNS_ON.has(relation.category) ? { ...base, on: relation.on } : base)
    }
  }
  return undefined
}

/** What a status says of one product. */
export const statementsOf = ({ product, version }: TreeProduct, status: Affected['status']): readonly Affected[] =>
  product.cpe === undefined && product.purl === undefined && product.product === undefined
    ? []
    : version === undefined
      ? [{ product, status, ranges: [] }]
      : affectedOf(product, rangeOfWords(version), status)
