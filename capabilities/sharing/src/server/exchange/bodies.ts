import { Fault } from '@testudo/kernel/fault'

/** Longest body of a request between nodes, in bytes. */
export const BODY_BYTES = 16 * 1_048_576
const BODY_MS = 60_000

/**
 * Reads a JSON body, bounded in bytes and time.
 *
 * @throws {Fault} `invalid`: too long, too slow, not UTF-8, not JSON
 */
export async function readJson(body: AsyncIterable<Uint8Array>, most = BODY_BYTES): Promise<unknown> {
  return (await readCounted(body, most)).value
}

/** The same, with how many bytes it was. */
export async function readCounted(
  body: AsyncIterable<Uint8Array>,
  most = BODY_BYTES,
): Promise<{ readonly value: unknown; readonly bytes: number }> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  const iterator = body[Symbol.asyncIterator]()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Fault('invalid', 'sharing.too_slow', 'The body took too long to arrive. Send it again.')),
      BODY_MS,
    )
    timer.unref()
  })
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), late])
      if (next.done === true) break
      bytes += next.value.length
      if (bytes > most)
        throw new Fault('invalid', 'sharing.too_long', `A body may have ${most} bytes. Send smaller deliveries.`)
      pieces.push(next.value)
    }
  } finally {
    clearTimeout(timer)
    // Not awaited: a body that never ends would hold us.
    void iterator.return?.()?.catch(() => undefined)
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)))
    return { value, bytes }
  } catch (cause) {
    throw new Fault('invalid', 'sharing.not_json', 'The body is not JSON in UTF-8.', { cause })
  }
}
