import { type OpenVexProblem, type ReadStatement, readOpenVex } from '@testudo/sbom'
import type { Affected, VexStatement } from '../model.ts'
import { statementKey } from './csaf/vexStatements.ts'
import { anyIdOf, cut, type Json, slug } from './json.ts'
import { cpeOf, purlOf, wordsOf } from './products.ts'
import { type FeedFlaw, type Reading, unread } from './reading.ts'

export { isOpenVex } from '@testudo/sbom'

/** What the standard's reader finds wrong, as flaws of a feed are called. */
const CODES: Readonly<Record<string, string>> = {
  'vex.context': 'vex_version',
  'vex.no_statements': 'vex_statements',
  'vex.many': 'vex_many',
  'vex.timestamp': 'vex_time',
  'vex.statement': 'vex_statement',
  'vex.no_vulnerability': 'vex_id',
  'vex.status': 'vex_status',
  'vex.justification': 'vex_justification',
  'vex.no_justification': 'vex_reason',
  'vex.no_products': 'vex_products',
  'vex.product': 'vex_products',
}

const flawOf = ({ code, path, message }: OpenVexProblem): FeedFlaw => ({
  at: path,
  code: `vulnerabilities.${CODES[code] ?? 'vex'}`,
  message,
})

/**
 * One OpenVEX document (0.2.0): a statement each, about products by purl, CPE or name. A statement that cannot be used is a
 * flaw, the others stand.
 */
export function readVex(value: Json): Reading {
  const read = readOpenVex(value)
  if (read.problems.some(({ code }) => code === 'vex.context' || code === 'vex.many'))
    return { items: [], flaws: read.problems.map(flawOf) }
  const author = read.author === undefined ? undefined : cut(read.author, 300)
  if (author === undefined) return unread('vex_author', '/author', 'a document must say who wrote it')
  const whole = {
    source: { key: `vex:${slug(author)}`, name: author },
    author: /vendor|supplier|manufacturer/i.test(read.role ?? '') ? ('supplier' as const) : ('other' as const),
  }
  const items: VexStatement[] = []
  const flaws = read.problems.map(flawOf)
  for (const one of read.statements) {
    const made = statementOf(one, whole)
    if ('code' in made) flaws.push(made)
    else items.push(made)
  }
  return { items, flaws }
}

function statementOf(
  one: ReadStatement,
  { source, author }: Pick<VexStatement, 'source' | 'author'>,
): VexStatement | FeedFlaw {
  const flaw = (code: string, at: string, message: string): FeedFlaw => ({
    at: `${one.path}${at}`,
    code: `vulnerabilities.${code}`,
    message,
  })
  const id = [one.vulnerability, ...one.aliases.slice(0, 20)].map(anyIdOf).find((found) => found !== undefined)
  if (id === undefined) return flaw('vex_id', '/vulnerability', 'the vulnerability has no id that is read here')
  const products = one.products.flatMap(productOf)
  if (products.length === 0)
    return flaw('vex_products', '/products', 'no product of it can be read: give purl or cpe23')
  const { status, justification, at } = one
  const said = {
    status,
    ...(justification === undefined ? {} : { justification }),
    ...(one.impact === undefined ? {} : { impact: cut(one.impact, 5_000) }),
    ...(one.action === undefined ? {} : { action: cut(one.action, 5_000) }),
    products,
    family: products.every(({ ranges }) => ranges.length === 0),
  }
  return { kind: 'vex', key: statementKey(source.key, id, at, said), id, source, author, at, ...said, equipment: [] }
}

function productOf({ identifiers }: ReadStatement['products'][number]): readonly Affected[] {
  const of = (kind: 'purl' | 'cpe' | 'id') => identifiers.find((one) => one.kind === kind)?.value
  const purl = purlOf(of('purl'))
  const cpe = cpeOf(of('cpe'))
  const words = purl === undefined && cpe === undefined ? wordsOf(of('id')) : undefined
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
