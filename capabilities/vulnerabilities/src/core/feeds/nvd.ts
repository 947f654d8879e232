import type { Affected, Configuration, RecordFlag, Said, Score, VersionRange, VulnerabilityRecord } from '../model.ts'
import { cweOf, firstSentence } from './cve.ts'
import {
  cveIdOf,
  dayOf,
  englishOf,
  type Json,
  numberOf,
  objectOf,
  objectsOf,
  referencesOf,
  textOf,
  timeOf,
} from './json.ts'
import { cpeOf } from './products.ts'
import { type Reading, shown, unread } from './reading.ts'
import { readScore } from './scores.ts'

const NVD: Said = { key: 'nvd', name: 'NVD' }
const MOST_LEAVES = 20_000

/** One entry of the NVD API 2.0 (`vulnerabilities[].cve`), with its configurations as the trees they are. */
export function readNvd(value: Json): Reading {
  const cve = objectOf(value['cve']) ?? {}
  const id = cveIdOf(cve['id'])
  if (id === undefined) return unread('nvd_id', '/cve/id', `${shown(cve['id'])} is no CVE id`)
  const modified = timeOf(cve['lastModified'])
  if (modified === undefined)
    return unread('nvd_modified', '/cve/lastModified', `${shown(cve['lastModified'])} is no time`, id)
  const text = englishOf(cve['descriptions']) ?? ''
  const said = scoresOf(objectOf(cve['metrics']))
  const published = timeOf(cve['published'])
  const kev = dayOf(cve['cisaExploitAdd'])
  const isRejected = /^rejected$/i.test(textOf(cve['vulnStatus']) ?? '')
  const record: VulnerabilityRecord = {
    kind: 'record',
    id,
    aliases: [],
    source: NVD,
    format: 'nvd',
    state: isRejected ? 'rejected' : 'published',
    title: textOf(cve['cisaVulnerabilityName'], 300) ?? firstSentence(text) ?? id,
    text,
    ...(published === undefined ? {} : { published }),
    modified,
    scores: said.scores,
    cwes: [
      ...new Set(
        objectsOf(cve['weaknesses'], 50).flatMap((one) =>
          objectsOf(one['description'], 50).map(({ value: word }) => cweOf(word)),
        ),
      ),
    ].filter((one) => one !== undefined),
    ssvc: [],
    affected: [],
    configurations: isRejected ? [] : configurationsOf(cve['configurations']),
    references: referencesOf([cve['references']]),
    remedies: [],
    flags: [...said.flags],
    ...(kev === undefined ? {} : { kev: { addedDay: kev } }),
  }
  return { items: [record], flaws: [] }
}

function scoresOf(metrics: Json | undefined): {
  readonly scores: readonly Score[]
  readonly flags: ReadonlySet<RecordFlag>
} {
  const scores: Score[] = []
  const flags = new Set<RecordFlag>()
  for (const list of Object.values(metrics ?? {}))
    for (const metric of objectsOf(list, 20)) {
      const data = objectOf(metric['cvssData'])
      const vector = textOf(data?.['vectorString'], 500)
      if (vector === undefined) continue
      // Of 2.0 the NVD writes some vectors in brackets.
      const read = readScore(
        vector.replaceAll(/^\(|\)$/g, ''),
        numberOf(data?.['baseScore']),
        textOf(metric['source'], 100) ?? 'NVD',
      )
      if (read.score !== undefined) scores.push(read.score)
      if (read.flag !== undefined) flags.add(read.flag)
    }
  return { scores, flags }
}

/** Nodes of one configuration are joined by its operator (OR unless it says AND): AND is "running on". */
function configurationsOf(list: unknown): readonly Configuration[] {
  let leaves = 0
  const found: Configuration[] = []
  for (const configuration of objectsOf(list, 1_000)) {
    const children: Configuration[] = []
    for (const node of objectsOf(configuration['nodes'], 1_000)) {
      const matches: Configuration[] = []
      for (const match of objectsOf(node['cpeMatch'], MOST_LEAVES)) {
        const product = leafOf(match)
        if (product === undefined || leaves >= MOST_LEAVES) continue
        leaves++
        matches.push({ match: product, vulnerable: match['vulnerable'] !== false })
      }
      if (matches.length > 0)
        children.push({ operator: operatorOf(node), negate: node['negate'] === true, children: matches })
    }
    if (children.length > 0)
      found.push({ operator: operatorOf(configuration), negate: configuration['negate'] === true, children })
  }
  return found
}

const operatorOf = (node: Json): 'AND' | 'OR' => (/^and$/i.test(textOf(node['operator']) ?? '') ? 'AND' : 'OR')

/** Ranges count only where the name says any version (NISTIR 7696, NVD). */
function leafOf(match: Json): Affected | undefined {
  const cpe = cpeOf(match['criteria'])
  if (cpe === undefined) return undefined
  if (cpe.version !== undefined || cpe.whole !== cpe.product)
    return { product: { cpe: cpe.whole }, status: 'affected', ranges: [] }
  const [from, fromOpen] = [textOf(match['versionStartIncluding'], 256), textOf(match['versionStartExcluding'], 256)]
  const [to, toOpen] = [textOf(match['versionEndIncluding'], 256), textOf(match['versionEndExcluding'], 256)]
  const lower = from ?? fromOpen
  const upper = to ?? toOpen
  const range: VersionRange = {
    ...(lower === undefined ? {} : { from: lower, ...(from === undefined ? { fromExcluded: true } : {}) }),
    ...(upper === undefined ? {} : { to: upper, ...(to === undefined ? { toExcluded: true } : {}) }),
    order: 'generic',
  }
  return {
    product: { cpe: cpe.product },
    status: 'affected',
    ranges: lower === undefined && upper === undefined ? [] : [range],
  }
}
