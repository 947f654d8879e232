import { ANY, compileName, type CompiledName, type CpeName, NA, parseName } from '@testudo/cpe'
import { packageKey, parsePurl } from '@testudo/vers'
import type { ProductName } from '../model.ts'
import { foldProduct, foldVendor } from './fold.ts'

/** Folded; an empty vendor is one nobody named. */
export interface Words {
  readonly vendor: string
  readonly product: string
}

/** A product's name, whatever the scheme, read once. */
export interface ReadName {
  readonly cpe: CpeName | undefined
  /** The name was given as a CPE that cannot be read. */
  readonly cpeUnread: boolean
  /** Type, namespace and name, without version. */
  readonly purl: { readonly type: string; readonly key: string } | undefined
  /** Each way the words are given: as vendor and product, and by the CPE. */
  readonly words: readonly Words[]
}

/** Longer names are no names: reading stays cheap whatever a feed writes. */
const MOST_NAME = 2_048

/** The text of a CPE value; `undefined` for ANY and NA. */
function plainText(value: string): string | undefined {
  return value === ANY || value === NA ? undefined : value.replaceAll(/\\(.)/g, '$1')
}

/** @param name of a component: stands for the product where none is given */
export function readName(product: ProductName, name?: string): ReadName {
  const words: Words[] = []
  const add = (vendorText: string | undefined, productText: string | undefined) => {
    if (productText === undefined || productText.length > MOST_NAME || (vendorText?.length ?? 0) > MOST_NAME) return
    const vendor = foldVendor(vendorText ?? '')
    const folded = foldProduct(productText, vendor)
    if (folded !== '' && !words.some((one) => one.vendor === vendor && one.product === folded))
      words.push({ vendor, product: folded })
  }
  const parsed = product.cpe === undefined || product.cpe.length > MOST_NAME ? undefined : parseName(product.cpe)
  const cpe = parsed !== undefined && 'name' in parsed ? parsed.name : undefined
  if (product.product !== undefined) add(product.vendor, product.product)
  if (cpe !== undefined) add(plainText(cpe.vendor), plainText(cpe.product))
  const purl = product.purl === undefined || product.purl.length > MOST_NAME ? undefined : purlOf(product.purl)
  // A purl says of itself what it is; its name alone, without a vendor, only tells what it could be.
  if (words.length === 0 && name !== undefined) add(product.vendor, name)
  return { cpe, cpeUnread: product.cpe !== undefined && cpe === undefined, purl, words }
}

function purlOf(text: string): ReadName['purl'] {
  const read = parsePurl(text)
  return 'purl' in read ? { type: read.purl.type, key: packageKey(read.purl) } : undefined
}

/** Spelled as in a CPE name: what is no letter, digit, `.`, `_` or `-` is quoted. */
const quote = (text: string): string => (text === '-' ? '\\-' : text.toLowerCase().replaceAll(/[^\w.-]/g, '\\$&'))

/** What a CPE says as version; `undefined` for any, none and patterns. */
export const versionOf = (name: CpeName): string | undefined =>
  /^[*?]|(?:^|[^\\])(?:\\\\)*[*?]$/.test(name.version) ? undefined : plainText(name.version)

/** A component's CPE with its version in it, so that criteria with patterns find it. */
export function compileComponentName(name: CpeName, version: string | undefined): CompiledName {
  const filled = name.version === ANY && version !== undefined ? { ...name, version: quote(version) } : name
  return compileName(filled)
}
