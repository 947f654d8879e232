import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { isObject, type JsonObject, referencesOf, tlpOf } from '@testudo/stix'
import { partOf, textsIn } from '../../core/misp/merged.ts'

const AT_ONCE = 500
/** Objects of one export: about 50,000 attributes. They are put together in memory, and at one stroke. */
const MOST_OBJECTS = 200_000
/** Of containers up to this size, relations that nobody put into them are looked for too. */
const MOST_ASKED = 2_000
/** From a container to what it names, to what that refers to, to what that refers to. */
const MOST_STEPS = 4

export interface Gathered {
  readonly stored: StoredObject
  readonly value: JsonObject
}

/**
 * An object and what it takes to understand it, as one subject may read it: what a container names, what those refer to, the
 * relations and sightings among them.
 *
 * @returns in the order found, the object first; empty when there is nothing here for this subject
 */
export async function gather(host: Host, subject: Subject, id: string, signal: AbortSignal): Promise<Gathered[]> {
  const found = new Map<string, Gathered>()
  const asked = new Set<string>()
  const fetchAll = async (ids: Iterable<string>) => {
    const fresh = [...new Set(ids)].filter((one) => !asked.has(one) && tlpOf(one) === undefined)
    for (const one of fresh) asked.add(one)
    const got: Gathered[] = []
    for (let at = 0; at < fresh.length; at += AT_ONCE) {
      signal.throwIfAborted()
      if (found.size > MOST_OBJECTS)
        throw new Fault(
          'invalid',
          'sharing.export_too_large',
          `More than ${MOST_OBJECTS} objects belong to it: too much for one MISP event. Take it out as STIX instead.`,
        )
      const part = fresh.slice(at, at + AT_ONCE)
      const rows = new Map((await host.objects.getMany(subject, part)).map((row) => [row.id, row]))
      for (const one of part) {
        const stored = rows.get(one)
        const value: unknown = stored === undefined ? undefined : JSON.parse(stored.body)
        if (stored === undefined || !isObject(value)) continue
        found.set(one, { stored, value })
        got.push({ stored, value })
      }
    }
    return got
  }

  const [root] = await fetchAll([id])
  if (root === undefined) return []
  const isContainer = root.value['type'] === 'report' || root.value['type'] === 'grouping'
  const parts = isContainer ? await fetchAll(await partsOfContainer(host, subject, id)) : []
  for (const part of parts) if (partOf(part.value) !== id) found.delete(part.stored.id)
  const named = [root, ...parts].flatMap(({ value }) => textsIn(value['object_refs']))
  if (!isContainer || named.length <= MOST_ASKED)
    await fetchAll(await linksOf(host, subject, isContainer ? new Set(named) : new Set([id]), !isContainer))
  let layer: Gathered[] = [...found.values()]
  for (let step = 0; step < MOST_STEPS && layer.length > 0; step++)
    layer = await fetchAll(
      layer.flatMap(({ stored, value }) =>
        referencesOf(value)
          .references.filter(
            ({ property }) =>
              step === 0 || stored.id === id || property !== 'object_refs' || value['type'] === 'observed-data',
          )
          .map((reference) => reference.id),
      ),
    )
  return [...found.values()]
}

/** Groupings that say they are part of the container. */
async function partsOfContainer(host: Host, subject: Subject, id: string): Promise<string[]> {
  const { rows } = await host.objects.edges(subject, id, { kinds: ['part_of_ref'], limit: AT_ONCE })
  return rows.filter(({ target }) => target === id).map(({ source }) => source)
}

/** Relationships among these, and sightings of them; with `outward` also those that lead away. */
async function linksOf(host: Host, subject: Subject, ids: ReadonlySet<string>, outward: boolean): Promise<string[]> {
  const links = new Set<string>()
  for (const id of ids) {
    const { rows } = await host.objects.edges(subject, id, { limit: AT_ONCE })
    for (const { id: link, source, target } of rows) {
      const isLink = link.startsWith('relationship--') || link.startsWith('sighting--')
      if (isLink && (outward || (ids.has(source) && ids.has(target)) || link === source)) links.add(link)
    }
  }
  return [...links]
}
