import { Fault } from '@testudo/kernel/fault'
import type { Member } from './members.ts'

const BLOCK = 512

/** Whether these bytes begin a POSIX archive. */
export const isTar = (head: Uint8Array): boolean => Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar'

/**
 * The files of a POSIX archive (ustar, pax and GNU long names), one after the other; names are shown and never opened.
 * Each member must be read, or left, before the next is asked for. An archive that was cut gives what is there, and then the fault.
 *
 * @throws {Fault} `invalid` at the byte where the archive is cut or a header is damaged
 */
export async function* tarMembers(chunks: AsyncIterator<Uint8Array>, archive: string): AsyncGenerator<Member> {
  const input = new Bytes(chunks)
  let longName: string | undefined
  for (;;) {
    const at = input.position
    const header = await input.take(BLOCK)
    // Two blocks of zeros end it; one does for many writers, and some write none.
    if (header.length === 0 || (header.length === BLOCK && header.every((byte) => byte === 0))) return
    if (header.length < BLOCK) throw damaged(at, 'it is cut')
    if (octal(header, 148, 156) !== checkSum(header)) throw damaged(at, 'a header whose check sum is wrong')
    const size = octal(header, 124, 136)
    if (size === undefined) throw damaged(at, 'a file without a readable size')
    const padding = (BLOCK - (size % BLOCK)) % BLOCK
    const kind = text(header, 156, 157)
    if (kind === 'x' || kind === 'L') {
      if (size > MAX_HEADER) throw damaged(at, 'an extended header of more than 1 MiB')
      const said = (await input.take(size)).toString('utf8')
      longName = kind === 'L' ? said.replace(/\0+$/, '') : (/(?:^|\n)\d+ path=([^\n]*)\n/.exec(said)?.[1] ?? longName)
      if (!(await input.skip(padding))) throw damaged(at, 'it is cut')
      continue
    }
    const prefix = text(header, 345, 500)
    const name = longName ?? (prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`)
    longName = undefined
    const left = { bytes: size }
    if (kind === '' || kind === '0') yield { name: `${archive}/${name}`, chunks: input.part(left) }
    if (!(await input.skip(left.bytes + padding))) throw damaged(at, `it is cut within ${JSON.stringify(name)}`)
  }
}

const MAX_HEADER = 1024 * 1024

const text = (header: Buffer, from: number, to: number): string =>
  header.toString('utf8', from, to).replace(/\0[^]*$/, '')

/** A number of a header; undefined when it is none. */
function octal(header: Buffer, from: number, to: number): number | undefined {
  const digits = header.toString('latin1', from, to).replaceAll('\0', ' ').trim()
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : undefined
}

/** The sum of a header's bytes, its own place counted as blanks. */
const checkSum = (header: Buffer): number =>
  header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0)

const damaged = (byte: number, what: string): Fault =>
  new Fault(
    'invalid',
    'detection.archive',
    `The archive is damaged at byte ${byte}: ${what}. What stood before was read.`,
    {
      place: { byte },
    },
  )

/** Bytes of a stream by number. */
class Bytes {
  private held: Uint8Array = new Uint8Array(0)
  private readonly chunks: AsyncIterator<Uint8Array>

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.chunks = chunks
  }

  /** How many bytes were given or passed over. */
  position = 0

  private async next(most: number): Promise<Uint8Array | undefined> {
    while (this.held.length === 0) {
      const step = await this.chunks.next()
      if (step.done === true) return undefined
      this.held = step.value
    }
    const part = this.held.subarray(0, most)
    this.held = this.held.subarray(part.length)
    this.position += part.length
    return part
  }

  /** So many bytes, or as many as are left. */
  async take(size: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for await (const part of this.part({ bytes: size })) parts.push(part)
    return Buffer.concat(parts)
  }

  /** @returns false when the stream ends before */
  async skip(size: number): Promise<boolean> {
    const left = { bytes: size }
    for await (const _ of this.part(left));
    return left.bytes === 0
  }

  async *part(left: { bytes: number }): AsyncGenerator<Uint8Array> {
    while (left.bytes > 0) {
      const part = await this.next(left.bytes)
      if (part === undefined) return
      left.bytes -= part.length
      yield part
    }
  }
}
