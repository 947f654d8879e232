import { Fault } from '@testudo/kernel/fault'
import { type Json, objectOf, textOf, timeOf } from '../../core/feeds/json.ts'
import { type FetchOptions, fetchText } from './fetchFile.ts'

/** Metadata of a CSAF provider (CSAF §7.1.7), and where they were found. */
export interface Metadata {
  readonly url: string
  readonly content: Json
}

/** What was found at an address. */
export interface Located {
  readonly found: readonly Metadata[]
  /** What was announced and could not be had. */
  readonly missed: readonly { readonly url: string; readonly fault: Fault }[]
}

/** Addresses that one security.txt names; more than one is for times of change (§7.1.8). */
const MOST_NAMED = 5
const MOST_SECURITY_BYTES = 65_536
const DNS_PATH = 'csaf.data.security.'
const WELL_KNOWN = '/.well-known/csaf/provider-metadata.json'

const shape = (message: string) => new Fault('invalid', 'vulnerabilities.provider_shape', message)

/** Whether an address is that of a provider: its metadata, or a host alone, where they are to be found. */
export function isProvider(place: string): boolean {
  const { pathname, search } = new URL(place)
  return pathname.endsWith('/provider-metadata.json') || (pathname === '/' && search === '')
}

/**
 * Finds the metadata of a provider by its main domain, as CSAF 2.0 and 2.1 §7.3.1 say: the well-known address, then
 * what security.txt names (in all cases: it may name more), and only when neither gave any the DNS path. An address of
 * metadata is taken as it is. Of several that speak for one publisher the first counts, so that nothing comes twice.
 *
 * @param now Unix ms; metadata that are maintained no longer (2.1 §7.1.7) do not count
 * @throws {Fault} when there is none: `unavailable` where one could have been, were it reached
 */
export async function findMetadata(place: string, options: FetchOptions, now: number): Promise<Located> {
  const url = new URL(place)
  if (url.pathname !== '/') return { found: [await metadataAt(place, options, now)], missed: [] }
  const search = new Search(options, now)
  await search.look(new URL(WELL_KNOWN, url).href)
  for (const named of await namedBySecurityText(url, options)) await search.look(named, true)
  if (search.found.length === 0) await search.look(`${url.protocol}//${DNS_PATH}${url.host.replace(/^www\./, '')}/`)
  if (search.found.length > 0) return search
  throw (
    search.worst ??
    new Fault(
      'absent',
      'vulnerabilities.no_provider',
      'There is no CSAF provider at this address. Give the address of its provider-metadata.json.',
    )
  )
}

const isDnsPath = (url: string): boolean => new URL(url).host.startsWith(DNS_PATH)

class Search implements Located {
  readonly found: Metadata[] = []
  readonly missed: { readonly url: string; readonly fault: Fault }[] = []
  /** What to say when nothing is found: rather that a way is broken than that there is none. */
  worst: Fault | undefined
  private readonly options: FetchOptions
  private readonly now: number
  private readonly seen = new Set<string>()

  constructor(options: FetchOptions, now: number) {
    this.options = options
    this.now = now
  }

  /** @param announced someone said that it is there, so that its absence is told */
  async look(url: string, announced = false): Promise<void> {
    if (this.seen.has(url)) return
    this.seen.add(url)
    try {
      const metadata = await metadataAt(url, this.options, this.now)
      const publisher = publisherOf(metadata)
      if (this.found.every((one) => publisherOf(one) !== publisher)) this.found.push(metadata)
    } catch (error) {
      if (!(error instanceof Fault) || this.options.signal?.aborted === true) throw error
      if (announced) this.missed.push({ url, fault: error })
      // Few have a name for the DNS path: without one there is nothing, and no way is broken.
      const isAbsent = error.kind === 'absent' || (isDnsPath(url) && error.code === 'outbound.unknown_host')
      if (!isAbsent && (this.worst === undefined || announced)) this.worst = error
    }
  }
}

const publisherOf = ({ content, url }: Metadata): string =>
  textOf(objectOf(content['publisher'])?.['namespace']) ?? textOf(content['canonical_url']) ?? url

/** Addresses of metadata that security.txt names, in its order; from https to https only (RFC 9116, CSAF §7.1.8). */
async function namedBySecurityText(host: URL, options: FetchOptions): Promise<readonly string[]> {
  for (const path of ['/.well-known/security.txt', '/security.txt']) {
    const text = await fetchText(new URL(path, host).href, options, MOST_SECURITY_BYTES).catch((error: unknown) => {
      if (!(error instanceof Fault) || options.signal?.aborted === true) throw error
    })
    if (text === undefined) continue
    const named = [...text.matchAll(/^CSAF:[ \t]*(\S+)[ \t]*\r?$/gim)].flatMap(([, at = '']) =>
      URL.canParse(at) && isAsSafe(new URL(at), host) ? [new URL(at).href] : [],
    )
    if (named.length > 0) return [...new Set(named)].slice(0, MOST_NAMED)
  }
  return []
}

const isAsSafe = (named: URL, host: URL): boolean =>
  named.protocol === 'https:' || (named.protocol === 'http:' && host.protocol === 'http:')

async function metadataAt(url: string, options: FetchOptions, now: number): Promise<Metadata> {
  const text = await fetchText(url, options)
  if (text === undefined)
    throw new Fault(
      'absent',
      'vulnerabilities.no_provider',
      'There are no metadata of a CSAF provider at this address. Give the address of its provider-metadata.json.',
    )
  const content = objectOf(parseJson(text))
  if (content === undefined || !Array.isArray(content['distributions']))
    throw shape('What is at this address are no metadata of a CSAF provider.')
  const until = timeOf(content['maintained_until'])
  if (until !== undefined && until < now)
    throw new Fault(
      'invalid',
      'vulnerabilities.provider_over',
      'The provider says that these metadata are maintained no longer. Look for the new address of its provider-metadata.json.',
    )
  return { url, content }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
