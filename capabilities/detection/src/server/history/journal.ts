import { crc32 } from 'node:zlib'
import { closeSync, existsSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { HistoryRow } from '../../core/history/row.ts'
import { MAX_ROW_BYTES } from './rows.ts'

/**
 * Rows that stand in no segment yet, one record after the other: length and CRC-32 of the rest (u32 each), time (f64),
 * lengths of source and label (u16 each), source, label, bytes. A record that was cut by a crash ends the file.
 */
export interface Journal {
  /** The rows are on the disk when this returns: one wait of the disk for all of them. */
  append(rows: readonly HistoryRow[]): void
  /** Forgets everything: the rows stand in a segment. */
  clear(): void
  close(): void
}

const HEAD = 8
const FIXED = 12

/** @param take told each row of an earlier run, in order */
export function openJournal(path: string, take: (row: HistoryRow) => void): Journal {
  let size = existsSync(path) ? replay(readFileSync(path), take) : 0
  const file = openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600)
  ftruncateSync(file, size)
  return {
    append(rows) {
      const bytes = Buffer.concat(rows.map(record))
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, size + done)
      fdatasyncSync(file)
      size += bytes.length
    },
    clear() {
      ftruncateSync(file, 0)
      fdatasyncSync(file)
      size = 0
    },
    close: () => closeSync(file),
  }
}

function record(row: HistoryRow): Buffer {
  const source = Buffer.from(row.source)
  const label = Buffer.from(row.label)
  const body = Buffer.allocUnsafe(FIXED + source.length + label.length + row.bytes.length)
  body.writeDoubleLE(row.at, 0)
  body.writeUInt16LE(source.length, 8)
  body.writeUInt16LE(label.length, 10)
  source.copy(body, FIXED)
  label.copy(body, FIXED + source.length)
  body.set(row.bytes, FIXED + source.length + label.length)
  const head = Buffer.allocUnsafe(HEAD)
  head.writeUInt32LE(body.length, 0)
  head.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([head, body])
}

/** @returns how many bytes are whole records */
function replay(bytes: Buffer, take: (row: HistoryRow) => void): number {
  let at = 0
  while (at + HEAD <= bytes.length) {
    const length = bytes.readUInt32LE(at)
    const body = bytes.subarray(at + HEAD, at + HEAD + length)
    if (length < FIXED || length > MAX_ROW_BYTES + 2 * 65_536 || body.length < length) break
    if (crc32(body) !== bytes.readUInt32LE(at + 4)) break
    const source = FIXED + body.readUInt16LE(8)
    const label = source + body.readUInt16LE(10)
    take({
      at: body.readDoubleLE(0),
      source: body.toString('utf8', FIXED, source),
      label: body.toString('utf8', source, label),
      bytes: body.subarray(label),
    })
    at += HEAD + length
  }
  return at
}
