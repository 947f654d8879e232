import { Fault } from '@testudo/kernel/fault'
import { unpacked } from '@testudo/platform/objects'
import { isObject, type SplitItem, splitObjects } from '@testudo/stix'

/** Bytes of one event. Memory follows this, never the size of the file. */
const MOST_EVENT_BYTES = 64 * 1024 * 1024
/** Properties of one event: one attribute has about twenty. */
const MOST_KEYS = 4_000_000
const SPACE = 0x20

export type ReadEvent =
  | { readonly kind: 'event'; readonly index: number; readonly value: unknown }
  /** One that could not be read; the next one follows. */
  | { readonly kind: 'problem'; readonly index: number; readonly path: string; readonly message: string }

/**
 * Reads values one by one from MISP JSON as it arrives: `{"response":[…]}`, an array, one event, or one a line; gzip or plain.
 *
 * @throws {Fault} `sharing.misp_broken` with the place where the text itself breaks; what came before was given
 */
export async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadEvent> {
  const limits = { maxObjectBytes: MOST_EVENT_BYTES, maxKeys: MOST_KEYS }
  for await (const item of splitObjects(withoutResponse(unpacked(bytes)), limits)) {
    if (item.kind === 'problem' && item.fatal) throw broken(item)
    if (item.kind === 'object') yield readValue(item.index, item.value)
    else if (item.kind === 'problem') {
      const { index = 0, path = '/', byte } = item.place
      yield { kind: 'problem', index, path, message: `${item.message} (byte ${byte})` }
    }
  }
}

function readValue(index: number, value: unknown): ReadEvent {
  const isStix =
    isObject(value) && typeof value['type'] === 'string' && String(value['id']).startsWith(`${value['type']}--`)
  return isStix
    ? { kind: 'problem', index, path: '/', message: 'this is a STIX object, no MISP event: import it as STIX' }
    : { kind: 'event', index, value }
}

function broken({ message, place }: Extract<SplitItem, { kind: 'problem' }>): Fault {
  const { byte, line, path } = place
  return new Fault(
    'invalid',
    'sharing.misp_broken',
    `The text breaks at byte ${byte} (line ${line}): ${message}. Whole events before it are taken.`,
    { place: { byte, line, ...(path === undefined ? {} : { path }) } },
  )
}

/** `{ "response" : [`, the frame of MISP's REST interface. */
const OPENING = /^\s*\{\s*"response"\s*:\s*(?=\[)/
/** The whole of it stands in so many bytes, white space included; what is framed more widely is read as one value. */
const OPENING_BYTES = 4_096

/**
 * Blanks out the frame around a list of events, so that the list is read element by element. Every byte keeps its place:
 * messages name places in what was received.
 */
export async function* withoutResponse(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0)
  let framed: boolean | undefined
  /** Whether a closing brace was seen that may be the last; the bytes from it on wait. */
  let tail: Uint8Array = new Uint8Array(0)
  for await (const chunk of bytes) {
    let piece = chunk
    if (framed === undefined) {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      const opening = OPENING.exec(Buffer.from(head.subarray(0, OPENING_BYTES)).toString('latin1'))
      if (opening === null && head.length < OPENING_BYTES && couldOpen(head)) continue
      framed = opening !== null
      piece = opening === null ? head : blanked(head, 0, opening[0].length)
      head = new Uint8Array(0)
    }
    if (!framed) {
      yield piece
      continue
    }
    const whole = tail.length === 0 ? piece : Buffer.concat([tail, piece])
    const end = closingOf(whole)
    // White space that never ends must not be kept.
    const from = end === undefined || whole.length - end > OPENING_BYTES ? whole.length : end
    if (from > 0) yield whole.subarray(0, from)
    tail = whole.subarray(from)
  }
  if (head.length > 0) yield head
  // The brace that closes the frame; without it the text was cut, and the missing list or brace must be told.
  if (framed === true && tail.length > 0) yield blanked(tail, 0, 1)
  else if (framed === true) yield new Uint8Array([0x7b])
}

/** Whether what has arrived may still become the frame. */
function couldOpen(head: Uint8Array): boolean {
  return '{"response":['.startsWith(Buffer.from(head).toString('latin1').replaceAll(/\s/g, ''))
}

/** Where the last brace stands, when nothing but white space follows it. */
function closingOf(bytes: Uint8Array): number | undefined {
  for (let i = bytes.length - 1; i >= 0; i--) {
    const byte = bytes[i]
    if (byte === 0x7d) return i
    if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return undefined
  }
  return undefined
}

function blanked(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (let i = from; i < to; i++) if (copy[i] !== 0x0a) copy[i] = SPACE
  return copy
}
