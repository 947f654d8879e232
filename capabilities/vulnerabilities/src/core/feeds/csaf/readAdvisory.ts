import type {
  Affected,
  Configuration,
  RecordFlag,
  Said,
  Score,
  SsvcSaid,
  VexStatement,
  VulnerabilityRecord,
} from '../../model.ts'
import { cweOf, firstSentence } from '../cve.ts'
import { anyIdOf, cveIdOf, type Json, objectOf, objectsOf, referencesOf, textOf, textsOf, timeOf } from '../json.ts'
import { type FeedFlaw, type Reading, shown, TLP_LEVELS, type Tlp, unread } from '../reading.ts'
import { scoresIn } from '../scores.ts'
import { readSsvc } from '../ssvc.ts'
import { type ProductTree, readProductTree, statementsOf } from './productTree.ts'
import { vexStatements } from './vexStatements.ts'

/** Statements of one document, over all its vulnerabilities. */
const MOST_STATEMENTS = 250_000
const MOST_VULNERABILITIES = 5_000

/** What all parts of one document share. */
export interface Advisory {
  readonly source: Said
  readonly author: VexStatement['author']
  readonly at: number
  readonly tree: Exclude<ProductTree, { message: string }>
}

/**
 * One CSAF document, 2.0 or 2.1, as a record for each of its vulnerabilities and VEX statements for what it says of
 * products. Read as it stands: whether it is a valid document is for `testudo csaf validate` to say.
 */
export function readAdvisory(value: Json): Reading {
  const document = objectOf(value['document']) ?? {}
  const tracking = objectOf(document['tracking'])
  const publisher = objectOf(document['publisher'])
  const number = textOf(tracking?.['id'], 200)
  if (number === undefined) return unread('csaf_id', '/document/tracking/id', 'the document has no id')
  const version = document['csaf_version']
  if (version !== '2.0' && version !== '2.1')
    return unread(
      'csaf_version',
      '/document/csaf_version',
      `version ${shown(version)} of CSAF is not read here, only 2.0 and 2.1`,
      number,
    )
  const at = timeOf(tracking?.['current_release_date'])
  if (at === undefined)
    return unread(
      'csaf_time',
      '/document/tracking/current_release_date',
      'the document does not say when it was released',
      number,
    )
  const tree = readProductTree(objectOf(value['product_tree']))
  if ('message' in tree) return unread('csaf_tree', tree.at, tree.message, number)

  const namespace = textOf(publisher?.['namespace'], 300) ?? textOf(publisher?.['name'], 200) ?? 'unnamed'
  const advisory: Advisory = {
    source: { key: `csaf:${namespace}#${number}`, name: `${textOf(publisher?.['name'], 200) ?? 'CSAF'} ${number}` },
    author: publisher?.['category'] === 'vendor' ? 'supplier' : 'other',
    at,
    tree,
  }
  const items: (VulnerabilityRecord | VexStatement)[] = []
  const flaws: FeedFlaw[] = []
  let statements = 0
  const vulnerabilities = objectsOf(value['vulnerabilities'], MOST_VULNERABILITIES + 1)
  if (vulnerabilities.length > MOST_VULNERABILITIES)
    return unread('csaf_many', '/vulnerabilities', `more than ${MOST_VULNERABILITIES} vulnerabilities`, number)
  const seen = new Set<string>()
  for (const [i, vulnerability] of vulnerabilities.entries()) {
    const id =
      idOf(vulnerability) ?? anyIdOf(`${number.replaceAll(/[^A-Za-z0-9._-]/g, '-')}:${i + 1}`) ?? `advisory:${i + 1}`
    // The same id twice in a document: parts of one story; the first has the record.
    if (!seen.has(id)) items.push(recordOf(vulnerability, id, advisory, document))
    else
      flaws.push({
        id,
        at: `/vulnerabilities/${i}`,
        code: 'vulnerabilities.csaf_twice',
        message: `${id} is there twice; the first counts`,
      })
    seen.add(id)
    items.push(...vexStatements(vulnerability, id, advisory))
    for (const item of items.slice(-6))
      statements += item.kind === 'record' ? item.affected.length : item.products.length
    if (statements > MOST_STATEMENTS)
      return unread(
        'csaf_many',
        `/vulnerabilities/${i}/product_status`,
        `more than ${MOST_STATEMENTS} statements on products`,
        number,
      )
  }
  const tlp = tlpOf(document)
  return { items, flaws, ...(tlp === undefined ? {} : { tlp }) }
}

/** §3.2.1.5.2: 2.0 says WHITE, 2.1 CLEAR. A word nobody knows is taken as the strictest. */
function tlpOf(document: Json): Tlp | undefined {
  const word = objectOf(objectOf(document['distribution'])?.['tlp'])?.['label']
  if (word === undefined || word === 'WHITE' || word === 'CLEAR') return undefined
  return TLP_LEVELS.find((level) => level === word) ?? 'RED'
}

function idOf(vulnerability: Json): string | undefined {
  const cve = cveIdOf(vulnerability['cve'])
  if (cve !== undefined) return cve
  for (const one of objectsOf(vulnerability['ids'], 20)) {
    const id = anyIdOf(one['text'])
    if (id !== undefined) return id
  }
  return undefined
}

const STATUSES: Readonly<Record<string, Affected['status']>> = {
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  fixed: 'unaffected',
  first_fixed: 'unaffected',
  known_not_affected: 'unaffected',
  under_investigation: 'unknown',
}

function recordOf(
  vulnerability: Json,
  id: string,
  { source, at, tree }: Advisory,
  document: Json,
): VulnerabilityRecord {
  const status = objectOf(vulnerability['product_status'])
  const affected: Affected[] = []
  const configurations: Configuration[] = []
  for (const [member, said] of Object.entries(STATUSES))
    for (const product of new Set(textsOf(status?.[member], 200_000))) {
      const found = tree.products.get(product)
      if (found === undefined) continue
      const on = found.on === undefined ? undefined : tree.products.get(found.on)
      const statements = statementsOf(found, said)
      if (on === undefined || said !== 'affected') affected.push(...statements)
      else {
        const platform = statementsOf(on, 'affected')
        for (const match of statements)
          configurations.push({
            operator: 'AND',
            negate: false,
            children: [
              { match, vulnerable: true },
              { operator: 'OR', negate: false, children: platform.map((one) => ({ match: one, vulnerable: false })) },
            ],
          })
      }
    }
  const said = scoresOf(vulnerability, source.name, at)
  const notes = objectsOf(vulnerability['notes'], 100)
  const text =
    textOf(
      (notes.find((note) => note['category'] === 'description') ??
        notes.find((note) => note['category'] === 'summary') ??
        notes[0])?.['text'],
      20_000,
    ) ?? ''
  const title = textOf(vulnerability['title'], 300)
  const published =
    timeOf(vulnerability['release_date']) ?? timeOf(objectOf(document['tracking'])?.['initial_release_date'])
  const cwes = [objectOf(vulnerability['cwe']), ...objectsOf(vulnerability['cwes'], 100)].map((one) =>
    cweOf(one?.['id']),
  )
  return {
    kind: 'record',
    id,
    aliases: objectsOf(vulnerability['ids'], 50)
      .map((one) => anyIdOf(one['text']))
      .filter((one) => one !== undefined && one !== id) as readonly string[],
    source,
    format: 'csaf',
    state: 'published',
    title: title !== undefined && title !== id ? title : (textOf(document['title'], 300) ?? firstSentence(text) ?? id),
    text,
    ...(published === undefined ? {} : { published }),
    modified: at,
    scores: said.scores,
    cwes: cwes.filter((one) => one !== undefined),
    ssvc: said.ssvc,
    affected,
    configurations,
    references: referencesOf([vulnerability['references'], document['references']]),
    remedies: objectsOf(vulnerability['remediations'], 100).flatMap((one) => {
      const words = textOf(one['details'], 5_000)
      const url = textOf(one['url'], 2_000)
      return words === undefined
        ? []
        : [
            {
              category: textOf(one['category'], 50) ?? '',
              text: words,
              ...(url !== undefined && /^https?:\/\//i.test(url) ? { url } : {}),
            },
          ]
    }),
    flags: [...said.flags],
  }
}

/** `scores` of 2.0, `metrics` of 2.1; the same vector for other products counts once. */
function scoresOf(vulnerability: Json, by: string, at: number) {
  const scores = new Map<string, Score>()
  const ssvc: SsvcSaid[] = []
  const flags = new Set<RecordFlag>()
  const holders = [
    ...objectsOf(vulnerability['scores'], 5_000),
    ...objectsOf(vulnerability['metrics'], 5_000).map((metric) => objectOf(metric['content']) ?? {}),
  ]
  for (const holder of holders) {
    const read = scoresIn(holder, by)
    for (const score of read.scores) scores.set(`${score.vector} ${score.published ?? ''}`, score)
    for (const flag of read.flags) flags.add(flag)
    const content = objectOf(holder['ssvc_v1'])
    const found = content === undefined ? undefined : readSsvc(content, by, at)
    if (found !== undefined) ssvc.push(found.said)
    if (found?.mixed === true) flags.add('ssvc-case')
  }
  return { scores: [...scores.values()], ssvc, flags }
}
