import { isObject, type JsonObject } from '@testudo/stix'
import { uuidOf } from './attribute-from-stix.ts'
import type { MispCluster, MispGalaxy } from './event.ts'
import { CLUSTER_TYPES } from './galaxy-rules.ts'
import { galaxyUuid } from './ids.ts'
import { keptOn, mispLabel, textOf, textsOf } from './stix-input.ts'

/** Properties that say what an object is in STIX and nothing about the cluster. */
const SKIPPED: ReadonlySet<string> = new Set([
  ...'type spec_version id created_by_ref name description labels extensions revoked'.split(' '),
  ...'external_references kill_chain_phases aliases object_marking_refs granular_markings confidence'.split(' '),
  ...'created modified lang x_misp_name x_misp_description'.split(' '),
])

const TITLES: Readonly<Record<string, string>> = {
  'attack-pattern': 'Attack Pattern',
  'course-of-action': 'Course of Action',
  'intrusion-set': 'Intrusion Set',
  'threat-actor': 'Threat Actor',
  campaign: 'Campaign',
  malware: 'Malware',
  tool: 'Tool',
  vulnerability: 'Vulnerability',
  location: 'Location',
}

/** Whether an object is a cluster of a galaxy: one that says so, or a foreign object MISP makes a galaxy of. */
export function isCluster(object: JsonObject): boolean {
  if (mispLabel(object, 'galaxy-type') !== undefined) return true
  if (mispLabel(object, 'type') !== undefined || mispLabel(object, 'name') !== undefined) return false
  const type = textOf(object, 'type') ?? ''
  return type === 'identity' ? textOf(object, 'identity_class') === 'class' : CLUSTER_TYPES.has(type)
}

/** The galaxy of one cluster. Foreign objects come into the galaxies MISP has for STIX 2.1. */
export function galaxyOf(object: JsonObject): MispGalaxy {
  const stixType = textOf(object, 'type') ?? ''
  const foreign =
    stixType === 'identity'
      ? ['sector', 'Sector']
      : [`stix-2.1-${stixType}`, `STIX 2.1 ${TITLES[stixType] ?? stixType}`]
  const type = mispLabel(object, 'galaxy-type') ?? foreign[0] ?? ''
  const name = mispLabel(object, 'galaxy-name') ?? foreign[1] ?? ''
  return { uuid: galaxyUuid(name), name, type, GalaxyCluster: [clusterOf(object, type)] }
}

function clusterOf(object: JsonObject, type: string): MispCluster {
  const kept = keptOn(object)
  const own = mispLabel(object, 'galaxy-type') !== undefined
  const ids = idsOf(object)
  const name = textOf(object, 'name') ?? textOf(object, 'x_misp_name') ?? uuidOf(String(object['id']))
  const suffix = own && type.startsWith('mitre-') && ids[0] !== undefined ? ` - ${ids[0]}` : ''
  const value = textOf(kept, 'value') ?? `${name}${suffix}`
  const description = textOf(object, 'description') ?? textOf(object, 'x_misp_description')
  return {
    uuid: uuidOf(String(object['id'])),
    type,
    value,
    ...(description === undefined ? {} : { description }),
    tag_name: `misp-galaxy:${type}="${value}"`,
    meta: metaOf(object, own, ids),
  }
}

const references = (object: JsonObject): JsonObject[] => {
  const list = object['external_references']
  return Array.isArray(list) ? list.filter(isObject) : []
}

const idsOf = (object: JsonObject): string[] => references(object).flatMap((one) => textOf(one, 'external_id') ?? [])

type Meta = Record<string, string | boolean | readonly string[]>

function metaOf(object: JsonObject, own: boolean, ids: readonly string[]): Meta {
  const meta: Meta = Object.create(null) as Meta
  if (!own) {
    for (const key of ['created', 'modified']) {
      const at = textOf(object, key)
      if (at !== undefined) meta[key] = at.replace(/\.0+Z$/, 'Z')
    }
  }
  const [id] = ids
  if (id !== undefined) meta['external_id'] = ids.length === 1 ? id : ids
  const refs = references(object).flatMap(
    (one) => textOf(one, 'url') ?? (textOf(one, 'source_name') === 'url' ? (textOf(one, 'description') ?? []) : []),
  )
  if (refs.length > 0) meta['refs'] = refs
  const synonyms = textsOf(object, 'aliases')
  if (synonyms.length > 0) meta['synonyms'] = synonyms
  const phases = object['kill_chain_phases']
  if (Array.isArray(phases)) {
    meta['kill_chain'] = phases
      .filter(isObject)
      .map((phase) => `${textOf(phase, 'kill_chain_name') ?? ''}:${textOf(phase, 'phase_name') ?? ''}`)
  }
  for (const key of Object.keys(object)) {
    if (SKIPPED.has(key) || (textOf(object, 'type') === 'identity' && (key === 'identity_class' || key === 'sectors')))
      continue
    const value = asMeta(object[key])
    if (value !== undefined && !(own && key === 'is_family' && value === false))
      meta[key.replace(/^x_misp_/, '')] = value
  }
  const kept = keptOn(object)['meta']
  if (Array.isArray(kept)) {
    for (const entry of kept.filter(isObject)) {
      const key = textOf(entry, 'key')
      const value = asMeta(entry['value'])
      if (key !== undefined && value !== undefined) meta[key] = value
    }
  }
  return { ...meta }
}

function asMeta(value: unknown): string | boolean | readonly string[] | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  return undefined
}
