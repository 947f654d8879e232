import { Fault } from '@testudo/kernel/fault'
import type { Certificate } from '../openpgp/index.ts'
import { mustBeSignedBy } from './beside.ts'
import { hashIn, mustHash, providerKeyOf, readKey } from './checkFile.ts'
import type { KeptFeed, SeenFile } from './feedBook.ts'
import { type FeedRun, MOST_BESIDE_BYTES, optionsOf, store } from './feedRun.ts'
import { fetchFile, type FetchOptions, fetchText } from './fetchFile.ts'
import { findMetadata, type Metadata } from './findMetadata.ts'
import type { Check, Gathered } from './gathered.ts'
import { type Listed, listDocuments } from './provider.ts'
import { fetchKeys, namesKeys } from './providerKeys.ts'

/** Documents of a provider that fail one after the other before the whole is given up for now. */
const MOST_MISSES = 5

/** Takes what is new at a CSAF provider, each document by itself. */
export async function takeProvider(
  feed: KeptFeed,
  run: FeedRun,
  seen: ReadonlyMap<string, SeenFile>,
  gathered: Gathered,
): Promise<void> {
  const options = optionsOf(run)
  const { found, missed } = await findMetadata(feed.place, options, run.host.clock.now())
  for (const { url, fault } of missed) gathered.note(url, fault)
  for (const metadata of found) {
    const listed = await listDocuments(metadata, options)
    const wanted = listed.filter(({ url, stamp }) => stamp === '' || seen.get(url)?.stamp !== stamp)
    if (wanted.length > 0) await takeDocuments(feed, run, { metadata, wanted, seen }, gathered)
  }
}

async function takeDocuments(
  feed: KeptFeed,
  run: FeedRun,
  {
    metadata,
    wanted,
    seen,
  }: {
    readonly metadata: Metadata
    readonly wanted: readonly Listed[]
    readonly seen: ReadonlyMap<string, SeenFile>
  },
  gathered: Gathered,
): Promise<void> {
  const keys = await keysFor(feed, metadata, optionsOf(run))
  let misses = 0
  for (const [i, document] of wanted.entries()) {
    run.signal.throwIfAborted()
    run.tell(i, wanted.length)
    try {
      await takeDocument(feed, run, { document, keys, seen: seen.get(document.url) }, gathered)
      misses = 0
    } catch (error) {
      if (!(error instanceof Fault) || run.signal.aborted) throw error
      if (error.kind === 'unavailable' && ++misses >= MOST_MISSES) throw error
      // One bad document stops no other; it is tried again with the next run.
      gathered.aside(new URL(document.url).pathname.split('/').at(-1) ?? document.url, error)
    }
  }
}

/**
 * The keys that must have signed: those a person gave, else those the provider names.
 *
 * @returns undefined for a provider that does not sign
 * @throws {Fault} also when it did sign and names no key any more: who could change its metadata could leave them out
 */
async function keysFor(
  feed: KeptFeed,
  metadata: Metadata,
  options: FetchOptions,
): Promise<readonly Certificate[] | undefined> {
  const key = feed.key === undefined ? undefined : providerKeyOf(readKey(feed.key))
  if (key?.kind === 'openpgp') return key.keys
  const trusted = key?.fingerprint
  if (trusted !== undefined || namesKeys(metadata)) return fetchKeys(metadata, trusted, options)
  if (feed.checked === 'signature')
    throw new Fault(
      'invalid',
      'vulnerabilities.provider_unsigned',
      'This provider signed its documents and names no key any more. Nothing was stored; ask it why. If it signs no longer, end this feed and add it anew.',
    )
  return undefined
}

async function takeDocument(
  feed: KeptFeed,
  run: FeedRun,
  {
    document,
    keys,
    seen,
  }: {
    readonly document: Listed
    readonly keys: readonly Certificate[] | undefined
    readonly seen: SeenFile | undefined
  },
  gathered: Gathered,
): Promise<void> {
  const { url, stamp, hashes, signature } = document
  const options = optionsOf(run)
  const file = await fetchFile(url, run.room, undefined, options)
  if (file === undefined) return
  try {
    const isHashed = await hasHash(url, hashes, file, options)
    const check: Check =
      keys === undefined
        ? { checked: isHashed ? 'hash' : 'none' }
        : await mustBeSignedBy(file, keys, await textOf(url, signature, options), run.host.clock.now())
    if (file.sha256 !== seen?.digest)
      gathered.take(await store({ ...feed, format: 'csaf' }, run, () => file.open()), check)
    await run.book.saw(feed, url, { stamp, digest: file.sha256 })
  } finally {
    await file.drop()
  }
}

/** What is beside a document comes from the same place: no list sends this node elsewhere. */
const textOf = async (document: string, at: string, options: FetchOptions): Promise<string | undefined> =>
  new URL(at).host === new URL(document).host ? fetchText(at, options, MOST_BESIDE_BYTES) : undefined

/** Compares with the first hash the source publishes; one that cannot be had is none. @throws {Fault} when it is another */
async function hasHash(
  document: string,
  urls: readonly string[],
  file: { readonly sha256: string; readonly sha512: string },
  options: FetchOptions,
): Promise<boolean> {
  for (const url of urls) {
    const hash = hashIn(await textOf(document, url, options).catch(() => undefined))
    if (hash === undefined) continue
    mustHash(hash, file)
    return true
  }
  return false
}
