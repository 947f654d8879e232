import type { Member } from './members.ts'

const BLOCK = 512

/** Whether these bytes begin a POSIX archive. */
export const isTar = (head: Uint8Array): boolean => Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar'

/**
 * The files of a POSIX archive (ustar, pax and GNU long names), one after the other; names are shown and never opened.
 * Each member must be read, or left, before the next is asked for. An archive that was cut gives what is there.
 */
export async function* tarMembers(chunks: AsyncIterator<Uint8Array>, archive: string): AsyncGenerator<Member> {
  const input = new Bytes(chunks)
  let longName: string | undefined
  for (;;) {
    const header = await input.whole(BLOCK)
    if (header === undefined || header.every((byte) => byte === 0)) return
    const text = (from: number, to: number) => header.toString('utf8', from, to).replace(/\0[^]*$/, '')
    const size = Number.parseInt(text(124, 136).trim() || '0', 8)
    if (!Number.isSafeInteger(size) || size < 0) return
    const padding = (BLOCK - (size % BLOCK)) % BLOCK
    const kind = text(156, 157)
    if (kind === 'x' || kind === 'L') {
      const body = await input.whole(Math.min(size, 1024 * 1024))
      const said = body?.toString('utf8') ?? ''
      longName = kind === 'L' ? said.replace(/\0+$/, '') : (/(?:^|\n)\d+ path=([^\n]*)\n/.exec(said)?.[1] ?? longName)
      await input.skip(Math.max(0, size - 1024 * 1024) + padding)
      continue
    }
    const prefix = text(345, 500)
    const name = longName ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`)
    longName = undefined
    const left = { bytes: size }
    if (kind === '' || kind === '0') yield { name: `${archive}/${name}`, chunks: input.part(left) }
    await input.skip(left.bytes + padding)
  }
}

/** Bytes of a stream by number. */
class Bytes {
  private held: Uint8Array = new Uint8Array(0)
  private readonly chunks: AsyncIterator<Uint8Array>

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.chunks = chunks
  }

  private async next(most: number): Promise<Uint8Array | undefined> {
    while (this.held.length === 0) {
      const step = await this.chunks.next()
      if (step.done === true) return undefined
      this.held = step.value
    }
    const part = this.held.subarray(0, most)
    this.held = this.held.subarray(part.length)
    return part
  }

  /** @returns undefined when the stream ends before */
  async whole(size: number): Promise<Buffer | undefined> {
    const parts: Uint8Array[] = []
    for (let left = size; left > 0; ) {
      const part = await this.next(left)
      if (part === undefined) return undefined
      parts.push(part)
      left -= part.length
    }
    return Buffer.concat(parts)
  }

  async skip(size: number): Promise<void> {
    for (let left = size; left > 0; ) {
      const part = await this.next(left)
      if (part === undefined) return
      left -= part.length
    }
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
