import { type OsvAffected, type OsvEvent, rangeOfOsv } from '@testudo/vers'
import type { Affected, VulnerabilityRecord } from '../model.ts'
import { cweOf, firstSentence } from './cve.ts'
import { anyIdOf, cveIdOf, type Json, objectOf, objectsOf, referencesOf, textOf, textsOf, timeOf } from './json.ts'
import { purlOf } from './products.ts'
import { type Reading, shown, unread } from './reading.ts'
import { readScore } from './scores.ts'
import { affectedOf } from './versions.ts'

const MOST = 5_000

export const isOsv = (value: Json): boolean =>
  typeof value['id'] === 'string' &&
  typeof value['modified'] === 'string' &&
  (Array.isArray(value['affected']) ||
    typeof value['schema_version'] === 'string' ||
    typeof value['withdrawn'] === 'string')

/**
 * One entry of OSV (schema 1.x). An entry that stands for several CVEs gives a record for each: an id is what desks and
 * inventories ask by. Withdrawn entries are `rejected`.
 */
export function readOsv(value: Json): Reading {
  const own = anyIdOf(value['id'])
  if (own === undefined) return unread('osv_id', '/id', `${shown(value['id'])} is no id`)
  const modified = timeOf(value['modified'])
  if (modified === undefined) return unread('osv_modified', '/modified', `${shown(value['modified'])} is no time`, own)
  const version = textOf(value['schema_version'])
  if (version !== undefined && !version.startsWith('1.'))
    return unread('osv_version', '/schema_version', `version ${shown(version)} of OSV is not read here, only 1`, own)
  const aliases = [...new Set([own, ...textsOf(value['aliases'], 100)].map(anyIdOf).filter((id) => id !== undefined))]
  const cves = aliases.filter((id) => cveIdOf(id) !== undefined)
  const text = textOf(value['details'], 20_000) ?? ''
  const read = objectsOf(value['severity'], 20).map((one) =>
    readScore(textOf(one['score'], 500) ?? '', undefined, 'OSV'),
  )
  const published = timeOf(value['published'])
  const specific = objectOf(value['database_specific'])
  const whole: Omit<VulnerabilityRecord, 'id' | 'aliases'> = {
    kind: 'record',
    source: { key: `osv:${own}`, name: `OSV ${own}` },
    format: 'osv',
    state: timeOf(value['withdrawn']) === undefined ? 'published' : 'rejected',
    title: textOf(value['summary'], 300) ?? firstSentence(text) ?? own,
    text,
    ...(published === undefined ? {} : { published }),
    modified,
    scores: read.flatMap(({ score }) => (score === undefined ? [] : [score])),
    cwes: textsOf(specific?.['cwe_ids'], 100)
      .map(cweOf)
      .filter((id) => id !== undefined),
    ssvc: [],
    affected: objectsOf(value['affected'], MOST).flatMap(statementsOf).slice(0, MOST),
    configurations: [],
    references: referencesOf([value['references']]),
    remedies: [],
    flags: read.some(({ flag }) => flag === 'vector-unreadable') ? ['vector-unreadable'] : [],
  }
  const ids = cves.length === 0 ? [own] : cves
  return { items: ids.map((id) => ({ ...whole, id, aliases: aliases.filter((one) => one !== id) })), flaws: [] }
}

function statementsOf(affected: Json): readonly Affected[] {
  const named = objectOf(affected['package'])
  const product = textOf(named?.['name'], 300)
  if (product === undefined) return []
  const ecosystem = textOf(named?.['ecosystem'], 100)
  const purl = purlOf(named?.['purl'])?.purl ?? purlOfEcosystem(ecosystem, product)
  const asked: OsvAffected = {
    package: ecosystem === undefined ? {} : { ecosystem },
    ranges: objectsOf(affected['ranges'], 1_000).map((range) => ({
      type: textOf(range['type'], 20)?.toUpperCase() ?? '',
      events: objectsOf(range['events'], 5_000).map(eventOf),
    })),
    versions: textsOf(affected['versions'], 5_000),
  }
  return affectedOf(purl === undefined ? { product } : { purl, product }, rangeOfOsv(asked))
}

function eventOf(event: Json): OsvEvent {
  for (const kind of ['introduced', 'fixed', 'last_affected', 'limit'] as const) {
    const text = textOf(event[kind], 256)
    if (text !== undefined) return { [kind]: text }
  }
  return {}
}

const TYPES: Readonly<Record<string, string>> = {
  npm: 'npm',
  pypi: 'pypi',
  maven: 'maven',
  go: 'golang',
  'crates.io': 'cargo',
  rubygems: 'gem',
  nuget: 'nuget',
  packagist: 'composer',
  hex: 'hex',
  pub: 'pub',
}

function purlOfEcosystem(ecosystem: string | undefined, name: string): string | undefined {
  const type = TYPES[ecosystem?.toLowerCase().split(':')[0] ?? '']
  if (type === undefined) return undefined
  const path = name
    .split(type === 'maven' ? ':' : '/')
    .map((part) => encodeURIComponent(part))
    .join('/')
  return purlOf(`pkg:${type}/${path}`)?.purl
}
