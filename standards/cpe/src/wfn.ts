import {
  ANY,
  ATTRIBUTES,
  type Attribute,
  type CpeName,
  MOST_CHARACTERS,
  NA,
  nameOf,
  partFlaw,
  type Unbound,
} from './attributes.ts'
import { gatherValue, textOf, tokensOf, wildcards, writeValue } from './value.ts'

const MEMBER = /\s*([a-z_]+)=(?:"((?:[^"\\]|\\.)*)"|(ANY|NA))\s*(,|\]$)/y

/**
 * @returns the name as NISTIR 7695 §5.4 writes it for readers: `wfn:[part="a",vendor="microsoft",version="8\.*",update=NA]`,
 * ANY left out, all punctuation quoted but `_`.
 */
export function formatWfn(name: CpeName): string {
  const members = ATTRIBUTES.flatMap((attribute) => {
    const value = textOf(name[attribute])
    if (value === undefined) return name[attribute] === NA ? [`${attribute}=NA`] : []
    const text = value.text.replaceAll(/[^A-Za-z0-9_]/g, '\\$&')
    return [`${attribute}="${wildcards(value.lead)}${text}${wildcards(value.trail)}"`]
  })
  return `wfn:[${members.join(',')}]`
}

/** Reads what `formatWfn` writes, in any order of the attributes. */
export function parseWfn(text: string): Unbound {
  const refuse = (message: string, at: number, attribute?: Attribute): Unbound => ({
    flaw: { message, at, ...(attribute === undefined ? {} : { attribute }) },
  })
  if (!text.startsWith('wfn:[')) return refuse('a well-formed name begins with wfn:[', 0)
  if (text.length > MOST_CHARACTERS) return refuse(`longer than ${MOST_CHARACTERS} characters`, MOST_CHARACTERS)
  const values: Partial<Record<Attribute, string>> = {}
  let at = 'wfn:['.length
  for (let end = text.slice(at) === ']' ? ']' : ','; end !== ']'; ) {
    MEMBER.lastIndex = at
    const [whole, key = '', quoted, logical, mark = ''] = MEMBER.exec(text) ?? []
    if (whole === undefined) return refuse('here belongs an attribute, such as vendor="microsoft" or update=NA', at)
    const attribute = ATTRIBUTES.find((known) => known === key)
    if (attribute === undefined) return refuse(`unknown attribute ${key}; known are ${ATTRIBUTES.join(', ')}`, at)
    if (values[attribute] !== undefined) return refuse(`${key} is given twice`, at, attribute)
    if (logical !== undefined) values[attribute] = logical === 'NA' ? NA : ANY
    else if (quoted !== undefined) {
      const from = at + whole.indexOf('"') + 1
      if (quoted === '' || quoted === '*')
        return refuse(`${key}="${quoted}" is no value; write ${key}=ANY`, from, attribute)
      const flaw = attribute === 'part' ? partFlaw(quoted, from) : undefined
      if (flaw) return { flaw }
      const read = gatherValue(tokensOf(quoted, from), from)
      if ('flaw' in read) return refuse(`${attribute}: ${read.flaw.message}`, read.flaw.at, attribute)
      values[attribute] = writeValue(read.value)
    }
    at += whole.length
    end = mark
  }
  return { name: nameOf(values) }
}
