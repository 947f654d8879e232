import { readSbom, type SbomItem, type SbomLimits } from '../src/index.ts'

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Everything a document gives; a text or bytes come in one piece. */
export async function readAll(
  document: string | Uint8Array | Iterable<Uint8Array>,
  limits: SbomLimits = {},
): Promise<SbomItem[]> {
  const pieces =
    typeof document === 'string' ? [bytesOf(document)] : document instanceof Uint8Array ? [document] : document
  const items: SbomItem[] = []
  for await (const item of readSbom(pieces, limits)) items.push(item)
  return items
}
