import { Splitter, type SplitEnvelope, type SplitItem, type SplitObject } from '@testudo/stix'
import { TaxiiFault } from './fault.ts'
import type { Outcome } from './store.ts'

/** The objects of a received envelope and, for each that could not be read, its failure. In order. */
export interface ReceivedEnvelope {
  readonly objects: readonly SplitObject[]
  readonly unreadable: readonly Outcome[]
}

const notAnEnvelope = (what: string): TaxiiFault =>
  new TaxiiFault(422, 'taxii.not_an_envelope', 'The body is no TAXII envelope', {
    description: `${what}; send {"objects":[…]} (TAXII 2.1 §3.7).`,
  })

/** Reads whatever the splitter found; a fatal flaw refuses the whole body, so nothing of it is added. */
function sort(items: readonly SplitItem[]): ReceivedEnvelope & { readonly envelope: SplitEnvelope | undefined } {
  const objects: SplitObject[] = []
  const unreadable: Outcome[] = []
  let envelope: SplitEnvelope | undefined
  for (const item of items) {
    if (item.kind === 'object') objects.push(item)
    else if (item.kind === 'envelope') envelope = item
    else if (item.fatal)
      throw new TaxiiFault(400, item.code, 'The body is no JSON that can be read', {
        description: `${item.message} (byte ${item.place.byte}, line ${item.place.line})`,
      })
    else {
      const at = item.place.index === undefined ? '' : `objects[${item.place.index}]`
      unreadable.push({ result: 'failure', id: at, version: '', message: `${item.code}: ${item.message}` })
    }
  }
  return { objects, unreadable, envelope }
}

const tooLong = (limit: number): TaxiiFault =>
  new TaxiiFault(413, 'taxii.too_long', `The body is longer than ${limit} bytes`, {
    description: 'max_content_length of the API root tells the limit: send several smaller envelopes.',
  })

/**
 * Reads the envelope of an addition (§5.5). Memory follows the size of the body, which is bounded.
 *
 * @throws {TaxiiFault} 413 too long, before or while reading; 400 no JSON; 422 JSON that is no envelope. An object that
 *         cannot be read is no throw but a failure of its own.
 */
export async function readEnvelope(
  body: AsyncIterable<Uint8Array> | undefined,
  limits: { readonly announcedBytes: number | undefined; readonly maxBytes: number },
): Promise<ReceivedEnvelope> {
  if ((limits.announcedBytes ?? 0) > limits.maxBytes) throw tooLong(limits.maxBytes)
  const splitter = new Splitter({ maxObjectBytes: limits.maxBytes })
  const items: SplitItem[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > limits.maxBytes) throw tooLong(limits.maxBytes)
    items.push(...splitter.push(chunk))
  }
  items.push(...splitter.end())

  const { objects, unreadable, envelope } = sort(items)
  if (envelope === undefined) throw notAnEnvelope('It holds no list named objects')
  if (envelope.value['type'] === 'bundle') throw notAnEnvelope('It is a STIX bundle')
  if (objects.length + unreadable.length === 0) throw notAnEnvelope('Its list of objects is empty')
  return { objects, unreadable }
}
