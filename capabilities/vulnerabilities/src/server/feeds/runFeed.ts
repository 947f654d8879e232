import { createReadStream } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { OwnItemBook } from '../items/index.ts'
import { hashIn, mustBeSigned, mustHash, readKey } from './checkFile.ts'
import type { Checked, FeedBook, FeedOutcome, KeptFeed, SeenFile } from './feedBook.ts'
import { fetchFile, type FetchOptions, fetchText } from './fetchFile.ts'
import { allowedFolder, hashFile, listFolder, textBeside } from './folderFiles.ts'
import { isProvider, type Listed, listDocuments } from './provider.ts'
import { takeFile } from './takeFile.ts'

export interface FeedRun {
  readonly host: Host
  readonly items: OwnItemBook
  readonly book: FeedBook
  /** Where files lie while they are read. */
  readonly room: string
  readonly signal: AbortSignal
  readonly tell: (done: number, total?: number) => void
}

/** Documents of a provider that fail one after the other before the whole is given up for now. */
const MOST_MISSES = 5

/** What a run gathers: counts, what was checked of each file, and the first reason something was set aside. */
class Gathered {
  records = 0
  setAside = 0
  private readonly checks = new Set<Checked>()
  private first: { readonly name: string; readonly fault: Fault } | undefined

  take(
    report: { readonly new: number; readonly changed: number; readonly quarantined: number },
    checked: Checked,
  ): void {
    this.records += report.new + report.changed
    this.setAside += report.quarantined
    this.checks.add(checked)
  }

  aside(name: string, fault: Fault): void {
    this.setAside++
    this.first ??= { name, fault }
  }

  /** The weakest check of all files; nothing new keeps what was. */
  outcome(before: Checked): FeedOutcome {
    const checked =
      this.checks.size === 0 ? before : (['none', 'hash', 'signature'] as const).find((one) => this.checks.has(one))
    const { first } = this
    return {
      state: first !== undefined && this.checks.size === 0 ? 'quarantined' : 'well',
      checked: checked ?? 'none',
      records: this.records,
      quarantined: this.setAside,
      ...(first === undefined
        ? {}
        : {
            why: {
              en: `${first.name}: ${first.fault.message}`,
              fr: `${first.name} : mis de côté (${first.fault.code}). ${first.fault.message}`,
            },
          }),
    }
  }
}

/** Fetches and takes what is new. @throws {Fault} when nothing could be had; `invalid` ones mean the source, not the way to it */
export async function runFeed(feed: KeptFeed, run: FeedRun): Promise<FeedOutcome> {
  const seen = await run.book.seen(feed)
  const gathered = new Gathered()
  if (feed.from === 'folder') await takeFolder(feed, run, seen, gathered)
  else if (isProvider(feed.place)) await takeProvider(feed, run, seen, gathered)
  else await takeUrl(feed, run, seen.get(feed.place), gathered)
  return gathered.outcome(feed.checked)
}

const optionsOf = ({ host, signal }: FeedRun): FetchOptions => ({ outbound: host.outbound, signal })

const store = (feed: KeptFeed, { host, items, signal }: FeedRun, open: () => AsyncIterable<Uint8Array>) =>
  takeFile(items, open, {
    label: feed.label,
    now: () => host.clock.now(),
    signal,
    ...(feed.format === undefined ? {} : { format: feed.format }),
  })

async function takeUrl(feed: KeptFeed, run: FeedRun, seen: SeenFile | undefined, gathered: Gathered): Promise<void> {
  const options = optionsOf(run)
  const file = await fetchFile(feed.place, run.room, seen?.stamp, options)
  if (file === undefined) return
  try {
    const key = feed.key === undefined ? undefined : readKey(feed.key)
    let checked: Checked = 'none'
    if (key?.kind === 'sha256') {
      mustHash(key.digest, file)
      checked = 'hash'
    } else if (key?.kind === 'minisign') {
      await mustBeSigned(file.path, key, await fetchText(`${feed.place}.minisig`, options, 65_536))
      checked = 'signature'
    } else if (new URL(feed.place).search === '')
      // An address with a question has nothing beside it.
      checked = await hashBeside(feed.place, [`${feed.place}.sha512`, `${feed.place}.sha256`], file, options)
    if (file.sha256 !== seen?.digest) gathered.take(await store(feed, run, () => file.open()), checked)
    await run.book.saw(feed, feed.place, { stamp: file.stamp, digest: file.sha256 })
  } finally {
    await file.drop()
  }
}

/** Compares with the first hash the source publishes; one that cannot be had is none. @throws {Fault} when it is another */
async function hashBeside(
  place: string,
  urls: readonly string[],
  file: { readonly sha256: string; readonly sha512: string },
  options: FetchOptions,
): Promise<Checked> {
  for (const url of urls) {
    // What is beside a document comes from the same place: no list sends this node elsewhere.
    if (new URL(url).host !== new URL(place).host) continue
    const hash = hashIn(await fetchText(url, options, 65_536).catch(() => undefined))
    if (hash === undefined) continue
    mustHash(hash, file)
    return 'hash'
  }
  return 'none'
}

async function takeProvider(
  feed: KeptFeed,
  run: FeedRun,
  seen: ReadonlyMap<string, SeenFile>,
  gathered: Gathered,
): Promise<void> {
  const options = optionsOf(run)
  const listed = await listDocuments(feed.place, options)
  const wanted = listed.filter(({ url, stamp }) => stamp === '' || seen.get(url)?.stamp !== stamp)
  let misses = 0
  for (const [i, document] of wanted.entries()) {
    run.signal.throwIfAborted()
    run.tell(i, wanted.length)
    try {
      await takeDocument(feed, run, document, seen.get(document.url), gathered)
      misses = 0
    } catch (error) {
      if (!(error instanceof Fault) || run.signal.aborted) throw error
      if (error.kind === 'unavailable' && ++misses >= MOST_MISSES) throw error
      // One bad document stops no other; it is tried again with the next run.
      gathered.aside(new URL(document.url).pathname.split('/').at(-1) ?? document.url, error)
    }
  }
}

async function takeDocument(
  feed: KeptFeed,
  run: FeedRun,
  { url, stamp, hashes }: Listed,
  seen: SeenFile | undefined,
  gathered: Gathered,
): Promise<void> {
  const options = optionsOf(run)
  const file = await fetchFile(url, run.room, undefined, options)
  if (file === undefined) return
  try {
    const checked = await hashBeside(url, hashes, file, options)
    if (file.sha256 !== seen?.digest)
      gathered.take(await store({ ...feed, format: 'csaf' }, run, () => file.open()), checked)
    await run.book.saw(feed, url, { stamp, digest: file.sha256 })
  } finally {
    await file.drop()
  }
}

async function takeFolder(
  feed: KeptFeed,
  run: FeedRun,
  seen: ReadonlyMap<string, SeenFile>,
  gathered: Gathered,
): Promise<void> {
  // Asked each time: settings and links may have changed since it was added.
  const folder = await allowedFolder(run.host.telemetryFolders, feed.place)
  const files = (await listFolder(folder)).filter(({ name, stamp }) => seen.get(name)?.stamp !== stamp)
  for (const [i, { path, name, stamp }] of files.entries()) {
    run.signal.throwIfAborted()
    run.tell(i, files.length)
    try {
      const hashes = await hashFile(path)
      const beside = hashIn((await textBeside(`${path}.sha512`)) ?? (await textBeside(`${path}.sha256`)))
      if (beside !== undefined) mustHash(beside, hashes)
      if (hashes.sha256 !== seen.get(name)?.digest)
        gathered.take(
          await store(feed, run, () => createReadStream(path, { highWaterMark: 1 << 18 })),
          beside === undefined ? 'none' : 'hash',
        )
      await run.book.saw(feed, name, { stamp, digest: hashes.sha256 })
    } catch (error) {
      if (!(error instanceof Fault) || run.signal.aborted) throw error
      gathered.aside(name, error)
    }
  }
}
