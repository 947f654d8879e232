import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Case } from '../../core/decision/index.ts'

/** Relationships that say somebody exploits what they point at. */
const EXPLOITS = ['exploits']
const MOST_EDGES = 200

export interface Seen {
  readonly seen: ReadonlyMap<string, NonNullable<Case['sightings']>>
  /** Ids of the STIX objects of these vulnerabilities, by name. */
  readonly objects: ReadonlyMap<string, string>
}

/**
 * What the reader's own side saw of exploitation: STIX sightings of the vulnerability itself, and of malware that
 * exploit it. Counted from objects the reader may read.
 */
export async function sightingsOf(
  host: Pick<Host, 'objects' | 'policiesNow'>,
  subject: Subject,
  ids: readonly string[],
  at?: number,
): Promise<Seen> {
  const found = new Map<string, NonNullable<Case['sightings']>>()
  const wanted = new Set(ids)
  const known = (await host.objects.all(subject, ['vulnerability'])).filter(({ name }) => wanted.has(name))
  for (const { id, name } of known) {
    const { rows } = await host.objects.edges(subject, id, {
      kinds: [...EXPLOITS, 'sighting_of_ref'],
      limit: MOST_EDGES,
    })
    const sightings: { readonly id: string; readonly kind: string }[] = [...rows]
    for (const { source } of rows.filter(({ kind, target }) => EXPLOITS.includes(kind) && target === id)) {
      const more = await host.objects.edges(subject, source, { kinds: ['sighting_of_ref'], limit: MOST_EDGES })
      sightings.push(...more.rows)
    }
    const seen = await host.objects.getMany(subject, [
      ...new Set(sightings.filter(({ kind }) => kind === 'sighting_of_ref').map((edge) => edge.id)),
    ])
    const counted = seen.flatMap(({ body, label }) => {
      const value = JSON.parse(body) as { first_seen?: string; created?: string; count?: number; revoked?: boolean }
      const first = Date.parse(value.first_seen ?? value.created ?? '')
      if (value.revoked === true || !Number.isFinite(first) || (at !== undefined && first > at)) return []
      return [{ first, count: value.count ?? 1, label }]
    })
    const [one] = counted
    if (one === undefined) continue
    found.set(name, {
      count: counted.reduce((sum, { count }) => sum + count, 0),
      first: Math.min(...counted.map(({ first }) => first)),
      labels: counted.map(({ label }) => label),
    })
  }
  return { seen: found, objects: new Map(known.map(({ id, name }) => [name, id])) }
}
