import { createReadStream, createWriteStream, mkdtempSync, rmSync, type WriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { JsonObject } from '@testudo/stix'

export interface Received {
  readonly index: number
  readonly byte: number
  readonly text: string
  readonly value: JsonObject
}

const MOST_HELD = 5_000
const MOST_HELD_UNITS = 32 * 1024 * 1024

/** Objects that wait for a marking to arrive: in memory while few, then in a temporary file. */
export class Waiting {
  #held: Received[] = []
  #units = 0
  #folder: string | undefined
  #file: WriteStream | undefined
  count = 0

  async add(received: Received): Promise<void> {
    this.count += 1
    if (this.#file === undefined && this.#held.length < MOST_HELD && this.#units < MOST_HELD_UNITS) {
      this.#held.push(received)
      this.#units += received.text.length
      return
    }
    if (this.#file === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), 'testudo-intake-'))
      this.#file = createWriteStream(join(this.#folder, 'waiting'), { mode: 0o600 })
    }
    // Each text is packed into one JSON string, so that no line break inside it can end the line.
    const line = JSON.stringify([received.index, received.byte, Buffer.from(received.text).toString('base64')])
    if (!this.#file.write(`${line}\n`)) await new Promise<void>((done) => this.#file?.once('drain', done))
  }

  /** All waiting objects in the order they came; then the store is empty. */
  async *drain(): AsyncGenerator<Received> {
    const held = this.#held
    this.#held = []
    this.#units = 0
    this.count = 0
    yield* held
    const file = this.#file
    const folder = this.#folder
    if (file === undefined || folder === undefined) return
    this.#file = undefined
    await new Promise<void>((done) => file.end(done))
    for await (const line of createInterface({ input: createReadStream(join(folder, 'waiting')) })) {
      const [index, byte, packed] = JSON.parse(line) as [number, number, string]
      const text = Buffer.from(packed, 'base64').toString('utf8')
      yield { index, byte, text, value: JSON.parse(text) as JsonObject }
    }
    this.discard()
  }

  discard(): void {
    this.#file?.destroy()
    this.#file = undefined
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    this.#folder = undefined
  }
}
