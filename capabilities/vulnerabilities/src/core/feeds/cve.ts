import type { RecordFlag, Said, Score, SsvcSaid, VulnerabilityRecord } from '../model.ts'
import { cveAffected } from './cveAffected.ts'
import { cut, cveIdOf, dayOf, englishOf, type Json, objectOf, objectsOf, referencesOf, textOf, timeOf } from './json.ts'
import { type Reading, shown, unread } from './reading.ts'
import { scoresIn } from './scores.ts'
import { readSsvc } from './ssvc.ts'

const CVE_PROGRAM: Said = { key: 'cve', name: 'CVE' }
const CISA_ADP = 'CISA-ADP'

export const isCve = (value: Json): boolean =>
  value['dataType'] === 'CVE_RECORD' || objectOf(value['cveMetadata']) !== undefined

const STATES = { PUBLISHED: 'published', REJECTED: 'rejected', RESERVED: 'reserved' } as const

/**
 * One record of CVE JSON 5 (schema 5.0 to 5.x): what the CNA says with what authorised publishers add (`adp`).
 *
 * Scores are computed anew from their vectors; where what was published does not follow, the record is flagged and used.
 * The record is one source: who inside it said a thing stands in `by`.
 */
export function readCve(value: Json): Reading {
  const meta = objectOf(value['cveMetadata'])
  const id = cveIdOf(meta?.['cveId'])
  if (id === undefined) return unread('cve_id', '/cveMetadata/cveId', `${shown(meta?.['cveId'])} is no CVE id`)
  const version = textOf(value['dataVersion'])
  if (version === undefined || !/^5(?:\.|$)/.test(version))
    return unread(
      'cve_version',
      '/dataVersion',
      `version ${shown(value['dataVersion'])} of CVE JSON is not read here, only 5`,
      id,
    )
  const word = textOf(meta?.['state'])?.toUpperCase()
  const state = word !== undefined && word in STATES ? STATES[word as keyof typeof STATES] : undefined
  if (state === undefined)
    return unread('cve_state', '/cveMetadata/state', `${shown(meta?.['state'])} is no state of a record`, id)
  const containers = objectOf(value['containers'])
  const cna = objectOf(containers?.['cna'])
  if (cna === undefined) return unread('cve_cna', '/containers/cna', 'the container of the CNA is missing', id)

  const all = [cna, ...objectsOf(containers?.['adp'], 50)]
  const modified = timeOf(meta?.['dateUpdated'])
  const said = collect(all, modified ?? 0)
  const text = englishOf(cna['descriptions']) ?? englishOf(cna['rejectedReasons']) ?? ''
  const published = timeOf(meta?.['datePublished'])
  const record: VulnerabilityRecord = {
    kind: 'record',
    id,
    aliases: [],
    source: CVE_PROGRAM,
    format: 'cve',
    state,
    title: textOf(cna['title'], 300) ?? firstSentence(text) ?? id,
    text,
    ...(published === undefined ? {} : { published }),
    ...(modified === undefined ? {} : { modified }),
    scores: said.scores,
    cwes: cwesOf(all),
    ssvc: said.ssvc,
    affected: state === 'rejected' ? [] : cveAffected(all),
    configurations: [],
    references: referencesOf(all.map((one) => one['references'])),
    remedies: remediesOf(cna),
    flags: [...said.flags],
    ...(said.kev === undefined ? {} : { kev: { addedDay: said.kev } }),
  }
  return { items: [record], flaws: [] }
}

interface Collected {
  readonly scores: readonly Score[]
  readonly ssvc: readonly SsvcSaid[]
  readonly flags: ReadonlySet<RecordFlag>
  readonly kev?: string
}

function collect(containers: readonly Json[], at: number): Collected {
  const scores: Score[] = []
  const ssvc: SsvcSaid[] = []
  const flags = new Set<RecordFlag>()
  let kev: string | undefined
  for (const container of containers) {
    const by = textOf(objectOf(container['providerMetadata'])?.['shortName'], 100) ?? ''
    for (const metric of objectsOf(container['metrics'], 200)) {
      const read = scoresIn(metric, by)
      scores.push(...read.scores)
      for (const flag of read.flags) flags.add(flag)
      const other = objectOf(metric['other'])
      const content = objectOf(other?.['content'])
      if (content === undefined) continue
      if (other?.['type'] === 'ssvc') {
        const found = readSsvc(content, by, at)
        if (found === undefined) continue
        ssvc.push(found.said)
        if (found.mixed) flags.add('ssvc-case')
      } else if (other?.['type'] === 'kev' && by === CISA_ADP) kev ??= dayOf(content['dateAdded'])
    }
  }
  return { scores, ssvc, flags, ...(kev === undefined ? {} : { kev }) }
}

/** Weaknesses of every container by their ids, each once, in the order they are named. */
function cwesOf(containers: readonly Json[]): readonly string[] {
  const found = new Set<string>()
  for (const container of containers)
    for (const type of objectsOf(container['problemTypes'], 100))
      for (const said of objectsOf(type['descriptions'], 100)) {
        const id = cweOf(said['cweId'])
        if (id !== undefined) found.add(id)
      }
  return [...found]
}

export function cweOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim().toUpperCase() : ''
  return /^CWE-\d{1,5}$/.test(text) ? text : undefined
}

function remediesOf(cna: Json): VulnerabilityRecord['remedies'] {
  const found: { category: string; text: string }[] = []
  for (const [member, category] of [
    ['solutions', 'vendor_fix'],
    ['workarounds', 'workaround'],
  ] as const)
    for (const said of objectsOf(cna[member], 20)) {
      const text =
        typeof said['lang'] === 'string' && /^en/i.test(said['lang']) ? textOf(said['value'], 5_000) : undefined
      if (text !== undefined) found.push({ category, text })
    }
  return found
}

export function firstSentence(text: string): string | undefined {
  const sentence = /^.{10,160}?[.!?](?=\s|$)/s.exec(text)?.[0] ?? (text.length > 160 ? `${cut(text, 159)}…` : text)
  return textOf(sentence.replaceAll(/\s+/g, ' '), 300)
}
