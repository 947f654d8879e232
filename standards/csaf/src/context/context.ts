import { type JsonObject, listOf, objectOf, type Placed, placedObjects, textOf } from '../json.ts'
import type { Part, SchemaError } from '../schema/schema.ts'
import type { CsafVersion, TestOptions } from '../test.ts'
import { groupsOf, type ProductGroup } from './groups.ts'
import { datedRevisions, type Revision } from './revisions.ts'
import { groupReferences, type Reference, visitProducts } from './references.ts'
import { type CvssObject, cvssObjectsOf, type Scores, scoresOf } from './scores.ts'
import { type Branch, branchesOf, type Product, productsOf } from './tree.ts'

/** Products of a status, with the place of each mention. */
export interface StatusMention {
  readonly product: string
  readonly status: string
  readonly path: string
}

/**
 * A document as the tests see it: parts of it that many tests ask for, each computed once when first asked for.
 * Broken parts read as absent; what is wrong with their form is said by the schema.
 */
export class Context {
  readonly version: CsafVersion
  /** The whole document. */
  readonly root: JsonObject
  /** What tests are given from outside: a spell checker, the time. */
  readonly options: TestOptions
  /** What the schema of its version says against a CVSS object; undefined when the whole document is as its schema says. */
  readonly flawsOfCvss: ((cvss: CvssObject) => readonly SchemaError[]) | undefined
  /** The same for parts of 2.1 with a schema of their own. */
  readonly flawsOfPart: ((part: Part, value: unknown) => readonly SchemaError[]) | undefined
  readonly #kept = new Map<string, unknown>()

  constructor(
    root: JsonObject,
    version: CsafVersion,
    options: TestOptions = {},
    flawsOfCvss?: (cvss: CvssObject) => readonly SchemaError[],
    flawsOfPart?: (part: Part, value: unknown) => readonly SchemaError[],
  ) {
    this.root = root
    this.version = version
    this.options = options
    this.flawsOfCvss = flawsOfCvss
    this.flawsOfPart = flawsOfPart
  }

  /** `/document` */
  get document(): JsonObject {
    return objectOf(this.root['document'])
  }

  /** `/document/category` */
  get category(): string | undefined {
    return textOf(this.document['category'])
  }

  /** `/document/tracking` */
  get tracking(): JsonObject {
    return objectOf(this.document['tracking'])
  }

  /** `/document/tracking/revision_history/*` */
  get revisions(): readonly Placed[] {
    return this.keep('revisions', () =>
      placedObjects(this.tracking['revision_history'], '/document/tracking/revision_history'),
    )
  }

  /** `/product_tree` */
  get tree(): JsonObject {
    return objectOf(this.root['product_tree'])
  }

  /** Every branch, parents before children. */
  get branches(): readonly Branch[] {
    return this.keep('branches', () => branchesOf(this.tree))
  }

  /** Every full product name of the tree: in branches, alone, and made by relationships (2.1: product paths). */
  get products(): readonly Product[] {
    return this.keep('products', () => productsOf(this.tree, this.branches))
  }

  /** The first definition of each product id. */
  get productById(): ReadonlyMap<string, Product> {
    return this.keep('productById', () => {
      const byId = new Map<string, Product>()
      for (const product of this.products)
        if (product.id !== undefined && !byId.has(product.id)) byId.set(product.id, product)
      return byId
    })
  }

  /** `/product_tree/relationships/*` (2.0) */
  get relationships(): readonly Placed[] {
    return this.keep('relationships', () => placedObjects(this.tree['relationships'], '/product_tree/relationships'))
  }

  /** `/product_tree/product_paths/*` (2.1) */
  get productPaths(): readonly Placed[] {
    return this.keep('productPaths', () => placedObjects(this.tree['product_paths'], '/product_tree/product_paths'))
  }

  get groups(): readonly ProductGroup[] {
    return this.keep('groups', () => groupsOf(this.tree))
  }

  /** The first definition of each group id. */
  get groupById(): ReadonlyMap<string, ProductGroup> {
    return this.keep('groupById', () => {
      const byId = new Map<string, ProductGroup>()
      for (const group of this.groups) if (group.id !== undefined && !byId.has(group.id)) byId.set(group.id, group)
      return byId
    })
  }

  /** The product ids that are named somewhere, and the places that name one that is defined nowhere. */
  get productReferences(): { readonly named: ReadonlySet<string>; readonly missing: readonly Reference[] } {
    return this.keep('productReferences', () => {
      const named = new Set<string>()
      const missing: Reference[] = []
      visitProducts(this.root, this.version, (id, path, place) => {
        named.add(id)
        if (!this.productById.has(id)) missing.push({ id, path: `${path}/${place}` })
      })
      return { named, missing }
    })
  }

  /** Every place that names a product group id defined elsewhere. */
  get groupReferences(): readonly Reference[] {
    return this.keep('groupReferences', () => groupReferences(this.root, this.version))
  }

  /** `/vulnerabilities/*` */
  get vulnerabilities(): readonly Placed[] {
    return this.keep('vulnerabilities', () => placedObjects(this.root['vulnerabilities'], '/vulnerabilities'))
  }

  /** Products of an item that has `product_ids` and `group_ids` (remediation, flag, threat …), groups resolved. */
  productsOfItem(item: JsonObject): ReadonlySet<string> {
    const found = new Set<string>()
    for (const id of listOf(item['product_ids'])) if (typeof id === 'string') found.add(id)
    for (const id of listOf(item['group_ids']))
      if (typeof id === 'string') for (const product of this.groupById.get(id)?.products ?? []) found.add(product)
    return found
  }

  /** Products of all of these items together. A group is resolved once, however many items name it. */
  productsOfItems(items: readonly Placed[]): ReadonlySet<string> {
    const found = new Set<string>()
    const groups = new Set<string>()
    for (const { node } of items) {
      for (const id of listOf(node['product_ids'])) if (typeof id === 'string') found.add(id)
      for (const id of listOf(node['group_ids'])) if (typeof id === 'string') groups.add(id)
    }
    for (const group of groups) for (const product of this.groupById.get(group)?.products ?? []) found.add(product)
    return found
  }

  /** Every mention of a product in `product_status` of a vulnerability, in the order of the document. */
  statusesOf(vulnerability: Placed): readonly StatusMention[] {
    return this.keep(`statuses ${vulnerability.path}`, () => {
      const found: StatusMention[] = []
      for (const [status, list] of Object.entries(objectOf(vulnerability.node['product_status'])))
        for (const [i, product] of listOf(list).entries())
          if (typeof product === 'string')
            found.push({ product, status, path: `${vulnerability.path}/product_status/${status}/${i}` })
      return found
    })
  }

  /** Every item of `scores` (2.0) or `metrics` (2.1) of a vulnerability. */
  scoresOf(vulnerability: Placed): readonly Scores[] {
    return this.keep(`scores ${vulnerability.path}`, () => scoresOf(vulnerability, this.version))
  }

  /** Every CVSS object of the document. */
  get cvssObjects(): readonly CvssObject[] {
    return this.keep('cvssObjects', () =>
      this.vulnerabilities.flatMap((vulnerability) => this.scoresOf(vulnerability).flatMap(cvssObjectsOf)),
    )
  }

  /** Revisions with a readable date, oldest first; those of one moment by their number (CSAF 2.0 §6.1.14). */
  get datedRevisions(): readonly Revision[] {
    return this.keep('datedRevisions', () => datedRevisions(this.revisions))
  }

  /** Computes once per document what several tests share; `name` must be the asker's own. */
  keep<T>(name: string, compute: () => T): T {
    if (this.#kept.has(name)) return this.#kept.get(name) as T
    const value = compute()
    this.#kept.set(name, value)
    return value
  }
}
