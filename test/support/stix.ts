import { createHash } from 'node:crypto'

/** Small valid STIX 2.1 objects for tests. Ids follow from the name, so that a test can say "the malware Otter". */
export type Stix = Record<string, unknown> & { id: string; type: string }

const uuid = (seed: string) => {
  const h = createHash('sha256').update(seed).digest('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`
}

export const idOf = (type: string, name: string): string => `${type}--${uuid(`${type} ${name}`)}`

/** A time in 2026: `day(3)` is the third of January, noon. */
export const day = (n: number): string => new Date(Date.UTC(2026, 0, n, 12)).toISOString()

export const identity = (name: string): Stix => object('identity', name, { name, identity_class: 'organization' })

export const malware = (name: string, more: Record<string, unknown> = {}): Stix =>
  object('malware', name, { name, is_family: true, ...more })

export const relationship = (
  source: Stix | string,
  kind: string,
  target: Stix | string,
  more: Record<string, unknown> = {},
): Stix => {
  const [s, t] = [source, target].map((x) => (typeof x === 'string' ? x : x.id))
  return object('relationship', `${s} ${kind} ${t}`, { relationship_type: kind, source_ref: s, target_ref: t, ...more })
}

export const statement = (name: string): Stix => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: idOf('marking-definition', name),
  created: day(1),
  definition_type: 'statement',
  definition: { statement: name },
})

export function object(type: string, name: string, more: Record<string, unknown>): Stix {
  return { type, spec_version: '2.1', id: idOf(type, name), created: day(1), modified: day(1), ...more }
}

/** A bundle as the bytes of a file, in chunks that cut anywhere. */
export async function* bundle(objects: readonly unknown[], chunkBytes = 1_000): AsyncGenerator<Uint8Array> {
  yield* bytesOf(JSON.stringify({ type: 'bundle', id: `bundle--${uuid('bundle')}`, objects }), chunkBytes)
}

export async function* bytesOf(content: string | Uint8Array, chunkBytes = 1_000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content)
  for (let i = 0; i < bytes.length; i += chunkBytes) yield bytes.subarray(i, i + chunkBytes)
}
