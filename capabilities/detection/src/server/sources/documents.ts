import { addCounts, dirtOf, freshCounts, type Pushed, type SourceCounts, type SourceFormat } from '../../core/index.ts'
import { Fault } from '@testudo/kernel/fault'
import { unpacked } from '@testudo/platform/objects'
import type { OwnLane } from './intake.ts'

/** What is held of one document before its source is asked to wait for it: small ones never keep others waiting. */
const HELD_BYTES = 4 * 1024 * 1024
/** Of all documents at once. */
const HELD_OF_ALL = 64 * 1024 * 1024
/** Documents of one source at once. */
const AT_ONCE = 16
/** Who sends nothing for so long in the middle of a large document lets the next one go first. */
const IDLE_MS = 30_000

export interface Taken {
  readonly events: number
  readonly bytes: number
  readonly format?: SourceFormat
  readonly dirt: readonly { readonly kind: string; readonly count: number }[]
}

/** Said by the matcher: there is no room now. */
const isBusy = ({ kind, code, retryAfterSeconds }: Fault) =>
  kind === 'unavailable' && code !== 'detection.not_taken' && retryAfterSeconds === undefined

const come = (seconds: number, why: string) =>
  new Fault('unavailable', 'detection.too_fast', `${why} Send the same again after ${seconds} s.`, {
    retryAfterSeconds: seconds,
  })

/** Formats whose lines stand for themselves: the end of a document need not be told. */
const STANDS_ALONE: ReadonlySet<string> = new Set<SourceFormat>([
  'eve',
  'zeek-json',
  'windows',
  'windows-flat',
  'winlogbeat',
  'ecs',
  'ocsf',
  'json',
])

/**
 * Takes whole documents that people and sensors send, plain or gzip: those of one source one after the other, so that
 * their lines never mix. Small ones are taken whole or not at all; large ones as they come.
 */
export class Documents {
  private held = 0
  private readonly lines = new Map<OwnLane, { count: number; last: Promise<unknown> }>()

  /**
   * Settles when every event is kept and searched.
   *
   * @throws {Fault} 429 with `detection.too_fast`; what breaks the bytes; `conflict` for a source that was ended or paused
   */
  async take(lane: OwnLane, sent: AsyncIterable<Uint8Array>): Promise<Taken> {
    if (lane.paused) throw new Fault('conflict', 'detection.source_paused', 'This source is paused. Send later.')
    const line = this.lines.get(lane) ?? { count: 0, last: Promise.resolve() }
    const wait = lane.waitSeconds()
    if (wait > 0) throw come(wait, 'This source sends more than is let in.')
    if (line.count >= AT_ONCE) throw come(1, 'This source sends too many things at once.')
    if (this.held >= HELD_OF_ALL) throw come(2, 'This node is busy with what others send.')
    line.count++
    this.lines.set(lane, line)
    try {
      return await this.read(lane, line, unpacked(sent))
    } catch (error) {
      if (error instanceof Fault && isBusy(error)) throw come(5, 'The matcher has no room now.')
      throw error
    } finally {
      line.count--
      if (line.count === 0) this.lines.delete(lane)
    }
  }

  private async read(
    lane: OwnLane,
    line: { last: Promise<unknown> },
    bytes: AsyncGenerator<Uint8Array>,
  ): Promise<Taken> {
    const head: Uint8Array[] = []
    let size = 0
    let isWhole = false
    try {
      while (size < HELD_BYTES) {
        const next = await bytes.next()
        if (next.done === true) {
          isWhole = true
          break
        }
        head.push(next.value)
        size += next.value.length
        this.held += next.value.length
      }
      const before = line.last
      const work = (async () => {
        await before.catch(() => undefined)
        const document = new OneDocument(lane)
        try {
          await document.add(Buffer.concat(head))
          if (!isWhole) for await (const chunk of patient(bytes)) await document.add(chunk)
        } catch (error) {
          // What came so far stands as it is; the next document begins anew.
          await document.end().catch(() => undefined)
          throw error
        }
        return document.end()
      })()
      line.last = work
      return await work
    } finally {
      this.held -= size
    }
  }
}

/** The bytes as they come; gives up on a sender who stops in the middle. */
async function* patient(bytes: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (;;) {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new Fault('invalid', 'detection.cut_short', 'Nothing more came. What came before is kept; send the rest.'),
        )
      }, IDLE_MS)
    })
    try {
      const next = await Promise.race([bytes.next(), late])
      if (next.done === true) return
      yield next.value
    } finally {
      clearTimeout(timer)
    }
  }
}

const NEWLINE = 0x0a

class OneDocument {
  private readonly lane: OwnLane
  private readonly counts: SourceCounts = freshCounts()
  private format: SourceFormat | undefined
  private hasBegun = false
  private last = NEWLINE

  constructor(lane: OwnLane) {
    this.lane = lane
  }

  async add(bytes: Uint8Array): Promise<void> {
    const last = bytes.at(-1)
    if (last === undefined) return
    this.take(await this.lane.push(bytes, { once: !this.hasBegun }))
    this.hasBegun = true
    this.last = last
  }

  async end(): Promise<Taken> {
    const standsAlone = this.format !== undefined && STANDS_ALONE.has(this.format) && this.last === NEWLINE
    if (this.hasBegun && !standsAlone) this.take(await this.lane.flush())
    const { events, bytes } = this.counts
    return { events, bytes, ...(this.format && { format: this.format }), dirt: dirtOf({ ...this.counts }) }
  }

  private take({ format, counts }: Pushed): void {
    this.format = format ?? this.format
    addCounts(this.counts, counts)
  }
}
