import { crc32 } from 'node:zlib'
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import type { Column } from '../../core/history/column.ts'
import type { HistoryRow } from '../../core/history/row.ts'
import { unpackRows } from './rows.ts'

const MAGIC = Buffer.from('TSEG0001')

/** Where a piece of the file lies, and the CRC-32 of its bytes. */
interface Piece {
  readonly at: number
  readonly bytes: number
  readonly crc: number
}

interface ColumnPlace {
  readonly values: Piece
  readonly starts: Piece
  readonly blocks: Piece
}

/** Rows of one source under one label, by the hour of their time: pairs of hours since 1970 and rows, hours ascending. */
export interface SegmentPart {
  /** Numbers in the lists of the head. */
  readonly source: number
  readonly label: number
  readonly hours: readonly number[]
}

/** What the end of a segment's file says of it, as JSON. */
export interface SegmentHead {
  readonly rows: number
  /** Time of the earliest and of the latest row, in milliseconds. */
  readonly from: number
  readonly to: number
  readonly sources: readonly string[]
  readonly labels: readonly string[]
  /** Absent in segments written before there were any. */
  readonly parts?: readonly SegmentPart[]
  /** Segments it takes the place of. */
  readonly merged?: readonly string[]
  readonly blocks: readonly Piece[]
  readonly columns: readonly ColumnPlace[]
}

/** Writes a segment: blocks as they come, then columns and head. Until `finish` there is no segment, only a file beside it. */
export interface SegmentFileWriter {
  block(packed: Uint8Array): void
  finish(head: Omit<SegmentHead, 'blocks' | 'columns'>, columns: readonly Column[]): void
  /** Removes what was written. */
  drop(): void
}

export function createSegmentFile(path: string): SegmentFileWriter {
  const draft = `${path}.draft`
  const file = openSync(draft, 'w', 0o600)
  let at = 0
  const blocks: Piece[] = []
  const write = (bytes: Uint8Array): Piece => {
    const piece = { at, bytes: bytes.length, crc: crc32(bytes) }
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done)
    at += bytes.length
    return piece
  }
  const aligned = () => {
    if (at % 8 !== 0) write(Buffer.alloc(8 - (at % 8)))
  }
  const view = (list: Float64Array | Uint32Array | Uint16Array) => {
    aligned()
    return write(new Uint8Array(list.buffer, list.byteOffset, list.byteLength))
  }
  write(MAGIC)
  return {
    block: (packed) => void blocks.push(write(packed)),
    finish(head, columns) {
      const places = columns.map(
        ({ values, starts, blocks: standing }): ColumnPlace => ({
          values: view(values),
          starts: view(starts),
          blocks: view(standing),
        }),
      )
      const text = Buffer.from(JSON.stringify({ ...head, blocks, columns: places } satisfies SegmentHead))
      const piece = write(text)
      const end = Buffer.alloc(16)
      end.writeUInt32LE(piece.bytes, 0)
      end.writeUInt32LE(piece.crc, 4)
      MAGIC.copy(end, 8)
      write(end)
      fsyncSync(file)
      closeSync(file)
      renameSync(draft, path)
      syncFolder(dirname(path))
    },
    drop() {
      closeSync(file)
      rmSync(draft, { force: true })
    },
  }
}

/** Makes the names of a folder durable. */
export function syncFolder(folder: string): void {
  const open = openSync(folder, 'r')
  try {
    fsyncSync(open)
  } finally {
    closeSync(open)
  }
}

/** A segment that is whole and never changes. */
export interface Segment {
  readonly name: string
  readonly bytes: number
  readonly head: SegmentHead
  /** The distinct values of a column, ascending. */
  values(index: number): Float64Array
  /** Where the values of a column stand: read only when one of them is looked for. */
  standing(index: number): Pick<Column, 'starts' | 'blocks'>
  rows(block: number): HistoryRow[]
  close(): void
}

const damaged = (name: string, what: string) =>
  new Fault(
    'unavailable',
    'detection.segment_damaged',
    `Stored events in ${name} are damaged (${what}). Restore this file from a backup, or remove it: its events are lost, others are not.`,
  )

/** @throws {Fault} `unavailable` when the file is not what was written */
export function openSegment(path: string, name: string): Segment {
  const file = openStanding(path)
  try {
    const { size } = fstatSync(file)
    const end = readAt(file, Math.max(0, size - 16), 16)
    if (!end.subarray(8).equals(MAGIC)) throw damaged(name, 'its end')
    const length = end.readUInt32LE(0)
    const text = readAt(file, Math.max(0, size - 16 - length), length)
    if (crc32(text) !== end.readUInt32LE(4)) throw damaged(name, 'its head')
    const head = JSON.parse(text.toString('utf8')) as SegmentHead
    const read = (piece: Piece | undefined, what: string): Buffer => {
      if (piece === undefined) throw damaged(name, what)
      const bytes = readAt(file, piece.at, piece.bytes)
      if (crc32(bytes) !== piece.crc) throw damaged(name, what)
      return bytes
    }
    return {
      name,
      bytes: size,
      head,
      values(index) {
        const place = head.columns[index]
        if (place === undefined) return new Float64Array()
        const { buffer, byteOffset, length: bytes } = read(place.values, `column ${index}`)
        return new Float64Array(buffer, byteOffset, bytes / 8)
      },
      standing(index) {
        const place = head.columns[index]
        if (place === undefined) return { starts: new Uint32Array(1), blocks: new Uint16Array() }
        const starts = read(place.starts, `column ${index}`)
        const blocks = read(place.blocks, `column ${index}`)
        return {
          starts: new Uint32Array(starts.buffer, starts.byteOffset, starts.length / 4),
          blocks: new Uint16Array(blocks.buffer, blocks.byteOffset, blocks.length / 2),
        }
      },
      rows: (block) => unpackRows(read(head.blocks[block], `block ${block}`), head.sources, head.labels),
      close: () => closeSync(file),
    }
  } catch (error) {
    closeSync(file)
    throw error instanceof Fault || (error as NodeJS.ErrnoException).code !== undefined
      ? error
      : damaged(name, 'its form')
  }
}

/** Also one that was merged since its name was read. */
function openStanding(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return openSync(path.replace(/\.seg$/, '.merged'), 'r')
  }
}

/** Bytes of a file, in memory of their own so that numbers in them stand where numbers may stand. */
function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(length))
  let done = 0
  while (done < length) {
    const got = readSync(file, bytes, done, length - done, at + done)
    if (got === 0) break
    done += got
  }
  return bytes.subarray(0, done)
}
