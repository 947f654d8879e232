import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Log, StreamAnswer } from '../host/index.ts'
import { describeError } from '../telemetry/index.ts'

/** Sends a stream. The first piece is awaited before the headers, so that a fault there still becomes a problem. */
export async function sendStream(
  reply: FastifyReply,
  type: string,
  answer: StreamAnswer,
  log: Log,
): Promise<FastifyReply> {
  const pieces = answer.body[Symbol.asyncIterator]()
  const first = await pieces.next()
  async function* all(): AsyncGenerator<string | Uint8Array> {
    try {
      if (first.done === true) return
      yield first.value
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
    } catch (error) {
      // The headers are out: all that is left is to break off, so that nobody takes a part for the whole.
      log.error(describeError(error), 'an answer broke off')
      throw error
    } finally {
      await pieces.return?.()
    }
  }
  reply.header('content-type', type)
  if (answer.fileName !== undefined) {
    // A file of somebody else's making is saved, never shown: opened here all the same, it would run and load nothing.
    reply.header('content-security-policy', "default-src 'none'; sandbox")
    const plain = answer.fileName.replaceAll(/[^\w.-]/g, '_')
    reply.header(
      'content-disposition',
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(answer.fileName)}`,
    )
  }
  return reply.send(Readable.from(all(), { objectMode: true, highWaterMark: 4 }))
}
