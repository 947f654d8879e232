import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { type Case, vulnerabilitiesNamed } from '../../core/decision/index.ts'

/** Relationships that say somebody exploits what they point at. */
const EXPLOITS = ['exploits']
const MOST_EDGES = 200

/** What an indicator points at, and what that is for. */
const INDICATES = ['indicates']
const AIMS = ['exploits', 'targets']

interface Counted {
  readonly first: number
  readonly count: number
  readonly labels: readonly Label[]
}

export interface Seen {
  readonly seen: ReadonlyMap<string, NonNullable<Case['sightings']>>
  /** Ids of the STIX objects of these vulnerabilities, by name. */
  readonly objects: ReadonlyMap<string, string>
}

/**
 * What the reader's own side saw of exploitation: STIX sightings of the vulnerability itself, and of malware that
 * exploit it, and hits of own detection on what names it. Counted from what the reader may read.
 */
export async function sightingsOf(
  host: Pick<Host, 'objects' | 'gather'>,
  subject: Subject,
  ids: readonly string[],
  at?: number,
): Promise<Seen> {
  const found = new Map<string, NonNullable<Case['sightings']>>()
  const add = (name: string, seen: readonly Counted[]) => {
    if (seen.length === 0) return
    found.set(name, {
      count: seen.reduce((sum, { count }) => sum + count, 0),
      first: Math.min(...seen.map(({ first }) => first)),
      labels: seen.flatMap(({ labels }) => labels),
    })
  }
  const wanted = new Set(ids)
  const hits = await hitsOf(host, subject, wanted, at)
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
    const met = hits.get(name) ?? []
    const counted = seen.flatMap(({ body, label }): Counted[] => {
      const value = JSON.parse(body) as { first_seen?: string; created?: string; count?: number; revoked?: boolean }
      const first = Date.parse(value.first_seen ?? value.created ?? '')
      if (value.revoked === true || !Number.isFinite(first) || (at !== undefined && first > at)) return []
      return [{ first, count: value.count ?? 1, labels: [label] }]
    })
    add(name, [...counted, ...met])
  }
  for (const [name, its] of hits) if (!found.has(name)) add(name, its)
  return { seen: found, objects: new Map(known.map(({ id, name }) => [name, id])) }
}

/**
 * Hits of own detection by the vulnerabilities they tell of: what was met names one itself (a reference, a tag of a rule), or
 * indicates one, or indicates something that exploits or targets one.
 */
async function hitsOf(
  host: Pick<Host, 'objects' | 'gather'>,
  subject: Subject,
  wanted: ReadonlySet<string>,
  at: number | undefined,
): Promise<ReadonlyMap<string, readonly Counted[]>> {
  const found = new Map<string, Counted[]>()
  const note = (name: string, counted: Counted) => {
    if (wanted.has(name)) found.set(name, [...(found.get(name) ?? []), counted])
  }
  const met = (await host.gather.observed(subject)).filter(({ first }) => at === undefined || first <= at)
  const hits = Map.groupBy(met, ({ known }) => known)
  for (const { id, body, label } of await host.objects.getMany(subject, [...hits.keys()])) {
    const its = hits.get(id) ?? []
    const told = (name: string, more: readonly Label[]) => {
      for (const { hits: count, first, label: own } of its) note(name, { count, first, labels: [own, label, ...more] })
    }
    const named = new Set(vulnerabilitiesNamed(JSON.parse(body)))
    for (const name of named) told(name, [])
    const { rows } = await host.objects.edges(subject, id, { kinds: INDICATES, limit: MOST_EDGES })
    for (const { source, far, label: of } of rows) {
      if (source !== id || far === undefined) continue
      if (far.type === 'vulnerability') {
        if (!named.has(far.name)) told(far.name, [of, far.label])
        named.add(far.name)
        continue
      }
      const { rows: aims } = await host.objects.edges(subject, far.id, { kinds: AIMS, limit: MOST_EDGES })
      for (const aim of aims) {
        if (aim.source !== far.id || aim.far?.type !== 'vulnerability' || named.has(aim.far.name)) continue
        named.add(aim.far.name)
        told(aim.far.name, [of, far.label, aim.label, aim.far.label])
      }
    }
  }
  return found
}
