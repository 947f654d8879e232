import { isObject, type JsonValue } from '@testudo/stix/json'
import { fill, type Filler, fillPlain, isNumber, Unfit } from './fill.ts'
import { tell } from '../tell/told.ts'
import { referencesIn, soleReference } from './names.ts'

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/
const WHOLE =
  /^(?:https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:[/?#][^\s<>"{}|\\^`]*)?|\/(?!\/)[^\s<>"{}|\\^`]*)$/

/**
 * The target of a request. A value is one part of a path or a query, percent-encoded; where a host stands it must be a host; a
 * target that is nothing but a variable must be a whole URL or path.
 *
 * @throws {Unfit}
 */
export function fillTarget(text: string, filler: Filler): string {
  const whole = soleReference(text) !== undefined
  return fill(text, filler, (value, { name, before }) => {
    if (whole) {
      if (WHOLE.test(value)) return value
      throw new Unfit(tell('unfit.url', { name }))
    }
    if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*$/.test(before)) {
      if (HOST.test(value)) return value
      throw new Unfit(tell('unfit.host', { name }))
    }
    if (/^\.{1,2}$/.test(value) && !before.includes('?')) throw new Unfit(tell('unfit.path', { name }))
    return encodeURIComponent(value)
  })
}

/** Every text of a JSON value, keys too. @throws {Unfit} */
export function fillJson(value: JsonValue, filler: Filler): JsonValue {
  if (typeof value === 'string') return fillPlain(value, filler)
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillJson(item, filler))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [fillPlain(key, filler), fillJson(item, filler)] as const),
  )
}

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/**
 * What is sent with a request, spelled by what it is: JSON by its texts, forms percent-encoded, XML and HTML with entities, anything
 * else as it is.
 *
 * @throws {Unfit}
 */
export function fillContent(text: string, contentType: string, filler: Filler): string {
  if (referencesIn(text).length === 0) return text
  if (/x-www-form-urlencoded/i.test(contentType)) return fill(text, filler, (value) => encodeURIComponent(value))
  if (/json/i.test(contentType) || /^\s*[[{]/.test(text)) return fillJsonText(text, filler)
  if (/xml|html/i.test(contentType))
    return fill(text, filler, (value) => value.replaceAll(/[&<>"']/g, (sign) => XML[sign] ?? sign))
  return fillPlain(text, filler)
}

function fillJsonText(text: string, filler: Filler): string {
  const template = parsed(text)
  if (template !== undefined) return JSON.stringify(fillJson(template, filler))
  // Numbers and booleans may stand without quotes; any other value there could add members of its own.
  const filled = fill(text, filler, (value, { name, type }) => {
    if (isNumber(value, type) || (type === 'bool' && /^(?:true|false)$/.test(value))) return value
    throw new Unfit(tell('unfit.bare', { name }))
  })
  if (parsed(filled) === undefined && referencesIn(filled).length === 0) throw new Unfit(tell('unfit.no_json'))
  return filled
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
