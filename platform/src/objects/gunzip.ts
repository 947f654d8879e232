import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Fault } from '@testudo/kernel/fault'

/** What a file may unpack to: real intelligence packs at most 30 times; a bomb packs a thousand times. */
export interface UnpackLimits {
  readonly ratio: number
  readonly bytes: number
  /** Below this size the ratio is not looked at. */
  readonly graceBytes: number
}

export const UNPACK_LIMITS: UnpackLimits = { ratio: 100, bytes: 16 * 1024 ** 3, graceBytes: 4 * 1024 ** 2 }

const GZIP_1 = 0x1f
const GZIP_2 = 0x8b

/**
 * Passes plain bytes through and unpacks gzip; decided by the first two bytes, not by a name.
 *
 * @throws {Fault} `invalid` at the packed byte where the stream breaks, is cut short or grows beyond the limits
 */
export async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  limits: UnpackLimits = UNPACK_LIMITS,
): AsyncGenerator<Uint8Array> {
  let packedBytes = 0
  let lost: { readonly cause: unknown } | undefined
  const counted = (async function* () {
    try {
      for await (const chunk of bytes) {
        packedBytes += chunk.length
        if (packedBytes > limits.bytes) throw tooMuch('The file is larger than this node takes', packedBytes)
        yield chunk
      }
    } catch (cause) {
      lost = { cause }
      throw cause
    }
  })()

  const head: Uint8Array[] = []
  let length = 0
  while (length < 2) {
    const next = await counted.next()
    if (next.done === true) break
    head.push(next.value)
    length += next.value.length
  }
  const all = (async function* () {
    yield* head
    yield* counted
  })()
  const start = Buffer.concat(head)
  if (start[0] !== GZIP_1 || start[1] !== GZIP_2) {
    yield* all
    return
  }

  // Not `pipe`: it leaves a sender who goes away half way as an error nobody handles, which ends the process.
  const gunzip = pipeline(Readable.from(all), createGunzip(), () => undefined)
  let out = 0
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
      out += chunk.length
      if (out > limits.bytes || (out > limits.graceBytes && out > packedBytes * limits.ratio))
        throw tooMuch(`The packed file grows more than ${limits.ratio} times or beyond the size limit`, packedBytes)
      yield chunk
    }
  } catch (cause) {
    if (lost !== undefined) throw lost.cause
    if (cause instanceof Fault) throw cause
    throw new Fault(
      'invalid',
      'objects.gzip_broken',
      `The gzip stream is cut short or damaged near packed byte ${packedBytes}. Fetch the file again.`,
      {
        cause,
        place: { byte: packedBytes },
      },
    )
  } finally {
    gunzip.destroy()
  }
}

function tooMuch(what: string, byte: number): Fault {
  return new Fault('invalid', 'objects.too_big', `${what} (stopped at byte ${byte}). Split it, or send it plain.`, {
    place: { byte },
  })
}
