import { VEX_STATUSES, type Affected, type Said, type VexStatement, type VexStatus } from '../model.ts'
import { statementKey } from './csaf/vexStatements.ts'
import { anyIdOf, type Json, objectOf, objectsOf, slug, textOf, textsOf, timeOf } from './json.ts'
import { cpeOf, purlOf, wordsOf } from './products.ts'
import { type FeedFlaw, type Reading, shown, unread } from './reading.ts'

export const isOpenVex = (value: Json): boolean =>
  typeof value['@context'] === 'string' &&
  value['@context'].startsWith('https://openvex.dev/ns') &&
  Array.isArray(value['statements'])

const MOST_STATEMENTS = 50_000
const JUSTIFICATIONS = new Set([
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
])

/**
 * One OpenVEX document (0.2.0): a statement each. Fields of the document hold for statements that lack them (OpenVEX,
 * "Inheritance"). A statement without its required parts is a flaw, the others stand.
 */
export function readVex(value: Json): Reading {
  const version = /^https:\/\/openvex\.dev\/ns(?:\/v(\d+)\.(\d+)(?:\.\d+)?)?$/.exec(textOf(value['@context']) ?? '')
  if (version === null || (version[1] ?? '0') !== '0')
    return unread('vex_version', '/@context', `${shown(value['@context'])} is not read here, only OpenVEX 0.x`)
  const author = textOf(value['author'], 300)
  if (author === undefined) return unread('vex_author', '/author', 'a document must say who wrote it')
  const list = objectsOf(value['statements'], MOST_STATEMENTS + 1)
  if (list.length > MOST_STATEMENTS) return unread('vex_many', '/statements', `more than ${MOST_STATEMENTS} statements`)
  const whole = {
    source: { key: `vex:${slug(author)}`, name: author },
    author: /vendor|supplier|manufacturer/i.test(textOf(value['role']) ?? '')
      ? ('supplier' as const)
      : ('other' as const),
    at: timeOf(value['last_updated']) ?? timeOf(value['timestamp']),
  }
  const items: VexStatement[] = []
  const flaws: FeedFlaw[] = []
  for (const [i, one] of list.entries()) {
    const read = statementOf(one, whole, `/statements/${i}`)
    if ('code' in read) flaws.push(read)
    else items.push(read)
  }
  return { items, flaws }
}

function statementOf(
  one: Json,
  { source, author, at: documentAt }: { source: Said; author: VexStatement['author']; at: number | undefined },
  place: string,
): VexStatement | FeedFlaw {
  const flaw = (code: string, at: string, message: string): FeedFlaw => ({
    at: `${place}${at}`,
    code: `vulnerabilities.${code}`,
    message,
  })
  const named = objectOf(one['vulnerability'])
  const id = [one['vulnerability'], named?.['name'], ...textsOf(named?.['aliases'], 20)]
    .map(anyIdOf)
    .find((found) => found !== undefined)
  if (id === undefined) return flaw('vex_id', '/vulnerability', 'the vulnerability has no id that is read here')
  const status = VEX_STATUSES.find((word): word is VexStatus => word === one['status'])
  if (status === undefined)
    return flaw('vex_status', '/status', `${shown(one['status'])} is none of ${VEX_STATUSES.join(', ')}`)
  const at = timeOf(one['last_updated']) ?? timeOf(one['timestamp']) ?? documentAt
  if (at === undefined)
    return flaw('vex_time', '/timestamp', 'neither the statement nor the document says when it was made')
  const word = textOf(one['justification'])
  if (word !== undefined && !JUSTIFICATIONS.has(word))
    return flaw('vex_justification', '/justification', `${shown(word)} is none of the five justifications`)
  const impact = textOf(one['impact_statement'], 5_000)
  if (status === 'not_affected' && word === undefined && impact === undefined)
    return flaw('vex_reason', '', 'not_affected needs a justification or an impact statement')
  const products = objectsOf(one['products'], 10_000).flatMap(productOf)
  if (products.length === 0)
    return flaw('vex_products', '/products', 'no product of it can be read: give purl or cpe23')
  const action = textOf(one['action_statement'], 5_000)
  const said = {
    status,
    ...(word === undefined ? {} : { justification: word }),
    ...(impact === undefined ? {} : { impact }),
    ...(action === undefined ? {} : { action }),
    products,
    family: products.every(({ ranges }) => ranges.length === 0),
  }
  return { kind: 'vex', key: statementKey(source.key, id, at, said), id, source, author, at, ...said, equipment: [] }
}

function productOf(one: Json): readonly Affected[] {
  const identifiers = objectOf(one['identifiers'])
  const purl = purlOf(identifiers?.['purl']) ?? purlOf(one['@id'])
  const cpe = cpeOf(identifiers?.['cpe23'] ?? identifiers?.['cpe22'])
  const words = purl === undefined && cpe === undefined ? wordsOf(one['@id']) : undefined
  if (purl === undefined && cpe === undefined && words === undefined) return []
  const version = purl?.version ?? cpe?.version
  return [
    {
      product: {
        ...(cpe === undefined ? {} : { cpe: cpe.product }),
        ...(purl === undefined ? {} : { purl: purl.purl }),
        ...(words === undefined ? {} : { product: words }),
      },
      status: 'affected',
      ranges: version === undefined ? [] : [{ exact: version, order: purl?.scheme ?? 'generic' }],
    },
  ]
}
