import { suspicionsOf, type Suspicion } from './names.ts'

/** Names read of one archive; a longer list is cut, and says so. */
export const MOST_NAMES = 1_000
const LONGEST_NAME = 1_000
/** An archive that says it would be this many times its size, or this large, is called a bomb. */
const BOMB_RATIO = 200
const BOMB_BYTES = 10 * 1024 ** 3

export interface ArchiveEntry {
  readonly name: string
  /** Bytes, as the archive says; nobody unpacks it to see. */
  readonly size: number
  readonly suspicions: readonly Suspicion[]
}

/** What an archive says of itself. It is never unpacked. */
export interface Archive {
  readonly kind: 'zip' | 'tar'
  readonly entries: readonly ArchiveEntry[]
  /** The list goes on, or its end could not be read. */
  readonly cut: boolean
  /** It says it would become much larger than it is. */
  readonly bomb: boolean
  /** It holds archives. */
  readonly nested: boolean
}

const NESTED = /\.(zip|7z|rar|tar|gz|tgz|bz2|xz|zst|cab|iso|jar)$/i
const END_BYTES = 22
const CENTRAL_BYTES = 46

/**
 * Reads the list of names at the end of a zip archive (APPNOTE 6.3.10 §4.3.12, §4.3.16).
 *
 * @param tail the last bytes of the file @param size of the whole file
 * @returns undefined when no end of a list stands in the tail
 */
export function readZip(tail: Uint8Array, size: number): Archive | undefined {
  const view = viewOf(tail)
  let end = tail.length - END_BYTES
  while (end >= 0 && view.getUint32(end, true) !== 0x06_05_4b_50) end--
  if (end < 0) return undefined
  const told = view.getUint16(end + 10, true)
  const list = view.getUint32(end + 16, true) - (size - tail.length)
  const entries: Found[] = []
  // An offset of 0xffffffff stands for a list beyond 4 GiB (zip64), one below zero for a list longer than the tail.
  let at = list
  while (at >= 0 && at + CENTRAL_BYTES <= end && entries.length < MOST_NAMES) {
    if (view.getUint32(at, true) !== 0x02_01_4b_50) break
    const nameBytes = view.getUint16(at + 28, true)
    const name = latinOrUtf8(tail.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes))
    // Upper half: the mode of a file under Unix; 0xa000 is a symbolic link.
    const link = ((view.getUint32(at + 38, true) >>> 16) & 0xf0_00) === 0xa0_00
    entries.push({ name, size: view.getUint32(at + 24, true), link })
    at += CENTRAL_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return archiveOf('zip', entries, size, entries.length < told || at < 0)
}

interface Found {
  readonly name: string
  readonly size: number
  readonly link: boolean
}

function archiveOf(kind: Archive['kind'], found: readonly Found[], size: number, cut: boolean): Archive {
  const seen = new Set<string>()
  const entries = found.map(({ name, size: bytes, link }): ArchiveEntry => {
    const suspicions: Suspicion[] = [...suspicionsOf(name), ...(link ? (['link'] as const) : [])]
    if (seen.has(name.toLowerCase())) suspicions.push('twice')
    seen.add(name.toLowerCase())
    return { name: name.slice(0, LONGEST_NAME), size: bytes, suspicions }
  })
  const whole = found.reduce((sum, one) => sum + one.size, 0)
  return {
    kind,
    entries,
    cut,
    bomb: whole > BOMB_BYTES || whole > size * BOMB_RATIO,
    nested: found.some(({ name }) => NESTED.test(name)),
  }
}

const BLOCK = 512

/** Reads names of a tar archive (POSIX ustar) while its bytes pass by; files in it are skipped, not read. */
export class TarNames {
  #rest = new Uint8Array(0)
  #skip = 0
  #size = 0
  #ended = false
  #wrong = false
  readonly #found: Found[] = []

  push(bytes: Uint8Array): void {
    this.#size += bytes.length
    if (this.#ended) return
    let at = 0
    while (at < bytes.length && !this.#ended) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, bytes.length - at)
        this.#skip -= step
        at += step
        continue
      }
      const take = bytes.subarray(at, at + BLOCK - this.#rest.length)
      at += take.length
      const block = new Uint8Array(this.#rest.length + take.length)
      block.set(this.#rest)
      block.set(take, this.#rest.length)
      if (block.length < BLOCK) this.#rest = block
      else {
        this.#rest = new Uint8Array(0)
        this.#header(block)
      }
    }
  }

  #header(block: Uint8Array): void {
    if (block.every((byte) => byte === 0)) {
      this.#ended = true
      return
    }
    const size = octal(block.subarray(124, 136))
    if (!isUstar(block) || size === undefined || this.#found.length >= MOST_NAMES) {
      this.#ended = true
      this.#wrong = true
      return
    }
    const prefix = textUntilNul(block.subarray(345, 500))
    const name = textUntilNul(block.subarray(0, 100))
    const kind = block[156]
    // x, g and L carry names and dates for the next one.
    if (kind !== 0x78 && kind !== 0x67 && kind !== 0x4c)
      this.#found.push({ name: prefix === '' ? name : `${prefix}/${name}`, size, link: kind === 0x31 || kind === 0x32 })
    this.#skip = Math.ceil(size / BLOCK) * BLOCK
  }

  /** undefined when no header of a file was read. */
  done(): Archive | undefined {
    if (this.#found.length === 0) return undefined
    return archiveOf('tar', this.#found, this.#size, this.#wrong || !this.#ended)
  }
}

const isUstar = (block: Uint8Array): boolean => textUntilNul(block.subarray(257, 262)) === 'ustar'

function octal(field: Uint8Array): number | undefined {
  const text = textUntilNul(field).trim()
  return /^[0-7]{1,12}$/.test(text) ? Number.parseInt(text, 8) : undefined
}

function textUntilNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return latinOrUtf8(end < 0 ? bytes : bytes.subarray(0, end))
}

/** Names are UTF-8, or some code page nobody tells: then every byte is shown as one character. */
function latinOrUtf8(bytes: Uint8Array): string {
  const latin = Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('')
  try {
    return decodeURIComponent(
      latin.replaceAll(/[%\u0080-\u00ff]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`),
    )
  } catch {
    return latin
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
