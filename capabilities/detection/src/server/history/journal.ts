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
      const bytes = recordsOf(rows)
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

/** Records one behind the other. Names that rows share are written out once and copied. */
function recordsOf(rows: readonly HistoryRow[]): Buffer {
  const names = new Map<string, Buffer>()
  const nameOf = (text: string): Buffer => {
    const known = names.get(text)
    if (known !== undefined) return known
    const made = Buffer.from(text)
    names.set(text, made)
    return made
  }
  const size = rows.reduce(
    (sum, row) => sum + HEAD + FIXED + nameOf(row.source).length + nameOf(row.label).length + row.bytes.length,
    0,
  )
  const all = Buffer.allocUnsafe(size)
  let at = 0
  for (const row of rows) {
    const source = nameOf(row.source)
    const label = nameOf(row.label)
    const body = at + HEAD
    const end = body + FIXED + source.length + label.length + row.bytes.length
    all.writeDoubleLE(row.at, body)
    all.writeUInt16LE(source.length, body + 8)
    all.writeUInt16LE(label.length, body + 10)
    source.copy(all, body + FIXED)
    label.copy(all, body + FIXED + source.length)
    all.set(row.bytes, end - row.bytes.length)
    all.writeUInt32LE(end - body, at)
    all.writeUInt32LE(crc32(all.subarray(body, end)), at + 4)
    at = end
  }
  return all
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
