import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Edge, Objects } from '@testudo/platform/objects'
import { readBody, referenceOf } from '../core/index.ts'
import { openAll } from './opened.ts'

const DAY = 86_400_000
const DAYS = 14
/** Sightings are looked up for this many techniques; an actor with more shows the rest without. */
const MOST = 60
/** Up to here all sightings of the node are read at once. */
const FEW = 5_000

/** Techniques an object uses: since when, and how often each was sighted, by whom, over the last fourteen days. */
export async function techniqueRows(
  objects: Objects,
  subject: Subject,
  id: string,
  used: readonly Edge[],
  now: number,
  marks: Marks,
) {
  const edges = used.filter((edge) => edge.source === id && edge.far?.type === 'attack-pattern')
  if (edges.length === 0) return []
  const ids = [...new Set(edges.map((edge) => edge.target))]
  const stored = await objects.getMany(subject, [...new Set([...ids, ...edges.map((edge) => edge.id)])])
  const byId = new Map(stored.map((one) => [one.id, one]))
  const opened = new Map(
    (
      await openAll(
        objects,
        subject,
        stored.filter((one) => one.type === 'attack-pattern'),
        marks.policies,
      )
    ).map((one) => [one.stored.id, one]),
  )
  const seen = await sightingsOf(objects, subject, ids.slice(0, MOST))
  const rows = []
  for (const target of ids) {
    const one = opened.get(target)
    if (!one) continue
    const reference = referenceOf(one.body) ?? ''
    const mine = edges.filter((edge) => edge.target === target)
    const holders = mine.flatMap((edge) => byId.get(edge.id) ?? [])
    const starts = holders
      .map((holder) => {
        const body = readBody(holder.body)
        return Date.parse(String(body['start_time'] ?? body['first_seen'] ?? body['created'] ?? ''))
      })
      .filter((at) => !Number.isNaN(at))
    const sightings = seen.get(target) ?? []
    const firsts = [...starts, ...sightings.map((sighting) => sighting.first)].filter((at) => !Number.isNaN(at))
    rows.push({
      id: target,
      reference,
      name: one.stored.name,
      relation: mine[0]?.id ?? target,
      ...(starts.length === 0 ? {} : { since: Math.min(...starts) }),
      ...(firsts.length === 0 ? {} : { firstSeen: Math.min(...firsts) }),
      days: daysOf(sightings, now),
      sightings: sightings.reduce((sum, sighting) => sum + sighting.count, 0),
      allies: new Set(sightings.map((sighting) => sighting.by)).size,
      mark: marks.of(
        ...mine.map((edge) => edge.label),
        ...one.labelsAt('/name'),
        ...(reference === '' ? [] : one.labelsAt('/external_references')),
        ...sightings.map((sighting) => sighting.label),
      ),
    })
  }
  // What was seen comes before what is only said; then by code.
  return rows.sort((a, b) => b.sightings - a.sightings || (a.reference < b.reference ? -1 : 1))
}

async function sightingsOf(objects: Objects, subject: Subject, ids: readonly string[]) {
  const holders = await holdersOf(objects, subject, new Set(ids))
  const found = holders.size === 0 ? [] : await objects.getMany(subject, [...holders.keys()])
  const sightings = found
    .filter((one) => !one.revoked)
    .map((one) => {
      const body = readBody(one.body)
      const time = (name: string) => Date.parse(String(body[name] ?? ''))
      const last = time('last_seen')
      const first = time('first_seen')
      const at = Number.isNaN(last) ? (Number.isNaN(first) ? time('created') : first) : last
      return {
        of: holders.get(one.id) ?? '',
        first: Number.isNaN(first) ? at : first,
        at,
        count: typeof body['count'] === 'number' ? body['count'] : 1,
        by: String(body['created_by_ref'] ?? ''),
        label: one.label,
      }
    })
    .filter((one) => one.count > 0)
  return Map.groupBy(sightings, (one) => one.of)
}

/** Sightings of these objects, by id of the sighting. Where there are few on the node, one question finds them all. */
async function holdersOf(objects: Objects, subject: Subject, ids: ReadonlySet<string>): Promise<Map<string, string>> {
  const all = (await objects.counts(subject))['sighting'] ?? 0
  const holders = new Map<string, string>()
  if (all === 0) return holders
  const keep = (edges: readonly { readonly id: string; readonly target: string }[]) => {
    for (const edge of edges) if (ids.has(edge.target)) holders.set(edge.id, edge.target)
  }
  if (all <= FEW) keep(await objects.allEdges(subject, ['sighting_of_ref']))
  else for (const id of ids) keep((await objects.edges(subject, id, { kinds: ['sighting_of_ref'], limit: 200 })).rows)
  return holders
}

/** Counts a day, today last. A sighting over several days is spread evenly over them, the rest on the last. */
function daysOf(
  sightings: readonly { readonly first: number; readonly at: number; readonly count: number }[],
  now: number,
): number[] {
  const today = Math.floor(now / DAY)
  const days = Array.from({ length: DAYS }, () => 0)
  for (const { first, at, count } of sightings) {
    if (Number.isNaN(at) || at > now) continue
    const from = Math.floor(first / DAY)
    const to = Math.floor(at / DAY)
    const span = Math.max(1, to - from + 1)
    for (let day = from; day <= to; day += 1) {
      const share = Math.floor(count / span) + (day === to ? count % span : 0)
      const place = DAYS - 1 - (today - day)
      if (place >= 0 && place < DAYS) days[place] = (days[place] ?? 0) + share
    }
  }
  return days
}
