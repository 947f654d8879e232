import type { InventoryBreak } from './model.ts'

/** One tag with its attributes; longer ones are none of a scanner. */
const MOST_TAG = 65_536
const MOST_DEPTH = 64

/** What a document consists of, in order. `line` is where it begins, from 1. A long text comes in several pieces. */
export type XmlEvent =
  | { readonly is: 'open'; readonly name: string; readonly tag: string; readonly line: number }
  | { readonly is: 'close'; readonly name: string; readonly line: number }
  | { readonly is: 'text'; readonly text: string; readonly line: number }

export interface XmlOptions {
  /** Of messages: `nmap`. */
  readonly maker: string
  /** The element the whole document is. */
  readonly root: readonly string[]
  /** Whether a document type that declares nothing may stand, as nmap writes it. It is never fetched. */
  readonly doctype?: true
}

/**
 * XML of a scanner as it comes, holding no more than one tag and one chunk: tags in their nesting, texts, CDATA. A document
 * that declares entities, or a document type beyond `doctype`, is refused, so nothing expands and nothing is fetched; as is
 * one that is cut, nested too deep, or whose tags do not close as they open.
 */
export async function* readXml(
  pieces: AsyncIterable<string | InventoryBreak>,
  { maker, root, doctype }: XmlOptions,
): AsyncGenerator<readonly XmlEvent[] | InventoryBreak, void, undefined> {
  const open: string[] = []
  let rest = ''
  let line = 1
  let ended = false
  /** Within `<!-- … -->` or `<![CDATA[ … ]]>`, whose end may be far. */
  let within: { readonly end: string; readonly isText: boolean } | undefined
  const count = (text: string) => {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line++
  }
  const wrong = (code: string, message: string): InventoryBreak => ({
    broken: { line, at: `line ${line}`, code: `inventory.${code}`, message },
  })

  /** Takes a tag. @returns why reading ends */
  const take = (tag: string, events: XmlEvent[]): InventoryBreak | undefined => {
    if (tag.startsWith('?')) return undefined
    if (tag.startsWith('!')) {
      if (/^!DOCTYPE\b/i.test(tag) && !tag.includes('[') && doctype === true && open.length === 0) return undefined
      return wrong('entities', `The document declares a document type or entities of its own, as ${maker} never does.`)
    }
    const name = /^\/?[A-Za-z_][\w.:-]*/.exec(tag)?.[0]
    if (name === undefined) return wrong('xml', `Here stands no tag: this is no XML of ${maker}.`)
    if (name.startsWith('/')) {
      if (open.pop() !== name.slice(1)) return wrong('xml', `</${name.slice(1, 80)}> closes what is not open here.`)
      ended ||= open.length === 0
      events.push({ is: 'close', name: name.slice(1), line })
      return undefined
    }
    if (ended) return wrong('xml', 'Something follows the end of the document.')
    if (open.length === 0 && !root.includes(name)) return wrong('xml', `This is no XML of ${maker}.`)
    if (open.length >= MOST_DEPTH) return wrong('xml', `Tags are nested deeper than ${MOST_DEPTH} levels.`)
    events.push({ is: 'open', name, tag, line })
    if (!tag.endsWith('/')) open.push(name)
    else events.push({ is: 'close', name, line })
    ended ||= open.length === 0
    return undefined
  }

  for await (const piece of pieces) {
    if (typeof piece !== 'string') return yield piece
    rest += piece
    const events: XmlEvent[] = []
    const text = (of: string, raw: boolean) => {
      if (of !== '' && open.length > 0) events.push({ is: 'text', text: raw ? of : unescaped(of), line })
      count(of)
    }
    let from = 0
    for (;;) {
      if (within !== undefined) {
        const end: number = rest.indexOf(within.end, from)
        // What may be the beginning of the end stays.
        const to: number = end < 0 ? Math.max(from, rest.length - within.end.length + 1) : end
        if (within.isText) text(rest.slice(from, to), true)
        else count(rest.slice(from, to))
        from = to
        if (end < 0) break
        from += within.end.length
        within = undefined
        continue
      }
      const at = rest.indexOf('<', from)
      if (at < 0) {
        const to = cutOf(rest, from)
        text(rest.slice(from, to), false)
        from = to
        break
      }
      text(rest.slice(from, at), false)
      from = at
      // Short of its first letters, it cannot be told yet what this is.
      if (rest.length - at < 9) break
      if (rest.startsWith('<!--', at)) {
        within = { end: '-->', isText: false }
        from = at + 4
        continue
      }
      if (rest.startsWith('<![CDATA[', at)) {
        within = { end: ']]>', isText: true }
        from = at + 9
        continue
      }
      const end = endOfTag(rest, at)
      if (end < 0) break
      const tag = rest.slice(at + 1, end)
      const stop = take(rest.charAt(end) === '<' && !tag.startsWith('!') ? '' : tag, events)
      if (stop) return yield stop
      count(tag)
      from = end + 1
    }
    rest = rest.slice(from)
    if (rest.length > MOST_TAG)
      return yield wrong('xml', `A tag opens here and does not close: this is no XML of ${maker}.`)
    if (events.length > 0) yield events
  }
  // The last tags of a document may be shorter than what is waited for above.
  const events: XmlEvent[] = []
  for (let at = rest.indexOf('<'); at >= 0 && within === undefined; at = rest.indexOf('<')) {
    const end = endOfTag(rest, at)
    if (end < 0) break
    const stop = take(rest.slice(at + 1, end), events)
    if (stop) return yield stop
    rest = rest.slice(end + 1)
  }
  if (events.length > 0) yield events
  if (!ended || rest.includes('<'))
    yield wrong('cut', 'The document ends before its end tag: the scan or the transfer was cut off.')
}

/** Where a tag ends: at the first `>` outside of quotes. */
function endOfTag(text: string, from: number): number {
  let quote = ''
  for (let at = from + 1; at < text.length; at++) {
    const c = text.charAt(at)
    if (quote !== '') {
      if (c === quote) quote = ''
    } else if (c === '"' || c === "'") quote = c
    else if (c === '>') return at
    else if (c === '<') return at
  }
  return -1
}

/** A text up to a reference that may go on in the next chunk. */
function cutOf(text: string, from: number): number {
  const last = text.lastIndexOf('&')
  return last >= from && text.length - last < 12 && !text.includes(';', last) ? last : text.length
}

/** The value of an attribute; empty when the tag has none. */
export function attribute(tag: string, name: string): string {
  for (const quote of ['"', "'"]) {
    const at = tag.indexOf(` ${name}=${quote}`)
    if (at < 0) continue
    const from = at + name.length + 3
    const end = tag.indexOf(quote, from)
    if (end >= 0) return unescaped(tag.slice(from, end))
  }
  return ''
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The five references of XML and those to characters; others stay as they are written. */
const unescaped = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g, (all, name, decimal, hex) => {
        if (typeof name === 'string') return ENTITIES[name] ?? ''
        const code = Number.parseInt(String(decimal ?? hex), decimal === undefined ? 16 : 10)
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all
      })
    : text
