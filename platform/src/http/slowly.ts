import type { IncomingMessage } from 'node:http'
import { Fault } from '@testudo/kernel/fault'
import type { FastifyReply } from 'fastify'

/** So much must arrive in the time a body is given; then the time begins anew. A ship's link does, a drip does not. */
const WINDOW_BYTES = 64 * 1024
/** What stays of a body when the answer is out is thrown away for this long; then the connection goes. */
const LINGER_MS = 2_000

const cut = (cause: unknown) =>
  new Fault('invalid', 'http.cut_short', 'The request broke off. Send it again.', { cause })

/**
 * The body of a request as it arrives. Who sends less than a window in `ms` is cut off; time in which nobody asks for more
 * does not count. Leaving early ends neither request nor connection, so that an answer can still be sent.
 *
 * @throws {Fault} `http.cut_short`
 */
export async function* slowly(raw: IncomingMessage, ms: number): AsyncGenerator<Uint8Array> {
  const chunks = raw.iterator({ destroyOnReturn: false })
  let left = ms
  let arrived = 0
  try {
    for (;;) {
      const since = performance.now()
      const late = setTimeout(() => raw.destroy(), left)
      let next: IteratorResult<Uint8Array>
      try {
        next = (await chunks.next()) as IteratorResult<Uint8Array>
      } catch (cause) {
        throw cut(cause)
      } finally {
        clearTimeout(late)
      }
      if (next.done === true) return
      left -= performance.now() - since
      arrived += next.value.length
      if (arrived >= WINDOW_BYTES) {
        arrived = 0
        left = ms
      }
      yield next.value
    }
  } finally {
    await chunks.return?.()
  }
}

/** A body nobody reads to its end must not hold the connection, nor be fed to us for ever. */
export function throwAwayTheRest(raw: IncomingMessage, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    if (raw.complete) return
    raw.resume()
    const late = setTimeout(() => raw.destroy(), LINGER_MS)
    late.unref()
    raw.once('end', () => clearTimeout(late))
    raw.once('close', () => clearTimeout(late))
  })
}
