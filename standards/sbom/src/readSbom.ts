import { OPENING_BYTES, openingOf } from './encoding.ts'
import { limitsOf, type SbomItem, type SbomLimits } from './item.ts'
import { Reading, START } from './reading.ts'
import { JsonReader } from './readJson.ts'
import { TagValueReader } from './readTagValue.ts'
import { XmlReader } from './readXml.ts'

interface Reader {
  push(chunk: Uint8Array): SbomItem[]
  end(): SbomItem[]
}

/** A push parser; `readSbom` is the same as a generator. */
export class SbomReader {
  private readonly reading: Reading
  private start: Uint8Array = new Uint8Array(0)
  private reader: Reader | undefined

  constructor(limits: SbomLimits = {}) {
    this.reading = new Reading(limitsOf(limits))
  }

  /** Reads one chunk, cut anywhere; gives what became complete. */
  push(chunk: Uint8Array): SbomItem[] {
    if (this.reading.failed) return []
    if (this.reader !== undefined) return this.reader.push(chunk)
    const start = new Uint8Array(this.start.length + chunk.length)
    start.set(this.start)
    start.set(chunk, this.start.length)
    this.start = start
    return start.length < OPENING_BYTES ? [] : this.begin()
  }

  /** The input has ended; gives the statements and the document, or why there is none. */
  end(): SbomItem[] {
    const first = this.reader === undefined && !this.reading.failed ? this.begin() : []
    return [...first, ...(this.reader === undefined ? [] : this.reader.end())]
  }

  private begin(): SbomItem[] {
    const opening = openingOf(this.start)
    if ('code' in opening) {
      this.reading.fail(opening.code, opening.message, START)
      return this.reading.take()
    }
    const { shape, skip } = opening
    const readers = { json: JsonReader, xml: XmlReader, 'tag-value': TagValueReader }
    this.reader = new readers[shape](this.reading)
    const start = this.start.subarray(skip)
    this.start = new Uint8Array(0)
    return this.reader.push(start)
  }
}

/**
 * Reads a bill of materials or a VEX document as a stream: CycloneDX 1.2 to 1.7 (JSON, XML) with its VEX, SPDX 2.0 to 2.3
 * (JSON, tag-value), packages of SPDX 3.0 (JSON-LD), OpenVEX to 0.2. The format is told by content.
 *
 * @param bytes chunks cut anywhere
 * @returns components as they come, then all statements, then the document. A fatal problem ends the stream and there is no
 *          document: **nothing that came before it may be used**. Other problems lose or trim the one thing they name.
 *          Never throws by itself.
 *
 * Memory: one component (or the bound), the statements, and one chunk; never the size of the document.
 */
export async function* readSbom(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: SbomLimits = {},
): AsyncGenerator<SbomItem, void, undefined> {
  const reader = new SbomReader(limits)
  for await (const chunk of bytes) {
    for (const item of reader.push(chunk)) {
      yield item
      if (item.kind === 'problem' && item.fatal) return
    }
  }
  yield* reader.end()
}
