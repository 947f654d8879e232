import { hashesOf, helperOf, type Product } from '../../context/tree.ts'
import { type JsonObject, placedObjects, placedTexts, type PlacedText, textOf } from '../../json.ts'
import type { CsafTest } from '../../test.ts'
import { quoted, test21 } from '../v21test.ts'

const pathOf = (product: Product): string => `${product.path}/product_identification_helper`
const textsOf = (product: Product, key: string): PlacedText[] =>
  placedTexts(helperOf(product)[key], `${pathOf(product)}/${key}`)

/** A package URL without its qualifiers (`?…`); a subpath (`#…`) stays. */
function withoutQualifiers(purl: string): string {
  const [whole = '', subpath = ''] = purl.split('#', 2)
  return `${whole.split('?', 1)[0]}#${subpath}`
}

/** CSAF 2.1 §6.1.42 */
const purlQualifiers = test21('6.1.42', 'purl Qualifiers', ({ products }, report) => {
  for (const product of products) {
    const [first, ...others] = textsOf(product, 'purls')
    for (const { text, path } of others)
      if (first !== undefined && withoutQualifiers(text) !== withoutQualifiers(first.text))
        report(path, 'It differs from the first package URL in more than its qualifiers.')
  }
})

/** Stars that no backslash takes the meaning of. */
function countStars(text: string): number {
  let stars = 0
  for (let i = 0; i < text.length; i += 1)
    if (text[i] === '\\') i += 1
    else if (text[i] === '*') stars += 1
  return stars
}

const oneStar = (id: string, title: string, key: string): CsafTest =>
  test21(id, title, ({ products }, report) => {
    for (const product of products)
      for (const { text, path } of textsOf(product, key))
        if (countStars(text) > 1) report(path, `${quoted(text)} has more than one "*" that is not escaped.`)
  })

/** CSAF 2.1 §6.2.31 */
const hardwareAndSoftware = test21('6.2.31', 'Hardware and Software', ({ products, productPaths }, report) => {
  const inPaths = new Set<string | undefined>()
  for (const { node } of productPaths) {
    inPaths.add(textOf(node['beginning_product_reference']))
    for (const step of placedObjects(node['subpaths'], '')) inPaths.add(textOf(step.node['next_product_reference']))
  }
  for (const product of products) {
    const helper = helperOf(product)
    const isHardware = helper['serial_numbers'] !== undefined || helper['model_numbers'] !== undefined
    if (isHardware && product.id !== undefined && !inPaths.has(product.id))
      report(product.path, `${quoted(product.id)} is hardware, and no product path says what runs on it.`)
  }
})

/** A JSON value as a text that is the same for equal values; lists count as sets. Values are a few levels deep. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).toSorted().join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}

/** What a helper says, one by one: the values of a list count singly. */
function* claimsOf(helper: JsonObject): Generator<{ claim: string; at: string }> {
  for (const [key, value] of Object.entries(helper))
    if (Array.isArray(value))
      for (const [i, item] of value.entries()) yield { claim: `${key} ${canonical(item)}`, at: `/${key}/${i}` }
    else yield { claim: `${key} ${canonical(value)}`, at: `/${key}` }
}

/** CSAF 2.1 §6.2.32 */
const sameHelper = test21(
  '6.2.32',
  'Use of Same Product Identification Helper for Different Products',
  ({ products }, report) => {
    const claimed = new Map<string, string | undefined>()
    for (const product of products)
      for (const { claim, at } of claimsOf(helperOf(product))) {
        if (!claimed.has(claim)) claimed.set(claim, product.id)
        else if (claimed.get(claim) !== product.id)
          report(`${pathOf(product)}${at}`, `The product ${quoted(claimed.get(claim))} is identified by the same.`)
      }
  },
)

/** What `openssl dgst -list` of OpenSSL 3.4.0 knows (CSAF 2.1 §3.1.4.3.2). */
const DIGESTS = new Set(
  `blake2b512 blake2s256 md4 md5 md5-sha1 mdc2 ripemd ripemd160 rmd160 sha1 sha224 sha256 sha3-224 sha3-256 sha3-384
  sha3-512 sha384 sha512 sha512-224 sha512-256 shake128 shake256 sm3 ssl3-md5 ssl3-sha1 whirlpool`.split(/\s+/),
)

/** CSAF 2.1 §6.2.52. Hashes are compared as texts here, so that every algorithm of the standard is supported, and no other. */
const unknownHash = test21('6.2.52', 'Unknown Hash Algorithm', ({ products }, report) => {
  for (const product of products)
    for (const { node, path } of hashesOf(product))
      for (const hash of placedObjects(node['file_hashes'], `${path}/file_hashes`)) {
        const algorithm = textOf(hash.node['algorithm'])
        if (algorithm !== undefined && !DIGESTS.has(algorithm))
          report(
            `${hash.path}/algorithm`,
            `${quoted(algorithm)} is not mentioned in the standard, and not supported here.`,
          )
      }
})

export const helperTests = [
  purlQualifiers,
  oneStar('6.1.43', 'Use of Multiple Stars in Model Number', 'model_numbers'),
  oneStar('6.1.44', 'Use of Multiple Stars in Serial Number', 'serial_numbers'),
  oneStar('6.1.61', 'Use of Multiple Stars in SKU', 'skus'),
  hardwareAndSoftware,
  sameHelper,
  unknownHash,
]
