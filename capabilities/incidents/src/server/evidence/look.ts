import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'
import { type Archive, glance, HEAD_BYTES, kindOf, readZip, TarNames } from '../../core/index.ts'

/** How far from its end the list of a zip archive is looked for. */
const TAIL_BYTES = 1024 * 1024

/** What was seen of bytes while they passed by. Nothing is unpacked, run or drawn. */
export interface Seen {
  readonly sha256: string
  readonly size: number
  readonly detected: string
  readonly look: Look
}

export interface Look {
  readonly hex: string
  readonly text?: string
  readonly archive?: Archive
}

const lookSchema = z.object({ hex: z.string(), text: z.string().optional(), archive: z.unknown().optional() })
/** What was kept of a look; its own words, so only the outline is checked. */
export const readLook = (text: string): Look => lookSchema.parse(JSON.parse(text)) as Look

/** Watches a stream. `seen` is for after its end. */
export function watched(
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
): { readonly bytes: AsyncIterable<Uint8Array>; readonly seen: () => Seen } {
  const hash = createHash('sha256')
  const tar = new TarNames()
  let head = Buffer.alloc(0)
  const tail: Uint8Array[] = []
  let tailBytes = 0
  let size = 0
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      size += chunk.length
      if (size > limit) throw tooLarge(limit)
      hash.update(chunk)
      tar.push(chunk)
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES)
      tail.push(chunk)
      tailBytes += chunk.length
      for (let [oldest] = tail; oldest !== undefined && tailBytes - oldest.length >= TAIL_BYTES; [oldest] = tail) {
        tail.shift()
        tailBytes -= oldest.length
      }
      yield chunk
    }
    if (size === 0)
      throw new Fault('invalid', 'incidents.evidence_empty', 'This file is empty. There is nothing to keep of it.')
  }
  return {
    bytes: passing(),
    seen() {
      const detected = kindOf(head)
      const archive =
        detected === 'application/x-tar'
          ? tar.done()
          : detected === 'application/zip'
            ? readZip(Buffer.concat(tail), size)
            : undefined
      return {
        sha256: hash.digest('hex'),
        size,
        detected,
        look: { ...glance(head), ...(archive !== undefined && { archive }) },
      }
    },
  }
}

const MEBIBYTE = 1024 ** 2

export const tooLarge = (limit: number): Fault =>
  new Fault(
    'invalid',
    'incidents.evidence_too_large',
    `This node takes evidence of at most ${Math.floor(limit / MEBIBYTE)} MiB a piece. Nothing of it was taken; keep it on a medium and add a note that says where.`,
    { place: { byte: limit } },
  )
