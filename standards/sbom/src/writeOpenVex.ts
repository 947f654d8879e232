import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Identifier, Product, Statement } from './item.ts'
import { isTimestamp } from './statement.ts'

/** What a statement says, without what only reading gives. Without a time it takes the document's. */
export type OpenVexStatement = Pick<Statement, 'vulnerability' | 'status' | 'products'> &
  Partial<
    Pick<Statement, 'id' | 'aliases' | 'justification' | 'impact' | 'action' | 'notes' | 'timestamp' | 'supplier'>
  >

export interface OpenVexDocument {
  /** A person or organisation, best an IRI or a mail address. */
  readonly author: string
  readonly role?: string
  /** RFC 3339. */
  readonly timestamp: string
  /** From 1; one more with every change. */
  readonly version: number
  readonly tooling?: string
  readonly statements: readonly OpenVexStatement[]
}

export type OpenVexResult =
  | { readonly id: string; readonly text: string }
  | { readonly problem: { readonly code: string; readonly message: string; readonly path: string } }

/** The namespace OpenVEX keeps for everybody ("Public IRI Namespaces"); take one of your own to be told apart. */
const PUBLIC = 'https://openvex.dev/docs/public/'

interface WrittenComponent {
  '@id'?: string
  identifiers?: Record<string, string>
  hashes?: Record<string, string>
}

const keyOf = ({ kind, value }: Identifier): string =>
  kind === 'purl' ? 'purl' : kind === 'cpe' ? (value.startsWith('cpe:2.3:') ? 'cpe23' : 'cpe22') : '@id'

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : a > b ? 1 : 0)

const sorted = (record: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...record].sort(byName))

/** One structure holds one identifier of a kind; further ones become structures of their own. */
function componentsOf({ identifiers, hashes }: Pick<Product, 'identifiers' | 'hashes'>): WrittenComponent[] {
  const groups: Map<string, string>[] = []
  for (const identifier of identifiers) {
    const key = keyOf(identifier)
    const group = groups.find((one) => !one.has(key))
    if (group === undefined) groups.push(new Map([[key, identifier.value]]))
    else group.set(key, identifier.value)
  }
  if (groups.length === 0) groups.push(new Map())
  return groups.map((group, i) => {
    const id = group.get('@id') ?? group.get('purl')
    group.delete('@id')
    const sums =
      i === 0
        ? new Map(hashes.map(({ algorithm, value }) => [algorithm.toLowerCase(), value] as const))
        : new Map<string, string>()
    return {
      ...(id === undefined ? {} : { '@id': id }),
      ...(group.size === 0 ? {} : { identifiers: sorted(group) }),
      ...(sums.size === 0 ? {} : { hashes: sorted(sums) }),
    }
  })
}

const productsOf = (product: Product) =>
  componentsOf(product).map((component) =>
    product.parts.length === 0 ? component : { ...component, subcomponents: product.parts.flatMap(componentsOf) },
  )

type Written = ReturnType<typeof writtenOf>

function writtenOf(statement: OpenVexStatement) {
  const {
    id,
    vulnerability,
    aliases = [],
    timestamp,
    status,
    notes,
    supplier,
    justification,
    impact,
    action,
  } = statement
  return {
    ...(id === undefined ? {} : { '@id': id }),
    vulnerability: { name: vulnerability, ...(aliases.length === 0 ? {} : { aliases: [...aliases].sort() }) },
    ...(timestamp === undefined ? {} : { timestamp }),
    products: statement.products.flatMap(productsOf),
    status,
    ...(notes === undefined ? {} : { status_notes: notes }),
    ...(supplier === undefined ? {} : { supplier }),
    ...(justification === undefined ? {} : { justification }),
    ...(impact === undefined ? {} : { impact_statement: impact }),
    ...(action === undefined ? {} : { action_statement: action }),
  }
}

const seconds = (timestamp: string): number => Math.floor(Date.parse(timestamp) / 1_000)

const componentString = (component: WrittenComponent): string =>
  [
    `:${component['@id'] ?? ''}`,
    ...Object.entries(component.hashes ?? {}).map(([algorithm, value]) => `:${algorithm}@${value}`),
    ...Object.entries(component.identifiers ?? {}).map(([type, value]) => `:${type}@${value}`),
  ].join('')

function statementString(statement: Written, documentTime: string): string {
  const { vulnerability, status, justification, timestamp, products } = statement
  const named = products
    .map((product) => {
      const parts = 'subcomponents' in product ? product.subcomponents : []
      return componentString(product) + parts.map(componentString).join('')
    })
    .sort()
  const aliases = vulnerability.aliases ?? []
  return `::${vulnerability.name}:${aliases.join(':')}:${status}:${justification ?? ''}:${seconds(timestamp ?? documentTime)}${named.join(':')}`
}

/** By vulnerability, then by time; what is left by content, so that the order of writing says nothing. */
function inOrder(statements: readonly Written[], documentTime: string): Written[] {
  const key = (statement: Written) => ({
    name: statement.vulnerability.name,
    at: seconds(statement.timestamp ?? documentTime),
    rest: statementString(statement, documentTime),
  })
  return [...statements]
    .map((statement) => ({ statement, ...key(statement) }))
    .sort((a, b) => byName([a.name, ''], [b.name, '']) || a.at - b.at || byName([a.rest, ''], [b.rest, '']))
    .map(({ statement }) => statement)
}

function wrongStatement(statement: OpenVexStatement, path: string): OpenVexResult | undefined {
  const wrong = (code: string, message: string, at = path) => ({ problem: { code, message, path: at } })
  const { vulnerability, status, products, justification, impact, action, timestamp } = statement
  if (vulnerability.trim() === '') return wrong('vex.no_vulnerability', 'a statement needs the name of a vulnerability')
  const empty = products.findIndex(({ identifiers, hashes }) => identifiers.length + hashes.length === 0)
  if (products.length === 0 || empty >= 0) {
    return wrong('vex.no_products', 'a product needs an identifier or a hash', `${path}/products/${Math.max(empty, 0)}`)
  }
  if (status === 'not_affected' && justification === undefined && impact === undefined) {
    return wrong('vex.no_justification', '"not affected" needs a justification or an impact statement')
  }
  if (status === 'affected' && action === undefined)
    return wrong('vex.no_action', '"affected" needs an action statement')
  if (timestamp !== undefined && !isTimestamp(timestamp)) {
    return wrong('vex.timestamp', `not a time of RFC 3339: ${timestamp}`, `${path}/timestamp`)
  }
  return undefined
}

/**
 * Writes an OpenVEX 0.2.0 document, checked by the minimum requirements of VEX.
 *
 * @param namespace what the id begins with; the id ends with the canonical hash of the statements, as go-vex forms it
 *                  (`CanonicalHash`: time, version, author, then each statement), so that the same statements
 *                  always get the same id. Where Go leaves the order of identifiers and hashes to chance, it is by name.
 * @returns id and text, statements in canonical order; or what is missing, with its path
 */
export function writeOpenVex(document: OpenVexDocument, namespace: string = PUBLIC): OpenVexResult {
  const { author, role, timestamp, version, tooling } = document
  const wrong = (code: string, message: string, path: string): OpenVexResult => ({ problem: { code, message, path } })
  if (author.trim() === '') return wrong('vex.no_author', 'a document needs an author', '/author')
  if (!isTimestamp(timestamp)) return wrong('vex.timestamp', `not a time of RFC 3339: ${timestamp}`, '/timestamp')
  if (!Number.isSafeInteger(version) || version < 1)
    return wrong('vex.version', 'the version is a whole number from 1', '/version')
  if (document.statements.length === 0) return wrong('vex.no_statements', 'a document needs a statement', '/statements')
  for (const [i, statement] of document.statements.entries()) {
    const problem = wrongStatement(statement, `/statements/${i}`)
    if (problem !== undefined) return problem
  }
  const statements = inOrder(document.statements.map(writtenOf), timestamp)
  const canonical = `${seconds(timestamp)}:${version}:${author}${statements.map((one) => statementString(one, timestamp)).join('')}`
  const id = `${namespace}vex-${bytesToHex(sha256(utf8ToBytes(canonical)))}`
  const written = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': id,
    author,
    ...(role === undefined ? {} : { role }),
    timestamp,
    version,
    ...(tooling === undefined ? {} : { tooling }),
    statements,
  }
  return { id, text: `${JSON.stringify(written, undefined, 2)}\n` }
}
