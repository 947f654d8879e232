import { readSbom, type Component, type SbomItem, type SbomLimits, type Statement } from '../src/index.ts'

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

export const components = (items: readonly SbomItem[]): Component[] =>
  items.flatMap((item) => (item.kind === 'component' ? [item] : []))

export const statements = (items: readonly SbomItem[]): Statement[] =>
  items.flatMap((item) => (item.kind === 'statement' ? [item] : []))

/** What names a component. */
export const named = ({ ref, group, name, version, purl, cpe, supplier, type }: Component): Partial<Component> => ({
  ref,
  group,
  name,
  version,
  purl,
  cpe,
  supplier,
  type,
})
