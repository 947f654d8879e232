import { stat } from 'node:fs/promises'
import type { Runner, RunnerParts, StartRunner } from '../parts.ts'
import { allowedPath } from './allowedPath.ts'
import { Follower } from './follower.ts'
import { isGzip, openFile } from './content.ts'
import { fileAndRotated, filesBelow, type Found, isUnreadable, MOST_FILES, stemOf } from './listing.ts'
import { advanced, type FilePlace } from './place.ts'
import { PlaceBook } from './placeBook.ts'
import { holds, recognise } from './recognise.ts'

const LOOK_MS = 500
/** Looking at many files may take this part of the time. */
const LOOK_PART = 20

/** Reads a file, or all files below a folder, from their beginning and follows them. */
export const startFiles: StartRunner = async (parts) => {
  const { host, source, lane, fail } = parts
  const { place } = source.words
  if (place.kind !== 'file') throw new Error('another kind of place')
  const real = await allowedPath(host.telemetryFolders, place.path)
  const isFolder = (await stat(real)).isDirectory()
  const book = new PlaceBook(host, source.id)
  await book.load()
  await book.tidy(Date.now())
  const rounds = new Rounds(parts, book, new Follower(source, lane, book), place.path, real, isFolder)
  return rounds.run(fail)
}

/** Looks at the files again and again, and reads what is new in them. */
class Rounds {
  private isStopped = false
  private wake: () => void = () => undefined
  private readonly parts: RunnerParts
  private readonly book: PlaceBook
  private readonly follower: Follower
  private readonly path: string
  /** The path without links, as it was last. */
  private real: string
  private readonly isFolder: boolean
  /** Where a link led to before. */
  private former: string | undefined
  /** Files as they were when last looked into, by inode: what has not changed is not opened again. */
  private readonly checked = new Map<string, string>()

  constructor(parts: RunnerParts, book: PlaceBook, follower: Follower, path: string, real: string, isFolder: boolean) {
    this.parts = parts
    this.book = book
    this.follower = follower
    this.path = path
    this.real = real
    this.isFolder = isFolder
  }

  run(fail: (error: unknown) => void): Runner {
    const running = (async () => {
      while (!this.isStopped) {
        const began = performance.now()
        const hasMore = await this.round()
        const pause = hasMore ? 0 : Math.max(LOOK_MS, (performance.now() - began) * LOOK_PART)
        if (pause > 0 && !this.isStopped) await this.rest(pause)
      }
    })().catch((error: unknown) => {
      if (!this.isStopped) fail(error)
    })
    return {
      stop: async () => {
        this.isStopped = true
        this.wake()
        await running
      },
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** @returns whether there is more to read at once */
  private async round(): Promise<boolean> {
    const files = await this.listed()
    await this.passOver(files)
    await this.matchPlaces(files)
    let hasMore = false
    for (const found of files) {
      if (this.isStopped) return false
      try {
        const place = await this.placeOf(found)
        if (place === undefined || place.isDone || (!place.isPacked && found.size <= place.offset)) continue
        const isLast = !this.isFolder && found.path !== this.real
        if (await this.follower.read(found, place, isLast, () => this.isStopped)) hasMore = true
      } catch (error) {
        // Gone or changed between two looks: the next one sees it as it is then.
        if (!isGone(error)) throw error
      }
    }
    return hasMore
  }

  private async listed(): Promise<readonly Found[]> {
    const { host, lane } = this.parts
    if (this.isFolder) {
      const folder = await allowedPath(host.telemetryFolders, this.path)
      const { files, isCut } = await filesBelow(folder)
      const unreadable = files.filter(({ path }) => isUnreadable(path))
      lane.trouble(
        isCut
          ? `There are more than ${MOST_FILES} files; only so many are followed.`
          : unreadable.length > 0
            ? `${unreadable.length} files are of a kind that is not read, such as ${unreadable[0]?.path ?? ''}.`
            : undefined,
      )
      return files.filter(({ path }) => !isUnreadable(path))
    }
    const now = await allowedPath(host.telemetryFolders, this.path).catch(() => undefined)
    lane.trouble(now === undefined ? 'The file is not there now.' : undefined)
    if (now !== undefined && now !== this.real) this.former = this.real
    this.real = now ?? this.real
    const files = await fileAndRotated(this.real)
    // A link that points to another file now: the one before is read to its end.
    const others = this.former === undefined ? [] : await fileAndRotated(this.former)
    const seen = new Set(files.map(({ file }) => file))
    return [...others.filter(({ file }) => !seen.has(file)), ...files]
  }

  /** Places whose file is gone, or holds something else now, let go of it. */
  private async matchPlaces(files: readonly Found[]): Promise<void> {
    const found = new Map(files.map((one) => [one.file, one]))
    for (const place of this.book.all) {
      if (place.file === '') continue
      const now = found.get(place.file)
      const isSame = now !== undefined && (await this.isSame(now, place))
      if (!isSame) await this.book.save({ ...place, file: '' })
      else if (now.path !== place.path) await this.book.save({ ...place, path: now.path })
    }
  }

  private async isSame(found: Found, place: FilePlace): Promise<boolean> {
    const stamp = `${found.size} ${found.modifiedAt} ${place.offset}`
    if (this.checked.get(found.file) === stamp) return true
    try {
      if (!(await holds(found, place))) return false
    } catch (error) {
      // It was moved since it was listed: the next look finds it.
      if (isGone(error)) return true
      throw error
    }
    this.checked.set(found.file, stamp)
    return true
  }

  private async placeOf(found: Found): Promise<FilePlace | undefined> {
    const known = this.book.of(found.file)
    if (known !== undefined) return known
    const seen = await recognise(found, this.book.all, Date.now())
    if (seen.kind === 'more') {
      await this.book.save(seen.place)
      return seen.place
    }
    if (seen.kind !== 'new') return undefined
    const place = this.begun(found, seen.isPacked)
    await this.book.save(place)
    return place
  }

  /**
   * Of a single file, what was rotated away before it was first followed is not asked for: it is noted as read. Whatever
   * turns up beside it later was rotated since, and is.
   */
  private async passOver(files: readonly Found[]): Promise<void> {
    const stem = stemOf(this.real)
    if (this.isFolder || this.book.all.some((place) => stemOf(place.path) === stem)) return
    for (const found of files) {
      if (found.path === this.real) continue
      const file = await openFile(found)
      try {
        const isPacked = await isGzip(file)
        const place = { ...this.begun(found, isPacked), isDone: true }
        await this.book.save(isPacked ? place : await advanced(file, place, found.size, Date.now()))
      } finally {
        await file.close()
      }
    }
  }

  private begun({ path, file }: Found, isPacked: boolean): FilePlace {
    const number = this.book.next
    return {
      number,
      path,
      file,
      offset: 0,
      head: '',
      headBytes: 0,
      tail: '',
      isPacked,
      isDone: false,
      seenAt: Date.now(),
    }
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ENOENT', 'ELOOP', 'ENOTDIR', 'ESTALE', 'EACCES'].includes(String(error.code))
