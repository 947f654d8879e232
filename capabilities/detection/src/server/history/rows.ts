import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { HistoryRow } from '../../core/history/row.ts'

/** Texts that many rows share, by number. */
export interface Names {
  numberOf(text: string): number
  readonly texts: readonly string[]
}

/** @param known texts in their order so far */
export function namesOf(known: readonly string[] = []): Names {
  const texts = [...known]
  const numbers = new Map(texts.map((text, i) => [text, i]))
  return {
    texts,
    numberOf(text) {
      const had = numbers.get(text)
      if (had !== undefined) return had
      numbers.set(text, texts.length)
      texts.push(text)
      return texts.length - 1
    },
  }
}

const HEAD = 24

/**
 * Rows packed as one block: their count, then for each its time (f64), source, label and length (u32 each) and 4 bytes
 * of nothing, then the bytes of all; little endian; the whole as one zstd frame with a checksum.
 */
export function packRows(rows: readonly HistoryRow[], sources: Names, labels: Names): Buffer {
  const size = rows.reduce((sum, row) => sum + row.bytes.length, 8 + rows.length * HEAD)
  const plain = Buffer.allocUnsafe(size)
  plain.writeUInt32LE(rows.length, 0)
  plain.writeUInt32LE(0, 4)
  let at = 8
  let text = 8 + rows.length * HEAD
  for (const row of rows) {
    plain.writeDoubleLE(row.at, at)
    plain.writeUInt32LE(sources.numberOf(row.source), at + 8)
    plain.writeUInt32LE(labels.numberOf(row.label), at + 12)
    plain.writeUInt32LE(row.bytes.length, at + 16)
    plain.writeUInt32LE(0, at + 20)
    plain.set(row.bytes, text)
    at += HEAD
    text += row.bytes.length
  }
  return zstdCompressSync(plain, {
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
  })
}

/** The rows of a block. @throws {Error} when the bytes are no block: the disk has changed them */
export function unpackRows(packed: Uint8Array, sources: readonly string[], labels: readonly string[]): HistoryRow[] {
  const plain = zstdDecompressSync(packed, { maxOutputLength: MAX_BLOCK_BYTES })
  const count = plain.readUInt32LE(0)
  let text = 8 + count * HEAD
  return Array.from({ length: count }, (_, i) => {
    const at = 8 + i * HEAD
    const length = plain.readUInt32LE(at + 16)
    const bytes = plain.subarray(text, text + length)
    text += length
    return {
      at: plain.readDoubleLE(at),
      source: sources[plain.readUInt32LE(at + 8)] ?? '',
      label: labels[plain.readUInt32LE(at + 12)] ?? '',
      bytes,
    }
  })
}

/** A block is closed when it has this many rows or this many bytes. */
export const BLOCK_ROWS = 1_024
export const BLOCK_BYTES = 4 << 20
/** One row may be longer than a block should be, never longer than this. */
export const MAX_ROW_BYTES = 16 << 20
const MAX_BLOCK_BYTES = BLOCK_BYTES + MAX_ROW_BYTES + (BLOCK_ROWS + 1) * HEAD
