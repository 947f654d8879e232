import {
  ANY,
  type Attribute,
  type CpeFlaw,
  type CpeName,
  MOST_CHARACTERS,
  NA,
  nameOf,
  partFlaw,
  type Unbound,
} from './attributes.ts'
import { gatherValue, textOf, type ValueToken, writeValue } from './value.ts'

const PREFIX = 'cpe:/'
const COMPONENTS = ['part', 'vendor', 'product', 'version', 'update', 'edition', 'language'] as const
/** What CPE 2.3 packs into the edition of a URI: `~edition~sw_edition~target_sw~target_hw~other` (NISTIR 7695 §6.1.2.3). */
const PACKED = ['edition', 'sw_edition', 'target_sw', 'target_hw', 'other'] as const

/**
 * @returns the URI of CPE 2.2 (NISTIR 7695 §6.1.2), e.g. `cpe:/a:microsoft:internet_explorer:8.0.6001:beta`; ANY at the
 * end is left out. A URI has lower case only, so this loses the case a name was written in.
 */
export function bindUri(name: CpeName): string {
  const bare = PACKED.slice(1).every((attribute) => name[attribute] === ANY)
  const edition = bare ? bound(name.edition) : `~${PACKED.map((attribute) => bound(name[attribute])).join('~')}`
  const values = COMPONENTS.map((attribute) => (attribute === 'edition' ? edition : bound(name[attribute])))
  return `${PREFIX}${values.join(':')}`.replace(/:+$/, '')
}

function bound(spelled: string): string {
  if (spelled === ANY) return ''
  const value = textOf(spelled)
  if (value === undefined) return NA
  const wild = (count: number) => (count === Infinity ? '%02' : '%01'.repeat(count))
  // `_`, `.` and `-` stand as they are; everything else that is no letter or digit is percent-encoded (§6.1.2.1).
  const text = value.text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `${wild(value.lead)}${text}${wild(value.trail)}`
}

/** Reads a URI of CPE 2.2, also with the packed edition of 2.3 (NISTIR 7695 §6.1.3). Left out is ANY. */
export function unbindUri(uri: string): Unbound {
  const text = uri.toLowerCase()
  if (!text.startsWith(PREFIX)) return { flaw: { message: `a CPE URI begins with ${PREFIX}`, at: 0 } }
  if (text.length > MOST_CHARACTERS)
    return { flaw: { message: `longer than ${MOST_CHARACTERS} characters`, at: MOST_CHARACTERS } }
  const values: Partial<Record<Attribute, string>> = {}
  let at = PREFIX.length
  for (const [i, component] of text.slice(PREFIX.length).split(':').entries()) {
    const attribute = COMPONENTS[i]
    if (attribute === undefined)
      return {
        flaw: { message: `more than ${COMPONENTS.length} components; encode a colon inside a value as %3a`, at },
      }
    const flaw =
      attribute === 'edition' && component.startsWith('~')
        ? unpack(component, at, values)
        : take(attribute, component, at, values)
    if (flaw) return { flaw }
    at += component.length + 1
  }
  return { name: nameOf(values) }
}

type Values = Partial<Record<Attribute, string>>

function unpack(component: string, at: number, values: Values): CpeFlaw | undefined {
  const parts = component.slice(1).split('~')
  if (parts.length !== PACKED.length)
    return {
      message: `a packed edition has ${PACKED.length} parts after ~, this one ${parts.length}`,
      at,
      attribute: 'edition',
    }
  let place = at + 1
  for (const [i, attribute] of PACKED.entries()) {
    const part = parts[i] ?? ''
    const flaw = take(attribute, part, place, values)
    if (flaw) return flaw
    place += part.length + 1
  }
  return undefined
}

/** Puts one value where it belongs; tells what is wrong with it. */
function take(attribute: Attribute, spelled: string, at: number, values: Values): CpeFlaw | undefined {
  const flaw = attribute === 'part' && spelled !== '' && spelled !== ANY ? partFlaw(spelled, at) : undefined
  if (flaw) return flaw
  if (spelled === '') values[attribute] = ANY
  else if (spelled === NA) values[attribute] = NA
  else {
    const tokens = decode(spelled, at)
    const read = 'flaw' in tokens ? tokens : gatherValue(tokens.tokens, at)
    if ('flaw' in read) return { ...read.flaw, message: `${attribute}: ${read.flaw.message}`, attribute }
    values[attribute] = writeValue(read.value)
  }
  return undefined
}

type Decoded =
  | { readonly tokens: readonly ValueToken[] }
  | { readonly flaw: { readonly message: string; readonly at: number } }

function decode(spelled: string, offset: number): Decoded {
  const tokens: ValueToken[] = []
  for (let i = 0; i < spelled.length; i += 1) {
    const at = offset + i
    const char = spelled[i] ?? ''
    if (char === '*' || char === '?')
      return {
        flaw: {
          message: `a URI has no ${char} of its own; write ${char === '*' ? '%02 for the wildcard, %2a' : '%01 for the wildcard, %3f'} for the character`,
          at,
        },
      }
    if (char !== '%') {
      tokens.push({ char, wild: false, at })
      continue
    }
    const digits = spelled.slice(i + 1, i + 3)
    if (!/^[0-9a-f]{2}$/.test(digits))
      return { flaw: { message: `%${digits} is no percent-encoded character; write two hexadecimal digits`, at } }
    i += 2
    if (digits === '01') tokens.push({ char: '?', wild: true, at })
    else if (digits === '02') tokens.push({ char: '*', wild: true, at })
    else tokens.push({ char: String.fromCharCode(Number.parseInt(digits, 16)), wild: false, at })
  }
  return { tokens }
}
