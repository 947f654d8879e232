import { freshCounts, type SourceCounts } from './counts.ts'
import { CsvTable } from './csvTable.ts'
import type { SourceFormat } from './format.ts'
import { JsonValues } from './jsonValues.ts'
import { Lines } from './lines.ts'
import type { TakeEvent, TextReader } from './sourceEvent.ts'
import { TextChunks } from './textChunks.ts'
import { ZeekTable } from './zeekTable.ts'

/** Reads events from bytes cut anywhere. Memory: one record, at most 16 Mi characters, and one chunk. */
export interface EventReader {
  readonly counts: SourceCounts
  push(bytes: Uint8Array): void
  end(): void
}

/** A reader of one source. Nothing in the bytes makes it throw: what is dirty is counted. */
export function readEvents(format: SourceFormat, take: TakeEvent): EventReader {
  const counts = freshCounts()
  const chunks = new TextChunks(counts)
  const text = textReader(format, counts, take)
  return {
    counts,
    push: (bytes) => text.push(chunks.push(bytes)),
    end: () => {
      text.push(chunks.end())
      text.end()
    },
  }
}

/** The part of a reader behind the decoding. */
export function textReader(format: SourceFormat, counts: SourceCounts, take: TakeEvent): TextReader {
  if (format === 'zeek-tsv') {
    const table = new ZeekTable(counts, take)
    return new Lines(counts, (text, line) => table.row(text, line))
  }
  if (format === 'csv') {
    const table = new CsvTable(counts, take)
    const lines = new Lines(counts, (text, line) => table.row(text, line))
    return {
      push: (text) => lines.push(text),
      end: () => {
        lines.end()
        table.end()
      },
    }
  }
  if (format === 'text')
    return new Lines(counts, (message, line) => {
      if (message.trim() === '') return
      counts.events++
      take({ line, value: { message } })
    })
  return new JsonValues(counts, take)
}
