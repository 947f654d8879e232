import { namesIn } from './scanner.ts'
import type { Gather } from './gather.ts'
import type { InventoryBreak, InventoryRead } from './model.ts'
import { readComponent } from './readTable.ts'

/** One tag with its attributes; longer ones are no tags of nmap. */
const MOST_TAG = 65_536

/**
 * What `nmap -sV -O -oX` found: CPE names of services and systems of each host that is up. Only the tags host, address,
 * hostname and cpe are looked at; entities beyond the five of XML are not expanded, a document that declares its own is
 * refused.
 */
export async function readNmap(
  pieces: AsyncIterable<string | InventoryBreak>,
  gather: Gather,
): Promise<InventoryRead | InventoryBreak> {
  let rest = ''
  let line = 1
  let host: { address: string; name: string; cpes: Set<string>; line: number } | undefined
  let inCpe = false
  let ended = false
  const give = () => {
    if (!host) return
    const at = host.line
    const name = host.name || host.address
    for (const cpe of host.cpes) {
      const component = readComponent(
        { cpe, purl: undefined, vendor: undefined, product: undefined, version: undefined },
        (where, code, message) => gather.problem({ line: at, at: where, code: `inventory.${code}`, message }),
      )
      if (name === '')
        gather.problem({ line: at, at: 'host', code: 'inventory.no_equipment', message: 'A host without an address.' })
      else if (component) gather.add(at, name.slice(0, 200), {}, component)
    }
    host = undefined
  }
  const tag = (text: string) => {
    const name = /^\/?[A-Za-z]+/.exec(text)?.[0]
    if (name === 'host') host = { address: '', name: '', cpes: new Set(), line }
    else if (name === '/host') give()
    else if (name === '/nmaprun') ended = true
    else if (name === 'cpe') inCpe = !text.endsWith('/')
    else if (name === '/cpe') inCpe = false
    else if (host && name === 'address' && host.address === '' && attribute(text, 'addrtype') !== 'mac')
      host.address = attribute(text, 'addr')
    else if (host && name === 'hostname' && host.name === '') host.name = attribute(text, 'name')
  }
  for await (const piece of pieces) {
    if (typeof piece !== 'string') return piece
    rest += piece
    for (;;) {
      const open = rest.indexOf('<')
      if (open < 0) break
      const comment = rest.startsWith('<!--', open)
      const end = rest.indexOf(comment ? '-->' : '>', open)
      if (end < 0) break
      const before = rest.slice(0, open)
      const text = rest.slice(open + 1, end)
      if (inCpe && host) for (const cpe of namesIn(unescaped(before))) host.cpes.add(cpe)
      if (/^!DOCTYPE[^>]*\[|^!ENTITY/i.test(text))
        return {
          broken: {
            line,
            at: `line ${line}`,
            code: 'inventory.entities',
            message: 'The document declares entities of its own, as nmap never does.',
          },
        }
      if (!comment && !text.startsWith('!') && !text.startsWith('?')) tag(text)
      for (const c of rest.slice(0, end)) if (c === '\n') line++
      rest = rest.slice(end + (comment ? 3 : 1))
    }
    if (rest.length > MOST_TAG)
      return {
        broken: {
          line,
          at: `line ${line}`,
          code: 'inventory.xml',
          message: 'A tag opens here and does not close: this is no XML of nmap.',
        },
      }
    if (gather.broken) return gather.broken
  }
  if (!ended)
    return {
      broken: {
        line,
        at: `line ${line}`,
        code: 'inventory.cut',
        message: 'The document ends before its end tag: the scan or the transfer was cut off.',
      },
    }
  return gather.read('scanner')
}

function attribute(tag: string, name: string): string {
  const at = tag.indexOf(` ${name}="`)
  if (at < 0) return ''
  const from = at + name.length + 3
  const end = tag.indexOf('"', from)
  return end < 0 ? '' : unescaped(tag.slice(from, end))
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescaped = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')
