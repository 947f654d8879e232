/**
 * Looking into JSON that others wrote. Nothing here throws: what is absent or of another kind is `undefined` or empty,
 * and what is too long is cut, so that one field never costs the record.
 */

export type Json = Readonly<Record<string, unknown>>

export function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
}

/** @returns the objects of a list; others in it are passed over; at most `most` */
export function objectsOf(value: unknown, most = 100_000): readonly Json[] {
  if (!Array.isArray(value)) return []
  const found: Json[] = []
  for (const one of value) {
    const object = objectOf(one)
    if (object !== undefined) found.push(object)
    if (found.length >= most) break
  }
  return found
}

export function textsOf(value: unknown, most = 10_000): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.filter((one): one is string => typeof one === 'string').slice(0, most)
}

/** @returns the text without blanks around it, cut at `most` characters; `undefined` for an empty one */
export function textOf(value: unknown, most = 1_000): string | undefined {
  if (typeof value !== 'string') return undefined
  const plain = value.trim()
  return plain === '' ? undefined : cut(plain, most)
}

/** Never cuts a surrogate pair in two. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) ? most - 1 : most
  return text.slice(0, end)
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i

/** Unix ms of an ISO 8601 text. Without a zone it is UTC, as CVE and NVD mean it; a plain day is its beginning. */
export function timeOf(value: unknown): number | undefined {
  const found = typeof value === 'string' ? TIME.exec(value.trim()) : null
  if (found === null) return undefined
  const [, day = '', clock = '00:00', zone = 'Z'] = found
  const at = Date.parse(`${day}T${clock.replace(/(\.\d{3})\d+$/, '$1')}${zone.toUpperCase()}`)
  return Number.isNaN(at) ? undefined : at
}

/** A day as `2026-11-22`, when there is such a day. */
export function dayOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim().slice(0, 10) : ''
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : undefined
}

const CVE_ID = /^CVE-\d{4}-\d{4,19}$/

export function cveIdOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim().toUpperCase() : ''
  return CVE_ID.test(text) ? text : undefined
}

const ANY_ID = /^[A-Za-z][A-Za-z0-9._:-]{2,99}$/

/** An id of a vulnerability in any system. */
export function anyIdOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : ''
  return cveIdOf(text) ?? (ANY_ID.test(text) ? text : undefined)
}

/** A web address as it may be shown: http or https, nothing a browser runs. */
export function urlOf(value: unknown): string | undefined {
  const text = textOf(value, 2_000)
  return text !== undefined && /^https?:\/\/[^\s<>"']+$/i.test(text) ? text : undefined
}

/** References without doubles. */
export function referencesOf(
  lists: readonly unknown[],
  most = 50,
): readonly { readonly url: string; readonly name?: string }[] {
  const found = new Map<string, { readonly url: string; readonly name?: string }>()
  for (const list of lists)
    for (const one of objectsOf(list, 1_000)) {
      const url = urlOf(one['url'])
      if (url === undefined || found.has(url)) continue
      if (found.size >= most) return [...found.values()]
      const name = textOf(one['name'] ?? one['summary'], 200)
      found.set(url, name === undefined || name === url ? { url } : { url, name })
    }
  return [...found.values()]
}

/** The words in English, else none: others cannot be told apart from machine translations. */
export function englishOf(list: unknown, member = 'value', most = 20_000): string | undefined {
  const said = objectsOf(list, 100)
  const english = said.find((one) => typeof one['lang'] === 'string' && /^en/i.test(one['lang']))
  return textOf(english?.[member], most)
}

/** Key of a source that nobody chose: lower case, without what would tell spellings apart. */
export function slug(text: string): string {
  return cut(
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/g, ''),
    100,
  )
}
