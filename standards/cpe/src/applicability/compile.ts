import { ANY, ATTRIBUTES, type Attribute, type CpeName, NA } from '../attributes.ts'
import { bindFormattedString } from '../formatted.ts'
import { type TextValue, textOf } from '../value.ts'
import type { Criterion, VersionRange } from './statement.ts'

/** A name of an inventory, read once and compared often. */
export interface CompiledName {
  readonly name: CpeName
  /** Vendor and product, to look up by. Missing where one of them is ANY or has wildcards: such a name says too little. */
  readonly key: string | undefined
  /** Lower case, in the order of `ATTRIBUTES`. */
  readonly values: readonly string[]
  /** The version without quoting, as version orders read it; missing for ANY, NA and wildcards. */
  readonly version: string | undefined
  readonly hasWildcards: boolean
  /** Whether the product is said, without wildcards: where it is not, the name is of no use to applicability. */
  readonly hasProduct: boolean
}

interface Asked {
  readonly index: number
  readonly attribute: Attribute
  readonly value: string
  /** Set where the value has wildcards. */
  readonly pattern: TextValue | undefined
}

/** A criterion with only what must be asked: attributes that are ANY accept everything. */
export interface CompiledCriterion {
  readonly vulnerable: boolean
  readonly name: CpeName
  /** Only names with the same key can meet it; missing where every name must be asked. */
  readonly key: string | undefined
  readonly asked: readonly Asked[]
  /** Missing where the version is not ANY, or no bound is given. */
  readonly range: VersionRange | undefined
}

/** What vendor and product are looked up by. Unambiguous: a colon inside either is quoted. */
export function productKey(name: CpeName): string | undefined {
  if (!isPlain(name.vendor) || !isPlain(name.product)) return undefined
  return `${name.vendor}:${name.product}`.toLowerCase()
}

function isPlain(spelled: string): boolean {
  if (spelled === ANY || spelled === NA) return spelled === NA
  return !hasWildcards(spelled)
}

/** Spelled values are canonical: a star or question mark that is quoted has its backslash right before it. */
const hasWildcards = (spelled: string) => spelled !== ANY && /^[*?]|(?:^|[^\\])(?:\\\\)*[*?]$/.test(spelled)

const VERSION = ATTRIBUTES.indexOf('version')

/** Reads what a comparison needs once. Cost: some microseconds; keep it per distinct name. */
export function compileName(name: CpeName): CompiledName {
  const values = ATTRIBUTES.map((attribute) => name[attribute].toLowerCase())
  const wild = values.some(hasWildcards)
  const version = textOf(name.version)
  return {
    name,
    key: productKey(name),
    values,
    version: version === undefined || hasWildcards(values[VERSION] ?? '') ? undefined : version.text,
    hasWildcards: wild,
    hasProduct: isPlain(name.product),
  }
}

/** Reads what a criterion asks once. */
export function compileCriterion({ vulnerable, name, range }: Criterion): CompiledCriterion {
  const asked = ATTRIBUTES.flatMap((attribute, index): Asked[] => {
    const value = name[attribute].toLowerCase()
    if (value === ANY) return []
    return [{ index, attribute, value, pattern: hasWildcards(value) ? textOf(value) : undefined }]
  })
  const ranged = name.version === ANY && Object.keys(range).length > 0
  return { vulnerable, name, key: productKey(name), asked, range: ranged ? range : undefined }
}

/** For sentences: the name as a formatted string. */
export const spell = (compiled: { readonly name: CpeName }): string => bindFormattedString(compiled.name)
