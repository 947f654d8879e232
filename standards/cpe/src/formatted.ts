import { ANY, ATTRIBUTES, type CpeName, MOST_CHARACTERS, NA, partFlaw, type Unbound } from './attributes.ts'
import { gatherValue, tokensOf, writeValue } from './value.ts'

const PREFIX = 'cpe:2.3:'

/** @returns the formatted string (NISTIR 7695 §6.2): `cpe:2.3:` and eleven values. Cost: one joining. */
export function bindFormattedString(name: CpeName): string {
  return PREFIX + ATTRIBUTES.map((attribute) => name[attribute]).join(':')
}

/**
 * Reads a formatted string (NISTIR 7695 §6.2.3). Punctuation that should be quoted and is not is taken as quoted, as the
 * standard's own procedure does; needless quotes are dropped, so that equal names are spelled equally.
 */
export function unbindFormattedString(text: string): Unbound {
  if (text.slice(0, PREFIX.length).toLowerCase() !== PREFIX)
    return { flaw: { message: `a formatted string begins with ${PREFIX}`, at: 0 } }
  if (text.length > MOST_CHARACTERS)
    return { flaw: { message: `longer than ${MOST_CHARACTERS} characters`, at: MOST_CHARACTERS } }
  const name: Record<string, string> = {}
  let at = PREFIX.length
  let count = 0
  while (at <= text.length) {
    const end = valueEnd(text, at)
    const attribute = ATTRIBUTES[count]
    if (attribute === undefined)
      return { flaw: { message: `more than ${ATTRIBUTES.length} values; quote a colon inside a value as \\:`, at } }
    const spelled = text.slice(at, end)
    if (spelled === '')
      return { flaw: { message: `${attribute} is empty; write * for any or - for not applicable`, at, attribute } }
    if (/(?<!\\)(?:\\\\)*\\$/.test(spelled))
      return { flaw: { message: `${attribute} ends with a backslash that quotes nothing`, at: end - 1, attribute } }
    const flaw = attribute === 'part' ? partFlaw(spelled, at) : undefined
    if (flaw) return { flaw }
    if (spelled === ANY || spelled === NA) name[attribute] = spelled
    else {
      const read = gatherValue(tokensOf(spelled, at), at)
      if ('flaw' in read) return { flaw: { ...read.flaw, message: `${attribute}: ${read.flaw.message}`, attribute } }
      name[attribute] = writeValue(read.value)
    }
    count += 1
    at = end + 1
  }
  if (count < ATTRIBUTES.length)
    return {
      flaw: {
        message: `${count} of ${ATTRIBUTES.length} values; ${ATTRIBUTES[count] ?? ''} is missing`,
        at: text.length,
      },
    }
  return { name: name as CpeName }
}

/** Where the value that begins at `from` ends: at the next unquoted colon. */
function valueEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1
    else if (text[i] === ':') return i
  }
  return text.length
}
