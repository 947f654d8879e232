import type { FeedFormat } from '../contract/feeds.ts'
import { type EpssHead, isEpss, readEpssLine } from './epss.ts'
import { type Json, numberOf, objectOf } from './json.ts'
import type { JsonPiece } from './jsonPiece.ts'
import { JsonPieces } from './jsonPieces.ts'
import { kevSource } from './kev.ts'
import type { Said } from '../model.ts'
import { type FeedPiece, type Reading, unread } from './reading.ts'
import { type Around, isFeedList, readerOf } from './recognise.ts'

declare const TextDecoder: new (label: string) => { decode(input: Uint8Array): string }

/** A file that cannot be read to its end: nothing of it is to be used. */
export interface FeedBreak {
  readonly broken: { readonly line: number; readonly code: string; readonly message: string }
}

/** A file that says it is a whole catalogue, and is: what it does not name any more has ended. */
export interface FeedWhole {
  readonly whole: Said
}

export interface FeedOptions {
  /** Items of other formats are not taken. */
  readonly format?: FeedFormat
  /** Bytes of one item; 32 MiB unless told. */
  readonly maxBytes?: number
}

const HEAD_BYTES = 512

/**
 * Reads a file of any of these formats: what each item says, in order, a few at a time. The format of a file is that of
 * its first item that is known; items of another format in it are flaws.
 *
 * @param bytes unpacked, cut anywhere
 * @returns pieces; at most one break, and then nothing. Memory: the largest item.
 */
export async function* readFeed(
  bytes: AsyncIterable<Uint8Array>,
  options: FeedOptions = {},
): AsyncGenerator<readonly FeedPiece[] | FeedBreak | FeedWhole, void, undefined> {
  let head: Uint8Array = new Uint8Array(0)
  let reader: { push(chunk: Uint8Array): Batch; end(): Batch } | undefined
  for await (const chunk of bytes) {
    if (reader === undefined) {
      head = joined(head, chunk)
      if (head.length < HEAD_BYTES) continue
      reader = readerFor(head, options)
      yield* given(reader.push(head))
    } else yield* given(reader.push(chunk))
  }
  if (reader === undefined) {
    reader = readerFor(head, options)
    yield* given(reader.push(head))
  }
  yield* given(reader.end())
}

interface Batch {
  readonly pieces: readonly FeedPiece[]
  readonly broken?: FeedBreak['broken']
  readonly whole?: Said
}

function* given({ pieces, broken, whole }: Batch): Generator<readonly FeedPiece[] | FeedBreak | FeedWhole> {
  if (pieces.length > 0) yield pieces
  if (whole !== undefined) yield { whole }
  if (broken !== undefined) yield { broken }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const readerFor = (head: Uint8Array, options: FeedOptions) =>
  isEpss(new TextDecoder('utf-8').decode(head.subarray(0, HEAD_BYTES))) && (options.format ?? 'epss') === 'epss'
    ? new EpssReader()
    : new JsonReader(options)

const MOST_LINE_BYTES = 4_096
const NEWLINE = 0x0a

class EpssReader {
  private readonly decoder = new TextDecoder('utf-8')
  private rest: Uint8Array = new Uint8Array(0)
  private head: EpssHead = {}
  private line = 0

  push(chunk: Uint8Array): Batch {
    const all = joined(this.rest, chunk)
    const pieces: FeedPiece[] = []
    let from = 0
    for (let at = all.indexOf(NEWLINE); at >= 0; at = all.indexOf(NEWLINE, from)) {
      this.take(all.subarray(from, at), pieces)
      from = at + 1
    }
    this.rest = all.slice(from)
    if (this.rest.length > MOST_LINE_BYTES)
      return {
        pieces,
        broken: { line: this.line + 1, code: 'vulnerabilities.cut', message: 'This line is far too long for EPSS.' },
      }
    return { pieces }
  }

  end(): Batch {
    const pieces: FeedPiece[] = []
    if (this.rest.length > 0) this.take(this.rest, pieces)
    return { pieces }
  }

  private take(bytes: Uint8Array, pieces: FeedPiece[]): void {
    this.line++
    const { head, reading } = readEpssLine(this.decoder.decode(bytes), this.head)
    this.head = head
    if (reading !== undefined) pieces.push({ ...reading, format: 'epss', line: this.line })
  }
}

class JsonReader {
  private readonly pieces: JsonPieces
  private format: FeedFormat | undefined
  private around: Around = {}
  private readonly wanted: FeedFormat | undefined

  constructor({ format, maxBytes }: FeedOptions) {
    this.wanted = format
    this.pieces = new JsonPieces({ isList: isFeedList, ...(maxBytes === undefined ? {} : { maxBytes }) })
  }

  push(chunk: Uint8Array): Batch {
    return this.read(this.pieces.push(chunk))
  }

  end(): Batch {
    return this.read(this.pieces.end())
  }

  private read(found: readonly JsonPiece[]): Batch {
    const pieces: FeedPiece[] = []
    let whole: Said | undefined
    for (const piece of found) {
      const { line } = piece
      if (piece.kind === 'broken') {
        if (piece.fatal) return { pieces, broken: { line, code: 'vulnerabilities.cut', message: piece.message } }
        pieces.push({ ...unread('syntax', '', piece.message), format: undefined, line })
      } else if (piece.kind === 'before') {
        const title = objectOf(piece.value)?.['title']
        if (title !== undefined) this.around = { kev: kevSource(title) }
      } else if (piece.kind === 'around') {
        const broken = this.check(objectOf(piece.value) ?? {}, piece.listed)
        if (broken !== undefined) return { pieces, broken: { line, ...broken } }
        whole = this.wholeOf(objectOf(piece.value) ?? {}) ?? whole
      } else pieces.push({ ...this.item(piece.value), line })
    }
    return { pieces, ...(whole === undefined ? {} : { whole }) }
  }

  /** Only a catalogue with its version and its number of entries is one as its keeper publishes it. */
  private wholeOf({ catalogVersion, count }: Json): Said | undefined {
    const isWhole = this.format === 'kev' && typeof catalogVersion === 'string' && numberOf(count) !== undefined
    return isWhole ? (this.around.kev ?? kevSource(undefined)) : undefined
  }

  /** A catalogue that says how many it holds and holds another number was cut. */
  private check(
    { count, title }: Json,
    listed: number,
  ): { readonly code: string; readonly message: string } | undefined {
    if (this.format !== 'kev') return undefined
    const said = numberOf(count)
    if (said !== undefined && said !== listed)
      return {
        code: 'vulnerabilities.kev_count',
        message: `The catalogue says ${said} entries and holds ${listed}: it is cut or changed. Fetch it again.`,
      }
    if (title !== undefined && kevSource(title).key !== (this.around.kev ?? kevSource(undefined)).key)
      return {
        code: 'vulnerabilities.kev_title',
        message: 'The title of the catalogue must stand before its entries: it says whose they are.',
      }
    return undefined
  }

  private item(value: unknown): Reading & { readonly format: FeedFormat | undefined } {
    const reader = readerOf(value)
    if (reader === undefined || (this.wanted !== undefined && reader.format !== this.wanted))
      return {
        ...unread(
          'format_unknown',
          '',
          this.wanted === undefined ? 'No format that is read here.' : `This is not the format ${this.wanted}.`,
        ),
        format: undefined,
      }
    this.format ??= reader.format
    if (reader.format !== this.format)
      return {
        ...unread('format_mixed', '', `This is ${reader.format}, but the file began with ${this.format}.`),
        format: reader.format,
      }
    return { ...reader.read(value as Json, this.around), format: reader.format }
  }
}
