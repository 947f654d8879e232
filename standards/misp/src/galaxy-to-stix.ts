import { isObject, isUuid, SDO, type JsonObject, type JsonValue } from '@testudo/stix'
import { relate } from './attribute-to-stix.ts'
import { type Collector, type Frame, withExtension } from './context.ts'
import { distributionsOf } from './distribution.ts'
import { derivedId } from './ids.ts'
import { sourceOfId, stixTypeOf } from './galaxy-rules.ts'
import { guarded, Malformed, show } from './notes.ts'
import { marks } from './parts.ts'
import { items, needText, objectAt, text } from './read.ts'

/** The names of a cluster's `meta` that go to a STIX property of another name. */
const ALIASES = ['synonyms', 'aliases']
const TYPES_OF: Readonly<Record<string, string>> = {
  malware: 'malware_types',
  tool: 'tool_types',
  'threat-actor': 'threat_actor_types',
}
/** Properties that come from the cluster itself, never from its `meta`. */
const NAMED: ReadonlySet<string> = new Set(['type', 'name', 'description', 'aliases', 'labels'])
/** Links from an indicator to a cluster say what it indicates; from anything else they only relate. */
const INDICATED: ReadonlySet<string> = new Set(
  'attack-pattern campaign intrusion-set malware threat-actor tool'.split(' '),
)

/**
 * Adds the clusters of every galaxy of a part and returns their ids. With `about`, each is related to that object.
 */
export function galaxiesToStix(c: Collector, part: JsonObject, path: string, frame: Frame, about?: string): string[] {
  const ids: string[] = []
  for (const [raw, here] of items(part, 'Galaxy', path, c.notes)) {
    guarded(c.notes, () => {
      const galaxy = objectAt(raw, here)
      for (const [cluster, at] of items(galaxy, 'GalaxyCluster', here, c.notes)) {
        guarded(c.notes, () => {
          const id = clusterToStix(c, galaxy, here, objectAt(cluster, at), at, frame)
          ids.push(id)
          if (about !== undefined) link(c, about, id, frame)
        })
      }
    })
  }
  return ids
}

function link(c: Collector, about: string, cluster: string, frame: Frame): void {
  const indicates = about.startsWith('indicator--') && INDICATED.has(cluster.slice(0, -38))
  relate(c, about, indicates ? 'indicates' : 'related-to', cluster, frame)
}

function clusterToStix(
  c: Collector,
  galaxy: JsonObject,
  galaxyPath: string,
  cluster: JsonObject,
  path: string,
  around: Frame,
): string {
  const galaxyType = text(galaxy, 'type', galaxyPath) ?? needText(cluster, 'type', path)
  const value = needText(cluster, 'value', path)
  const meta = metaOf(c, cluster, path)
  const fits = stixTypeOf(galaxyType)
  const found = fits === undefined ? undefined : content(fits, galaxyType, galaxy, cluster, value, meta)
  // A location must say where (STIX 2.1 §4.8); a cluster that does not is kept as it is.
  const known = fits === 'location' && !isPlace(found?.properties) ? undefined : found
  const type = known === undefined || fits === undefined ? 'x-misp-galaxy-cluster' : fits
  const given = text(cluster, 'uuid', path)
  const isGiven = given !== undefined && isUuid(given.toLowerCase())
  if (given !== undefined && !isGiven)
    c.notes.add('changed', `${path}/uuid`, `not a UUID: ${show(given)}; one is derived`)
  const id = isGiven ? `${type}--${given.toLowerCase()}` : derivedId(type, galaxyType, value)
  const frame: Frame = {
    ...around,
    author: undefined,
    rules: [...around.rules, ...distributionsOf(cluster, path, false)],
  }
  // Clusters are shared knowledge: an ATT&CK technique has the UUID MITRE gave it. Who holds it keeps its own version.
  if (c.has(id)) c.handle(id, frame)
  if (c.has(id) || c.heldSince(id) !== undefined) return id
  const galaxyName = text(galaxy, 'name', galaxyPath) ?? galaxyType
  if (known === undefined)
    c.notes.add('custom', path, `${show(galaxyType)} has no STIX type: kept as x-misp-galaxy-cluster`)
  const kept: JsonObject = {
    ...restOf(known?.left ?? meta, known === undefined).kept,
    ...(known?.name !== undefined && known.name !== value ? { value } : {}),
  }
  const description = known?.description ?? text(cluster, 'description', path)
  return c.add(
    {
      ...c.common(type, id, frame),
      ...(known === undefined ? { x_misp_name: value } : { name: known.name }),
      ...(description === undefined ? {} : known === undefined ? { x_misp_description: description } : { description }),
      ...known?.properties,
      labels: [`misp:galaxy-name="${galaxyName}"`, `misp:galaxy-type="${galaxyType}"`],
      ...restOf(known?.left ?? meta, known === undefined).named,
      ...marks(c, frame),
      ...withExtension(known === undefined ? 'new-sdo' : 'property-extension', kept),
    },
    frame,
  )
}

const isPlace = (properties: JsonObject | undefined): boolean =>
  properties !== undefined && ('country' in properties || 'region' in properties)

type Meta = Map<string, readonly string[] | string | boolean>

/** `meta` as MISP writes it in a galaxy file, or `GalaxyElement` as it writes it in an event. */
function metaOf(c: Collector, cluster: JsonObject, path: string): Meta {
  const meta: Meta = new Map()
  const written: unknown = Object.hasOwn(cluster, 'meta') ? cluster['meta'] : undefined
  if (isObject(written)) {
    for (const key of Object.keys(written)) {
      const value = written[key]
      const list = Array.isArray(value) ? (value as readonly unknown[]) : [value]
      if (!list.every((item) => ['string', 'number', 'boolean'].includes(typeof item)))
        c.notes.add('lost', `${path}/meta/${key}`, 'a list of texts is expected')
      else if (typeof value === 'boolean') meta.set(key, value)
      else meta.set(key, Array.isArray(value) ? list.map(String) : String(value))
    }
    return meta
  }
  for (const [raw, here] of items(cluster, 'GalaxyElement', path, c.notes)) {
    if (!isObject(raw)) throw new Malformed(here, 'an object is expected')
    const key = needText(raw, 'key', here)
    const held = meta.get(key)
    meta.set(key, [...(Array.isArray(held) ? (held as readonly string[]) : []), text(raw, 'value', here) ?? ''])
  }
  return meta
}

interface Content {
  readonly name: string
  readonly description: string | undefined
  readonly properties: JsonObject
  /** What of `meta` no property of the type took. */
  readonly left: Meta
}

const listOf = (value: readonly string[] | string | boolean | undefined): readonly string[] =>
  value === undefined || typeof value === 'boolean' ? [] : typeof value === 'string' ? [value] : value

function content(
  type: string,
  galaxyType: string,
  galaxy: JsonObject,
  cluster: JsonObject,
  value: string,
  meta: Meta,
): Content {
  const left = new Map(meta)
  const take = (key: string): readonly string[] => {
    const found = listOf(left.get(key))
    left.delete(key)
    return found
  }
  const properties: Record<string, JsonValue> = {}
  const externalIds = take('external_id')
  const tail = externalIds.find((id) => value.endsWith(` - ${id}`))
  const place =
    type === 'location' || type === 'identity' ? placed(galaxyType, galaxy, cluster, value, meta) : undefined
  const name = place?.name ?? (tail === undefined ? value : value.slice(0, -tail.length - 3))
  const table: Readonly<Record<string, string>> | undefined = SDO[type as keyof typeof SDO]?.properties
  if (table && 'aliases' in table) {
    const aliases = [...new Set(ALIASES.flatMap(take))].filter((alias) => alias !== name)
    if (aliases.length > 0) properties['aliases'] = aliases
  }
  const types = TYPES_OF[type]
  if (types !== undefined && left.has('labels')) properties[types] = take('labels')
  for (const [key, held] of left) {
    const notation = table && !NAMED.has(key) && Object.hasOwn(table, key) ? table[key] : undefined
    const fitting = notation === undefined ? undefined : fitted(notation, held)
    if (fitting === undefined) continue
    properties[key] = fitting
    left.delete(key)
  }
  if (type === 'malware' && properties['is_family'] === undefined) properties['is_family'] = false
  const phases = take('kill_chain').flatMap((phase) => {
    const at = phase.lastIndexOf(':')
    return at < 1 ? [] : [{ kill_chain_name: phase.slice(0, at), phase_name: phase.slice(at + 1) }]
  })
  if (phases.length > 0) properties['kill_chain_phases'] = phases
  const cves = type === 'vulnerability' ? listOf(meta.get('aliases')).filter((alias) => /^CVE-/i.test(alias)) : []
  if (cves.length > 0 && cves.length === listOf(meta.get('aliases')).length) left.delete('aliases')
  const references = [
    ...[...externalIds, ...cves].map((id) => ({ source_name: sourceOfId(id), external_id: id })),
    ...take('refs').map(reference),
  ]
  if (references.length > 0) properties['external_references'] = references
  const described =
    typeof cluster['description'] === 'string' && cluster['description'] !== '' ? cluster['description'] : undefined
  return {
    name,
    description: place ? place.description : described,
    properties: { ...properties, ...place?.properties },
    left,
  }
}

/** Real galaxies have notes and half addresses among their references: what is no URI is a description. */
const reference = (text: string): JsonObject =>
  /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text)
    ? { source_name: 'url', url: text }
    : { source_name: 'url', description: text }

/** A value of `meta` in the notation of a STIX property table; `undefined` when it does not fit. */
function fitted(notation: string, held: readonly string[] | string | boolean): JsonValue | undefined {
  const kind = notation.replace('!', '')
  if (kind === 'boolean') return typeof held === 'boolean' ? held : undefined
  if (typeof held === 'boolean') return undefined
  if (kind.endsWith('[]')) return /ref|phase|marking/.test(kind) ? undefined : listOf(held)
  if (kind === 'timestamp')
    return typeof held === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(held) ? held : undefined
  return /^(?:string|country|enum|vocab)/.test(kind) && typeof held === 'string' ? held : undefined
}

const slug = (words: string): string => words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

/** Countries, regions and sectors: MISP's description of the galaxy goes before that of the cluster. */
function placed(
  galaxyType: string,
  galaxy: JsonObject,
  cluster: JsonObject,
  value: string,
  meta: Meta,
): { name: string; description: string | undefined; properties: JsonObject } | undefined {
  const about = [galaxy['description'], cluster['description']].map((text) => (typeof text === 'string' ? text : ''))
  const [galaxyText = '', clusterText = ''] = about
  const joined = (...texts: string[]) => texts.filter((text) => text !== '').join(' | ') || undefined
  if (galaxyType === 'country') {
    const iso = meta.get('ISO')
    return {
      name: clusterText || value,
      description: joined(galaxyText, value),
      properties: typeof iso === 'string' ? { country: iso } : {},
    }
  }
  if (galaxyType === 'region') {
    const name = value.replace(/^\d{1,3} - /, '')
    return { name, description: joined(galaxyText, clusterText), properties: { region: slug(name) } }
  }
  if (/^stix-2\.[01]-/.test(galaxyType)) return undefined
  return { name: value, description: joined(galaxyText, clusterText), properties: { identity_class: 'class' } }
}

/** What is left of `meta`: names STIX allows become custom properties as MISP's converter writes them, others are kept. */
function restOf(left: Meta, all: boolean): { named: JsonObject; kept: JsonObject } {
  const named: Record<string, JsonValue> = {}
  const kept: JsonValue[] = []
  for (const [key, value] of left) {
    if (Array.isArray(value) && value.length === 0) continue
    if (!all && /^[a-z0-9_]{1,200}$/.test(key)) named[`x_misp_${key}`] = value as JsonValue
    else kept.push({ key, value: value as JsonValue })
  }
  return { named, kept: kept.length === 0 ? {} : { meta: kept } }
}
