/** The eleven attributes of a CPE 2.3 name, in the order of the formatted string (NISTIR 7695 §5.2, §6.2). */
export const ATTRIBUTES = [
  'part',
  'vendor',
  'product',
  'version',
  'update',
  'edition',
  'language',
  'sw_edition',
  'target_sw',
  'target_hw',
  'other',
] as const

export type Attribute = (typeof ATTRIBUTES)[number]

/** The logical value ANY, as the formatted string spells it. */
export const ANY = '*'
/** The logical value NA (not applicable), as the formatted string spells it. */
export const NA = '-'

/**
 * A well-formed CPE name. Every value is spelled as in the formatted string: `*` is ANY, `-` is NA, anything else is text
 * in which `\` quotes punctuation and unquoted `*` and `?` stand only at the ends. Case is kept as it was read.
 */
export type CpeName = Readonly<Record<Attribute, string>>

/** Why a text is no CPE name. `at` counts UTF-16 units from 0 in the whole text; `attribute` is missing outside of them. */
export interface CpeFlaw {
  readonly message: string
  readonly at: number
  readonly attribute?: Attribute
}

export type Unbound = { readonly name: CpeName } | { readonly flaw: CpeFlaw }

/** Longer than any name of the official dictionary; a guard against hostile input. */
export const MOST_CHARACTERS = 4_096

const PARTS = ['a', 'h', 'o', ANY, NA]

/** A name whose attributes are ANY where nothing is said. Values are taken as they are: use `parseName` for input. */
export function nameOf(values: Partial<CpeName>): CpeName {
  const name: Record<string, string> = {}
  for (const attribute of ATTRIBUTES) name[attribute] = values[attribute] ?? ANY
  return name as CpeName
}

/** The part is one of three letters, or a logical value (NISTIR 7695 §5.3.3.1). */
export function partFlaw(part: string, at: number): CpeFlaw | undefined {
  if (PARTS.includes(part.toLowerCase())) return undefined
  return {
    message: `part is "${part}"; it is a (application), o (operating system), h (hardware), * or -`,
    at,
    attribute: 'part',
  }
}
