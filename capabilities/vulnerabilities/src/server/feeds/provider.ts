import { Fault } from '@testudo/kernel/fault'
import { objectOf, objectsOf, textOf } from '../../core/feeds/json.ts'
import { type FetchOptions, fetchText } from './fetchFile.ts'
import { type Metadata, parseJson } from './findMetadata.ts'

/** Documents one provider may list; the largest hold some ten thousand. */
const MOST_DOCUMENTS = 200_000
const MOST_FEEDS = 100
/** Markings of what is open to everybody, of CSAF 2.0 and 2.1. */
const OPEN: readonly (string | undefined)[] = [undefined, 'WHITE', 'CLEAR', 'UNLABELED']

/** A document a provider lists, where its hashes and its signature are, and what tells that it changed. */
export interface Listed {
  readonly url: string
  readonly stamp: string
  readonly hashes: readonly string[]
  readonly signature: string
}

const shape = (message: string) => new Fault('invalid', 'vulnerabilities.provider_shape', message)

/**
 * What a CSAF provider offers to everybody: ROLIE feeds (CSAF §7.1.15) and, where there are none, directories
 * (`changes.csv`, `index.txt`; §7.1.11 to 7.1.13). What is for some only (TLP beyond WHITE or CLEAR) needs a sign-in and
 * is passed over.
 */
export async function listDocuments(
  { content, url: from }: Metadata,
  options: FetchOptions,
): Promise<readonly Listed[]> {
  const found = new Map<string, Listed>()
  const take = (one: Listed) => {
    if (found.size >= MOST_DOCUMENTS) throw shape(`The provider lists more than ${MOST_DOCUMENTS} documents.`)
    found.set(one.url, one)
  }
  let sources = 0
  for (const distribution of objectsOf(content['distributions'], MOST_FEEDS)) {
    const feeds = objectsOf(objectOf(distribution['rolie'])?.['feeds'], MOST_FEEDS)
    for (const feed of feeds) {
      const url = textOf(feed['url'])
      if (url === undefined || !OPEN.includes(textOf(feed['tlp_label']))) continue
      sources++
      for (const document of await rolie(absolute(url, from), options)) take(document)
    }
    const directory = feeds.length > 0 ? undefined : directoryOf(distribution)
    if (directory === undefined) continue
    sources++
    for (const document of await inDirectory(absolute(directory, from), options)) take(document)
  }
  if (sources === 0) throw shape('The metadata of the provider name no feed and no directory that is open to all.')
  return [...found.values()]
}

/** @throws {Fault} for what is no address of a web server */
function absolute(address: string, from: string): string {
  const url = URL.canParse(address, from) ? new URL(address, from) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw shape('An address that the metadata of the provider name is none.')
  return url.href
}

/** 2.0 has the address alone, 2.1 an object of address and marking. */
function directoryOf(distribution: Readonly<Record<string, unknown>>): string | undefined {
  const directory = objectOf(distribution['directory'])
  if (directory === undefined) return textOf(distribution['directory_url'])
  return OPEN.includes(textOf(directory['tlp_label'])) ? textOf(directory['url']) : undefined
}

async function rolie(url: string, options: FetchOptions): Promise<readonly Listed[]> {
  const feed = objectOf(objectOf(parseJson((await fetchText(url, options)) ?? ''))?.['feed'])
  if (feed === undefined) throw shape(`The ROLIE feed ${new URL(url).pathname} cannot be read.`)
  return objectsOf(feed['entry'], MOST_DOCUMENTS).flatMap((entry) => {
    const links = objectsOf(entry['link'], MOST_FEEDS)
    const self =
      textOf(links.find(({ rel }) => rel === 'self')?.['href']) ?? textOf(objectOf(entry['content'])?.['src'])
    const updated = textOf(entry['updated'])
    if (self === undefined || updated === undefined || !URL.canParse(self, url)) return []
    const document = new URL(self, url).href
    const beside = (rel: string) =>
      links.flatMap((link) => {
        const href = link['rel'] === rel ? textOf(link['href']) : undefined
        return href === undefined || !URL.canParse(href, document) ? [] : [new URL(href, document).href]
      })
    return [listed(document, updated, beside('hash'), beside('signature')[0])]
  })
}

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
    return href.startsWith(base) ? [listed(href, at)] : []
  })
}

/** SHA-512 before SHA-256; where no hash or signature is named they may be beside the document all the same (§7.1.18, §7.1.19). */
const listed = (url: string, stamp: string, hashes: readonly string[] = [], signature = `${url}.asc`): Listed => ({
  url,
  stamp,
  hashes:
    hashes.length > 0
      ? hashes.toSorted((a, b) => Number(b.endsWith('.sha512')) - Number(a.endsWith('.sha512')))
      : [`${url}.sha512`, `${url}.sha256`],
  signature,
})
