import { Fault } from '@testudo/kernel/fault'
import type { FileHandle } from 'node:fs/promises'
import { detectFormat } from '../../../core/index.ts'
import type { KeptSource } from '../book.ts'
import type { OwnLane } from '../intake.ts'
import { openFile, unpackedFrom, unpackedHead } from './content.ts'
import { headerOf, isWide, type Make, makeOf, wholeEvents } from './cut.ts'
import type { Found } from './listing.ts'
import { advanced, digest, type FilePlace, HEAD_BYTES, readAt, TAIL_BYTES } from './place.ts'
import type { PlaceBook } from './placeBook.ts'

const NEWLINE = 0x0a
const CHUNK = 1024 * 1024
/** A line longer than this is read in parts. */
const LONGEST_LINE = 16 * 1024 * 1024
/** One file keeps the others of its source waiting for so much. */
const TURN_BYTES = 16 * CHUNK
const SEEN_BYTES = 65_536
/** A file that has not changed for so long ends where it ends, also without a line end. */
const SETTLED_MS = 10_000

/** What is known of a file from its beginning. */
interface Shape {
  readonly make: Make
  readonly isWide: boolean
  readonly header: Uint8Array
}

/** Reads on in the files of one source, one after the other, through its lane. */
export class Follower {
  /** The file whose bytes the matcher got last, and what they are made of. */
  private current: { readonly number: number; readonly make: Make } | undefined
  private readonly shapes = new Map<number, Shape>()
  private readonly source: KeptSource
  private readonly lane: OwnLane
  private readonly book: PlaceBook

  constructor(source: KeptSource, lane: OwnLane, book: PlaceBook) {
    this.source = source
    this.lane = lane
    this.book = book
  }

  /**
   * Reads what is new behind a place. @param isLast nobody writes to it any more
   *
   * @returns whether there is more to read
   */
  async read(found: Found, place: FilePlace, isLast: boolean, isStopped: () => boolean): Promise<boolean> {
    if (place.isPacked) {
      await this.readPacked(found, place, isStopped)
      return false
    }
    const file = await openFile(found)
    try {
      return await this.readPlain(file, found, place, isLast, isStopped)
    } finally {
      await file.close()
    }
  }

  private async readPlain(
    file: FileHandle,
    found: Found,
    first: FilePlace,
    isLast: boolean,
    isStopped: () => boolean,
  ): Promise<boolean> {
    let place = first
    const end = place.offset + TURN_BYTES
    const isSettled = isLast || Date.now() - found.modifiedAt > SETTLED_MS
    let length = CHUNK
    while (place.offset < end && !isStopped()) {
      const bytes = await readAt(file, place.offset, length)
      if (bytes.length === 0) return false
      const isEnd = bytes.length < length
      const shape = await this.shapeOf(place, () => readAt(file, 0, SEEN_BYTES))
      let take = shape.isWide ? bytes.length & ~1 : wholeEvents(bytes, shape.make, isEnd)
      if (take === 0 && !isEnd && length < LONGEST_LINE) {
        length = LONGEST_LINE
        continue
      }
      if (take === 0 && !isEnd) take = bytes.length
      const hasRest = isEnd && take < bytes.length
      if (take === 0 && !(hasRest && isSettled)) return false
      await this.begin(place, shape)
      await this.send(hasRest && isSettled ? bytes : bytes.subarray(0, take), found)
      if (hasRest && isSettled) {
        await this.lane.flush()
        this.current = undefined
        take = bytes.length
      }
      place = await advanced(file, place, place.offset + take, Date.now())
      await this.book.save(place)
      length = CHUNK
      if (isEnd) return false
    }
    return true
  }

  private async readPacked(found: Found, first: FilePlace, isStopped: () => boolean): Promise<void> {
    const bytes = await unpackedFrom(found, first)
    const head = await unpackedHead(found, SEEN_BYTES)
    const shape = await this.shapeOf(first, async () => head)
    let place = first
    let held: Buffer = Buffer.alloc(0)
    let tail: Buffer = Buffer.alloc(0)
    const take = async (part: Buffer) => {
      await this.begin(place, shape)
      await this.send(part, found)
      tail = Buffer.from(Buffer.concat([tail, part]).subarray(-TAIL_BYTES))
      const offset = place.offset + part.length
      const headBytes = Math.min(HEAD_BYTES, offset)
      place = {
        ...place,
        offset,
        // Of what was read before only the digest is known: it stands until enough has come after it.
        tail: tail.length >= Math.min(TAIL_BYTES, offset) ? digest(tail) : place.tail,
        head: digest(head.subarray(0, headBytes)),
        headBytes,
        seenAt: Date.now(),
      }
    }
    if (bytes !== undefined) {
      try {
        for await (const chunk of bytes) {
          if (isStopped()) return
          held = Buffer.concat([held, chunk])
          const whole = shape.isWide ? held.length & ~1 : wholeEvents(held, shape.make, false)
          const ready = whole === 0 && held.length > LONGEST_LINE ? held.length : whole
          if (ready === 0) continue
          await take(held.subarray(0, ready))
          held = held.subarray(ready)
          if (tail.length >= TAIL_BYTES) await this.book.save(place)
        }
      } catch (error) {
        if (!isZlib(error)) throw error
        this.lane.trouble(`${found.path} is damaged and was read as far as it goes.`)
      }
      if (held.length > 0) await take(held)
      if (place.offset > first.offset) await this.lane.flush()
      this.current = undefined
    }
    await this.book.save({ ...place, isDone: true })
  }

  /** What the matcher cannot read at all is passed over and counted: the rest of the file goes on. */
  private async send(bytes: Uint8Array, found: Found): Promise<void> {
    try {
      await this.lane.push(bytes)
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'detection.not_taken') throw error
      this.lane.lost(1)
      this.lane.trouble(`A part of ${found.path} could not be read and was passed over.`)
    }
  }

  /** Tells the matcher that another file comes, with the header it needs when it is read from its middle. */
  private async begin(place: FilePlace, { make, header }: Shape): Promise<void> {
    const { current } = this
    if (current?.number === place.number) return
    const isTable = make === 'csv' || make === 'zeek-tsv'
    if (isTable || (current !== undefined && current.make !== make)) await this.lane.flush()
    this.current = { number: place.number, make }
    if (place.offset > 0 && header.length > 0) await this.lane.push(header)
  }

  private async shapeOf(place: FilePlace, read: () => Promise<Buffer>): Promise<Shape> {
    const known = this.shapes.get(place.number)
    if (known !== undefined) return known
    const bytes = await read()
    const make = makeOf(this.source.words.format ?? detectFormat(bytes.toString('utf8')))
    const shape = { make, isWide: isWide(bytes), header: Buffer.from(headerOf(bytes, make)) }
    // A first line may still come.
    if (bytes.includes(NEWLINE)) this.shapes.set(place.number, shape)
    return shape
  }
}

const isZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^Z_|^ERR_ZLIB|^ERR_STREAM_PREMATURE/.test(String(error.code))
