import { createReadStream } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'
import { type Beside, mustFit } from './beside.ts'
import { fileKeyOf, type FileKey, readKey } from './checkFile.ts'
import type { FeedOutcome, KeptFeed, SeenFile } from './feedBook.ts'
import { type FeedRun, MOST_BESIDE_BYTES, optionsOf, store } from './feedRun.ts'
import { fetchFile, fetchText } from './fetchFile.ts'
import { allowedFolder, hashFile, listFolder, textBeside } from './folderFiles.ts'
import { isProvider } from './findMetadata.ts'
import { Gathered } from './gathered.ts'
import { takeProvider } from './takeProvider.ts'

/** Fetches and takes what is new. @throws {Fault} when nothing could be had; `invalid` ones mean the source, not the way to it */
export async function runFeed(feed: KeptFeed, run: FeedRun): Promise<FeedOutcome> {
  const seen = await run.book.seen(feed)
  const gathered = new Gathered()
  if (feed.from === 'folder') await takeFolder(feed, run, seen, gathered)
  else if (isProvider(feed.place)) await takeProvider(feed, run, seen, gathered)
  else await takeUrl(feed, run, seen.get(feed.place), gathered)
  return gathered.outcome(feed, run.host)
}

async function takeUrl(feed: KeptFeed, run: FeedRun, seen: SeenFile | undefined, gathered: Gathered): Promise<void> {
  const options = optionsOf(run)
  const file = await fetchFile(feed.place, run.room, seen?.stamp, options)
  if (file === undefined) return
  try {
    const key = keyOf(feed)
    // An address with a question has nothing beside it.
    const isPlain = new URL(feed.place).search === ''
    const text = (extension: string) => fetchText(`${feed.place}${extension}`, options, MOST_BESIDE_BYTES)
    // A hash that cannot be had is none; a signature that must be there and cannot be had is waited for.
    const beside: Beside = async (extension) => {
      if (!isPlain) return undefined
      return key === undefined ? text(extension).catch(() => undefined) : text(extension)
    }
    const check = await mustFit(file, key, beside, run.host.clock.now())
    if (file.sha256 !== seen?.digest) gathered.take(await store(feed, run, () => file.open()), check)
    await run.book.saw(feed, feed.place, { stamp: file.stamp, digest: file.sha256 })
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
  const key = keyOf(feed)
  for (const [i, { path, name, stamp }] of files.entries()) {
    run.signal.throwIfAborted()
    run.tell(i, files.length)
    try {
      const file = { path, ...(await hashFile(path)) }
      const check = await mustFit(file, key, (extension) => textBeside(`${path}${extension}`), run.host.clock.now())
      if (file.sha256 !== seen.get(name)?.digest)
        gathered.take(await store(feed, run, () => createReadStream(path, { highWaterMark: 1 << 18 })), check)
      await run.book.saw(feed, name, { stamp, digest: file.sha256 })
    } catch (error) {
      if (!(error instanceof Fault) || run.signal.aborted) throw error
      gathered.aside(name, error)
    }
  }
}

const keyOf = ({ key }: KeptFeed): FileKey | undefined => (key === undefined ? undefined : fileKeyOf(readKey(key)))
