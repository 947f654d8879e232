import { BOTH, type CsafTest } from '../../test.ts'

/** CSAF 2.0 §6.1.1: every product id that is named must be defined in the product tree. */
export const missingProductId: CsafTest = {
  id: '6.1.1',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Missing Definition of Product ID',
  run({ productReferences }, report) {
    for (const { id, path } of productReferences.missing)
      report(path, `No product of the product tree has the id ${JSON.stringify(id)}.`)
  },
}

/** CSAF 2.0 §6.1.2: a product id must not be defined more than once. */
export const doubledProductId: CsafTest = {
  id: '6.1.2',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Multiple Definition of Product ID',
  run({ products, productById }, report) {
    for (const product of products)
      if (product.id !== undefined && productById.get(product.id) !== product)
        report(`${product.path}/product_id`, `The product id ${JSON.stringify(product.id)} is defined before.`)
  },
}
