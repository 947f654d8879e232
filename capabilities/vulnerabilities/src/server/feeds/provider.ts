import { Fault } from '@testudo/kernel/fault'
import { type FetchOptions, fetchText } from './fetchFile.ts'

/** Documents one provider may list; the largest hold some ten thousand. */
const MOST_DOCUMENTS = 200_000
const MOST_FEEDS = 100

/** A document a provider lists, where its hashes are, and what tells that it changed. */
export interface Listed {
  readonly url: string
  readonly stamp: string
  readonly hashes: readonly string[]
}

type Json = Readonly<Record<string, unknown>>
const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Whether an address is that of a provider: its metadata, or a host alone, where they are to be found. */
export function isProvider(place: string): boolean {
  const { pathname, search } = new URL(place)
  return pathname.endsWith('/provider-metadata.json') || (pathname === '/' && search === '')
}

const shape = (message: string) => new Fault('invalid', 'vulnerabilities.provider_shape', message)

/**
 * What a CSAF provider offers to everybody: its metadata (CSAF §7.1.7 to 7.1.10: well-known address, then security.txt,
 * then the DNS path), ROLIE feeds (§7.1.15) and directories (`changes.csv`, `index.txt`; §7.1.11 to 7.1.13). Feeds for
 * some only (TLP beyond WHITE or CLEAR) need a sign-in and are passed over.
 */
export async function listDocuments(place: string, options: FetchOptions): Promise<readonly Listed[]> {
  const metadata = await findMetadata(place, options)
  const found = new Map<string, Listed>()
  const take = (one: Listed) => {
    if (found.size >= MOST_DOCUMENTS) throw shape(`The provider lists more than ${MOST_DOCUMENTS} documents.`)
    found.set(one.url, one)
  }
  let sources = 0
  for (const one of listOf(metadata['distributions']).slice(0, MOST_FEEDS)) {
    const distribution = objectOf(one)
    const feeds = listOf(objectOf(distribution?.['rolie'])?.['feeds']).slice(0, MOST_FEEDS)
    for (const feed of feeds) {
      const url = textOf(objectOf(feed)?.['url'])
      const tlp = textOf(objectOf(feed)?.['tlp_label'])
      if (url === undefined || (tlp !== undefined && !['WHITE', 'CLEAR', 'UNLABELED'].includes(tlp))) continue
      sources++
      for (const document of await rolie(url, options)) take(document)
    }
    const directory = textOf(distribution?.['directory_url'])
    if (feeds.length > 0 || directory === undefined) continue
    sources++
    for (const document of await inDirectory(directory, options)) take(document)
  }
  if (sources === 0) throw shape('The metadata of the provider name no feed and no directory that is open to all.')
  return [...found.values()]
}

async function findMetadata(place: string, options: FetchOptions): Promise<Json> {
  const url = new URL(place)
  const named = url.pathname !== '/'
  const wellKnown = new URL('/.well-known/csaf/provider-metadata.json', url).href
  let text = await fetchText(named ? place : wellKnown, options)
  if (text === undefined && !named) {
    const security = await fetchText(new URL('/.well-known/security.txt', url).href, options, 65_536)
    const pointed = /^CSAF:\s*(https?:\/\/\S+)$/im.exec(security ?? '')?.[1]
    if (pointed !== undefined) text = await fetchText(pointed, options)
  }
  if (text === undefined && !named)
    text = await fetchText(`${url.protocol}//csaf.data.security.${url.host}/`, options).catch(() => undefined)
  if (text === undefined)
    throw new Fault(
      'absent',
      'vulnerabilities.no_provider',
      'There is no CSAF provider at this address. Give the address of its provider-metadata.json.',
    )
  const metadata = objectOf(parse(text))
  if (metadata === undefined || !Array.isArray(metadata['distributions']))
    throw shape('What is at this address are no metadata of a CSAF provider.')
  return metadata
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function rolie(url: string, options: FetchOptions): Promise<readonly Listed[]> {
  const feed = objectOf(objectOf(parse((await fetchText(url, options)) ?? ''))?.['feed'])
  if (feed === undefined) throw shape(`The ROLIE feed ${new URL(url).pathname} cannot be read.`)
  return listOf(feed['entry']).flatMap((one) => {
    const entry = objectOf(one)
    const links = listOf(entry?.['link']).map(objectOf)
    const href = (rel: string) => links.flatMap((link) => (link?.['rel'] === rel ? (textOf(link['href']) ?? []) : []))
    const [self = textOf(objectOf(entry?.['content'])?.['src'])] = href('self')
    const updated = textOf(entry?.['updated'])
    if (self === undefined || updated === undefined || !URL.canParse(self, url)) return []
    return [{ url: new URL(self, url).href, stamp: updated, hashes: hashesOf(new URL(self, url).href, href('hash')) }]
  })
}

/** SHA-512 before SHA-256; a feed that names none may have them beside all the same. */
const hashesOf = (document: string, named: readonly string[]): readonly string[] =>
  named.length > 0
    ? named
        .flatMap((href) => (URL.canParse(href, document) ? [new URL(href, document).href] : []))
        .toSorted((a, b) => Number(b.endsWith('.sha512')) - Number(a.endsWith('.sha512')))
    : [`${document}.sha512`, `${document}.sha256`]

async function inDirectory(directory: string, options: FetchOptions): Promise<readonly Listed[]> {
  const base = directory.endsWith('/') ? directory : `${directory}/`
  const changes = await fetchText(new URL('changes.csv', base).href, options)
  const lines = (changes ?? (await fetchText(new URL('index.txt', base).href, options)))?.split(/\r?\n/)
  if (lines === undefined) throw shape('The directory of the provider has neither changes.csv nor index.txt.')
  return lines.flatMap((line) => {
    const [path = '', at = ''] = line.split(',').map((cell) => cell.trim().replaceAll(/^"|"$/g, ''))
    if (!path.endsWith('.json') || !URL.canParse(path, base)) return []
    const { href } = new URL(path, base)
    // A path that leads out of its directory is no document of it.
    return href.startsWith(base) ? [{ url: href, stamp: at, hashes: [`${href}.sha512`, `${href}.sha256`] }] : []
  })
}
