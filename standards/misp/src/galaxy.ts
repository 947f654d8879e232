import { isObject, type JsonObject } from '@testudo/stix'
import { guarded, type Note, Notes } from './notes.ts'
import { items, needText, objectAt, text } from './read.ts'

/** A cluster of a galaxy: an actor, a tool, a country. */
export interface Cluster {
  readonly galaxy: string
  readonly uuid: string
  readonly value: string
  readonly description: string
  readonly synonyms: readonly string[]
  readonly meta: JsonObject
  readonly related: readonly { readonly uuid: string; readonly type: string }[]
}

/** Clusters by UUID, tag, name and synonym. */
export class Galaxies {
  private readonly byUuid = new Map<string, Cluster>()
  private readonly byTag = new Map<string, Cluster>()
  private readonly byName = new Map<string, Cluster[]>()
  private galaxies = 0

  /** Loads one file of `clusters/`. A cluster that is malformed is noted, the others are taken. */
  load(file: unknown): { readonly taken: number; readonly notes: readonly Note[] } {
    const notes = new Notes()
    let taken = 0
    guarded(notes, () => {
      const galaxy = objectAt(file, '')
      const type = needText(galaxy, 'type', '')
      this.galaxies++
      for (const [raw, path] of items(galaxy, 'values', '', notes)) {
        guarded(notes, () => {
          this.put(readCluster(objectAt(raw, path), path, type, notes))
          taken++
        })
      }
    })
    return { taken, notes: notes.all }
  }

  private put(cluster: Cluster): void {
    // ATT&CK stands in several galaxies under the same UUIDs: the first one loaded answers for the UUID.
    if (cluster.uuid !== '' && !this.byUuid.has(cluster.uuid)) this.byUuid.set(cluster.uuid, cluster)
    this.byTag.set(tagOf(cluster).toLowerCase(), cluster)
    for (const name of new Set([cluster.value, ...cluster.synonyms].map(nameKey))) {
      const held = this.byName.get(name)
      if (held) held.push(cluster)
      else this.byName.set(name, [cluster])
    }
  }

  get size(): { readonly galaxies: number; readonly clusters: number } {
    return { galaxies: this.galaxies, clusters: this.byTag.size }
  }

  get(uuid: string): Cluster | undefined {
    return this.byUuid.get(uuid.toLowerCase())
  }

  /** The cluster of a tag `misp-galaxy:threat-actor="Sofacy"`. */
  ofTag(tag: string): Cluster | undefined {
    return this.byTag.get(tag.trim().toLowerCase())
  }

  /**
   * All clusters known under a name or synonym, whatever case, blanks and hyphens; several when the name is not unique.
   *
   * @param galaxy only of this galaxy, such as `threat-actor`
   */
  named(name: string, galaxy?: string): readonly Cluster[] {
    const found = this.byName.get(nameKey(name)) ?? []
    return galaxy === undefined ? found : found.filter((cluster) => cluster.galaxy === galaxy)
  }
}

/** The tag that puts a cluster on an event. */
export const tagOf = (cluster: Pick<Cluster, 'galaxy' | 'value'>): string =>
  `misp-galaxy:${cluster.galaxy}="${cluster.value}"`

const nameKey = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '')

function readCluster(part: JsonObject, path: string, galaxy: string, notes: Notes): Cluster {
  const meta = isObject(part['meta']) ? part['meta'] : {}
  const synonyms = meta['synonyms']
  return {
    galaxy,
    uuid: (text(part, 'uuid', path) ?? '').toLowerCase(),
    value: needText(part, 'value', path),
    description: text(part, 'description', path) ?? '',
    synonyms: Array.isArray(synonyms) ? synonyms.filter((one: unknown): one is string => typeof one === 'string') : [],
    meta,
    related: items(part, 'related', path, notes).flatMap(([raw, at]) => {
      const target = isObject(raw) ? text(raw, 'dest-uuid', at) : undefined
      if (!isObject(raw) || target === undefined) {
        notes.add('lost', at, 'a relation without dest-uuid')
        return []
      }
      return [{ uuid: target.toLowerCase(), type: text(raw, 'type', at) ?? 'related-to' }]
    }),
  }
}
