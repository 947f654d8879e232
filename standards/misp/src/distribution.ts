import { isObject, type JsonObject, type TlpLevel } from '@testudo/stix'
import { Malformed } from './notes.ts'
import { text } from './read.ts'
import { joinTags, type PapLevel, type TagSet } from './tags.ts'

/** MISP's levels: 0 this organisation, 1 this community, 2 connected communities, 3 all, 4 a sharing group. */
export type Level = 0 | 1 | 2 | 3 | 4

/** What one part of an event says about who may have it. Level 5, inherit, is resolved and never appears. */
export interface Distribution {
  /** JSON pointer to the part that says it. */
  readonly path: string
  /** `undefined`: nothing is said. */
  readonly level: Level | undefined
  /** The sharing group of level 4; without a UUID nobody can know it. */
  readonly group?: { readonly uuid: string | undefined; readonly name: string | undefined }
}

/**
 * What MISP says about handling one object. Nothing here is a label: the caller turns it into one, by its own table.
 * All rules hold at once: an attribute for everybody inside an event for one organisation is for one organisation.
 */
export interface Handling {
  readonly rules: readonly Distribution[]
  readonly tags: readonly string[]
  /** Strictest `tlp:` tag of the object and all around it. */
  readonly tlp?: TlpLevel
  readonly pap?: PapLevel
  /** Tags of TLP or PAP whose level nobody knows: nobody may have the object until somebody does. */
  readonly unknownMarks: readonly string[]
}

/**
 * Reads `distribution` of a part. Level 5, or none, adds nothing inside an event: what is around decides alone.
 * An event has nothing around it: there, both say nothing.
 *
 * @throws {Malformed}
 */
export function distributionsOf(part: JsonObject, place: string, outermost: boolean): readonly Distribution[] {
  const path = place === '' ? '/' : place
  const value = text(part, 'distribution', place)
  if (value === undefined || value === '5') return outermost ? [{ path, level: undefined }] : []
  if (!/^[0-4]$/.test(value))
    throw new Malformed(`${place}/distribution`, `distribution is 0 to 5, found ${value.slice(0, 20)}`)
  const level = Number(value) as Level
  if (level !== 4) return [{ path, level }]
  const group: unknown = Object.hasOwn(part, 'SharingGroup') ? part['SharingGroup'] : undefined
  const named = isObject(group)
    ? {
        uuid: text(group, 'uuid', `${place}/SharingGroup`)?.toLowerCase(),
        name: text(group, 'name', `${place}/SharingGroup`),
      }
    : { uuid: undefined, name: undefined }
  return [{ path, level, group: named }]
}

/**
 * An object that stands in two places, such as an organisation or a cluster: what both places say holds, so that neither
 * is loosened by the other.
 */
export function joinHandling(a: Handling | undefined, b: Handling): Handling {
  if (a === undefined || a === b) return b
  const tags = joinTags([tagSet(a), tagSet(b)])
  const known = new Set(a.rules.map(({ path }) => path))
  return {
    rules: [...a.rules, ...b.rules.filter(({ path }) => !known.has(path))],
    tags: tags.names,
    unknownMarks: tags.unknownMarks,
    ...(tags.tlp === undefined ? {} : { tlp: tags.tlp }),
    ...(tags.pap === undefined ? {} : { pap: tags.pap }),
  }
}

const tagSet = ({ tags, unknownMarks }: Handling): TagSet => ({ names: tags, unknownMarks })

/** What each level means to the caller. A level or group that is not in it is refused. */
export interface DistributionTable<T> {
  readonly levels: { readonly [L in 0 | 1 | 2 | 3]?: T }
  /** Sharing groups by lower-case UUID. Never by name: names are not unique and anybody may choose one. */
  readonly groups: ReadonlyMap<string, T>
  /** For parts that say nothing, as feeds do. */
  readonly unstated?: T
}

/** The meanings that hold together, or why nobody may have it. */
export type Audience<T> =
  | { readonly allow: true; readonly all: readonly T[] }
  | { readonly allow: false; readonly path: string; readonly reason: string }

/**
 * Looks up every rule of an object in the caller's table.
 *
 * @returns every meaning found: the caller joins them, the most restrictive wins. Denied when one rule has no meaning,
 *          a sharing group is unknown, or there is no rule at all.
 */
export function audienceOf<T>(handling: Handling, table: DistributionTable<T>): Audience<T> {
  const [mark] = handling.unknownMarks
  if (mark !== undefined) return { allow: false, path: '/', reason: `the mark ${JSON.stringify(mark)} is not known` }
  const all: T[] = []
  for (const { path, level, group } of handling.rules) {
    const meaning = meaningOf(table, level, group?.uuid)
    if (meaning === undefined) return { allow: false, path, reason: reasonFor(level, group?.uuid) }
    all.push(meaning)
  }
  if (all.length === 0) return { allow: false, path: '/', reason: 'no distribution is stated' }
  return { allow: true, all }
}

function meaningOf<T>(table: DistributionTable<T>, level: Level | undefined, group: string | undefined): T | undefined {
  if (level === undefined) return table.unstated
  if (level === 4) return group === undefined ? undefined : table.groups.get(group)
  return table.levels[level]
}

const reasonFor = (level: Level | undefined, group: string | undefined): string => {
  if (level === undefined) return 'no distribution is stated, and the table has no meaning for that'
  if (level !== 4) return `the table has no meaning for distribution ${level}`
  return group === undefined ? 'the sharing group has no UUID' : `the sharing group ${group} is not known here`
}
