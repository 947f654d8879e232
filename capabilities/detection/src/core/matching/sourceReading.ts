import { addCounts, freshCounts, type SourceCounts } from '../sources/counts.ts'
import { type EventReader, readEvents } from '../sources/eventReader.ts'
import { detectFormat, formatOf, type SourceFormat } from '../sources/format.ts'
import type { SourceEvent } from '../sources/sourceEvent.ts'
import { TextChunks } from '../sources/textChunks.ts'

/** So much is looked at to see a format; with a whole line, less will do. */
const HEAD_BYTES = 4_096
/** Lines of text that turn out to stand before events are no format. */
const MOST_PREFACE = 1 << 20
const NEWLINE = 0x0a
const JSON_LINE = /^\s*\[?\s*\{/m

/** Bytes of one source in, its events out. The format is seen in the first bytes unless it is given. */
export class SourceReading {
  format: SourceFormat | undefined
  private readonly given: SourceFormat | undefined
  private reader: EventReader | undefined
  private head: Uint8Array[] = []
  private headBytes = 0
  private told = freshCounts()
  private found: SourceEvent[] = []
  /** Lines read by readers that came to their end. */
  private before = 0
  private last = 0
  private isSure = false
  private hasEnded = false

  constructor(given: SourceFormat | undefined) {
    this.given = given
  }

  /** The events that came to their end with these bytes; what was wrong is in `counts`, of this piece alone. */
  push(bytes: Uint8Array): { readonly events: readonly SourceEvent[]; readonly counts: SourceCounts } {
    this.read(bytes)
    return this.take()
  }

  /** A last line without its end is taken as it is. What comes later is another file or message, with its own format and header. */
  flush(): { readonly events: readonly SourceEvent[]; readonly counts: SourceCounts } {
    if (this.reader === undefined && this.headBytes > 0) this.begin()
    this.reader?.end()
    const taken = this.take()
    this.reader = undefined
    this.told = freshCounts()
    this.before = this.last
    this.hasEnded = true
    return taken
  }

  private take() {
    const events = this.found
    this.found = []
    const counts = freshCounts()
    const all = this.reader?.counts
    if (all !== undefined) {
      addCounts(counts, all)
      for (const key of Object.keys(counts) as (keyof SourceCounts)[]) counts[key] -= this.told[key]
      this.told = { ...all }
    }
    return { events, counts }
  }

  private read(bytes: Uint8Array): void {
    if (this.hasEnded) {
      this.hasEnded = false
      this.format = undefined
    }
    if (this.reader === undefined && this.format === undefined && this.given === undefined) {
      this.head.push(bytes)
      this.headBytes += bytes.length
      if (this.headBytes >= HEAD_BYTES || bytes.includes(NEWLINE)) this.begin()
      return
    }
    this.reader ??= this.open(this.given ?? this.format ?? 'json')
    if (this.format === 'text' && this.given === undefined && this.isNowJson(bytes)) {
      this.reader.end()
      this.before = this.last
      this.told = freshCounts()
      this.reader = this.open('json')
    }
    this.reader.push(bytes)
  }

  private begin(): void {
    const head = joined(this.head, this.headBytes)
    this.head = []
    this.headBytes = 0
    const chunks = new TextChunks(freshCounts())
    const text = chunks.push(head.subarray(0, 65_536))
    this.reader = this.open(this.given ?? detectFormat(text === '' ? chunks.end() : text))
    this.reader.push(head)
  }

  private isNowJson(bytes: Uint8Array): boolean {
    if ((this.reader?.counts.bytes ?? 0) > MOST_PREFACE) return false
    const chunks = new TextChunks(freshCounts())
    return JSON_LINE.test(chunks.push(bytes.subarray(0, 65_536)) + chunks.end())
  }

  private open(format: SourceFormat): EventReader {
    this.format = format
    this.isSure = format !== 'json' || this.given !== undefined
    return readEvents(format, (event) => {
      // A first value longer than what was looked at tells its format only now.
      if (!this.isSure) {
        this.isSure = true
        this.format = formatOf(event.value)
      }
      this.last = this.before + event.line
      this.found.push(this.before === 0 ? event : { ...event, line: this.last })
    })
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
