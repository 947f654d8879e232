import { Fault } from '@testudo/kernel/fault'

/** Bounds on an archive of lists: MISP's own has 111 lists, the largest some megabytes. */
export interface TarLimits {
  readonly entries: number
  readonly fileBytes: number
  /** All files that are wanted, together. */
  readonly bytes: number
}

export const TAR_LIMITS: TarLimits = { entries: 20_000, fileBytes: 16 * 1024 ** 2, bytes: 64 * 1024 ** 2 }

export interface TarFile {
  /** The last part of its name, for messages. It is never a path. */
  readonly name: string
  readonly bytes: Buffer
}

const BLOCK = 512

/** Whether these bytes begin a POSIX archive. */
export const isTar = (start: Uint8Array): boolean =>
  start.length >= BLOCK && Buffer.from(start.subarray(257, 262)).toString('latin1') === 'ustar'

/**
 * The regular files of a POSIX archive (ustar, IEEE 1003.1) whose last name is wanted, one at a time. Names are looked at and
 * never opened; links, devices and folders are passed over. Memory: one file.
 *
 * @throws {Fault} `invalid` at the byte where a header is damaged, a bound is passed or the archive is cut
 */
export async function* readTar(
  bytes: AsyncIterable<Uint8Array>,
  wanted: (name: string) => boolean,
  limits: TarLimits = TAR_LIMITS,
): AsyncGenerator<TarFile | 'skipped'> {
  const input = new ByteReader(bytes)
  let entries = 0
  let taken = 0
  for (;;) {
    const at = input.position
    const header = await input.take(BLOCK)
    if (header === undefined) throw damaged(at, 'the archive ends without its closing blocks')
    // Two blocks of zeros end it; one does for many writers.
    if (header.every((byte) => byte === 0)) return
    entries += 1
    if (entries > limits.entries) throw damaged(at, `more than ${limits.entries} entries`)
    checkSum(header, at)
    const size = sizeOf(header, at)
    const padded = Math.ceil(size / BLOCK) * BLOCK
    const kind = header.toString('latin1', 156, 157)
    const name = lastName(header)
    if (kind !== '0' && kind !== '\0') {
      // A pax header may give the next file another size than the one we would skip by.
      if (kind === 'x' || kind === 'g') await plainPax(input, size, padded, at)
      else if (!(await input.skip(padded))) throw damaged(at, 'the archive is cut')
      yield 'skipped'
      continue
    }
    if (!wanted(name)) {
      if (!(await input.skip(padded))) throw damaged(at, 'the archive is cut')
      yield 'skipped'
      continue
    }
    taken += size
    if (size > limits.fileBytes) throw damaged(at, `${JSON.stringify(name)} has more than ${limits.fileBytes} bytes`)
    if (taken > limits.bytes) throw damaged(at, `its files have more than ${limits.bytes} bytes together`)
    const body = await input.take(padded)
    if (body === undefined) throw damaged(at, 'the archive is cut')
    yield { name, bytes: body.subarray(0, size) }
  }
}

async function plainPax(input: ByteReader, size: number, padded: number, at: number): Promise<void> {
  if (size > 1024 * 1024) throw damaged(at, 'an extended header of more than 1 MiB')
  const body = await input.take(padded)
  if (body === undefined) throw damaged(at, 'the archive is cut')
  if (/(?:^|\n)\d+ size=/.test(body.toString('latin1', 0, size)))
    throw damaged(at, 'a file of a size that needs an extended header')
}

function lastName(header: Buffer): string {
  const field = header.toString('utf8', 0, 100).replace(/\0.*$/s, '')
  return (field.split(/[/\\]/).at(-1) ?? '').slice(0, 100).toWellFormed()
}

function octal(header: Buffer, from: number, to: number): number | undefined {
  const text = header.toString('latin1', from, to).replaceAll('\0', ' ').trim()
  return /^[0-7]{1,12}$/.test(text) ? Number.parseInt(text, 8) : undefined
}

function sizeOf(header: Buffer, at: number): number {
  const size = octal(header, 124, 136)
  if (size === undefined) throw damaged(at, 'a file without a readable size')
  return size
}

function checkSum(header: Buffer, at: number): void {
  let sum = 0
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 0x20 : byte
  if (octal(header, 148, 156) !== sum) throw damaged(at, 'a header whose check sum is wrong')
}

function damaged(byte: number, what: string): Fault {
  return new Fault('invalid', 'sharing.archive', `The archive cannot be read at byte ${byte}: ${what}.`, {
    place: { byte },
  })
}

/** Takes exact numbers of bytes out of chunks of any size. */
class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Buffer = Buffer.alloc(0)
  position = 0

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]()
  }

  /** So many bytes; undefined when fewer are left. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = []
    let have = 0
    while (have < length) {
      if (this.#rest.length === 0 && !(await this.#more())) return undefined
      const part = this.#rest.subarray(0, length - have)
      parts.push(part)
      have += part.length
      this.#rest = this.#rest.subarray(part.length)
    }
    this.position += length
    return Buffer.concat(parts)
  }

  async skip(length: number): Promise<boolean> {
    let left = length
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#more())) return false
      const part = Math.min(left, this.#rest.length)
      left -= part
      this.#rest = this.#rest.subarray(part)
    }
    this.position += length
    return true
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done === true) return false
    this.#rest = Buffer.from(next.value)
    return true
  }
}
