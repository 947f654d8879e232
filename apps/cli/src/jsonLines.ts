import { createReadStream, readFileSync, readSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip, gunzipSync } from 'node:zlib'
import { Fault } from '@testudo/kernel/fault'

/** What a packed file may unpack to. */
const MOST_BYTES = 512 * 1024 ** 2

/** As much of one line as is kept in memory. */
const MOST_LINE_BYTES = 64 * 1024 ** 2

/** @throws {Fault} `invalid` naming the file: not there, a broken or exploding gzip, not UTF-8 */
export function readText(file: string): string {
  const refuse = (code: string, message: string, cause: unknown) =>
    new Fault('invalid', code, message, { cause, place: { file } })
  let bytes: Buffer
  try {
    bytes = file === '-' ? readStandardInput() : readFileSync(file)
  } catch (cause) {
    throw refuse('cli.file', 'The file cannot be opened.', cause)
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: Math.min(MOST_BYTES, Math.max(4 * 1024 ** 2, bytes.length * 200)) })
    } catch (cause) {
      throw refuse('cli.gzip', 'The gzip file is cut short, damaged, or grows beyond what is taken.', cause)
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw refuse('cli.encoding', 'The file is not UTF-8 text.', cause)
  }
}

/**
 * All of standard input. Loading `node:process` leaves a pipe non-blocking: where nothing has arrived yet, reading
 * fails with EAGAIN instead of waiting, so that it is tried again until the writer is done.
 */
function readStandardInput(): Buffer {
  const pieces: Buffer[] = []
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    const piece = Buffer.allocUnsafe(65_536)
    try {
      const count = readSync(0, piece)
      if (count === 0) return Buffer.concat(pieces)
      pieces.push(piece.subarray(0, count))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      if (error.code === 'EOF') return Buffer.concat(pieces)
      if (error.code !== 'EAGAIN') throw error
      Atomics.wait(pause, 0, 0, 10)
    }
  }
}

/** Unpacks gzip, told by its first two bytes; anything else passes as it is. */
async function* unpacked(input: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  const source = input[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < 2) {
    const next = await source.next()
    if (next.done === true) break
    start = Buffer.concat([start, Buffer.from(next.value)])
  }
  async function* all() {
    yield start
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield Buffer.from(next.value)
  }
  if (start[0] !== 0x1f || start[1] !== 0x8b) yield* all()
  else yield* Readable.from(all()).pipe(createGunzip()) as AsyncIterable<Buffer>
}

/** What answers a line: its text, or that it has none that can be read. */
interface LineAnswers {
  of(text: string): object
  readonly tooLong: object
  readonly notText: object
}

/**
 * Answers each line of a file (or `-`, plain or gzip) by one line of JSON, in order, with the number of the line.
 * Lines end at \n only: a value may hold any other separator, U+2028 included.
 *
 * @throws {Fault} `invalid` when the file cannot be opened or unpacked
 */
export async function answerLines(file: string, answers: LineAnswers): Promise<void> {
  const input = unpacked(file === '-' ? process.stdin : createReadStream(file))
  let waiting: Buffer[] = []
  let held = 0
  let line = 0
  /** Keeps what has arrived of a line; of one that is too long, its length only. */
  const hold = (piece: Buffer) => {
    held += piece.length
    if (held > MOST_LINE_BYTES) waiting = []
    else waiting.push(piece)
  }
  const answer = async () => {
    line += 1
    const text = held > MOST_LINE_BYTES ? undefined : decoded(Buffer.concat(waiting))
    const judged = held > MOST_LINE_BYTES ? answers.tooLong : text === undefined ? answers.notText : answers.of(text)
    waiting = []
    held = 0
    if (!process.stdout.write(`${JSON.stringify({ line, ...judged })}\n`))
      await new Promise((drained) => process.stdout.once('drain', drained))
  }
  try {
    for await (const chunk of input) {
      let from = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        hold(chunk.subarray(from, end))
        await answer()
        from = end + 1
      }
      if (from < chunk.length) hold(chunk.subarray(from))
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))
      throw new Fault('invalid', 'cli.gzip', 'The gzip file is cut short or damaged.', { cause, place: { file, line } })
    throw new Fault('invalid', 'cli.file', 'The file cannot be opened or read.', { cause, place: { file } })
  }
  if (held > 0) await answer()
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
