import { isObject, type JsonObject, type JsonValue } from '@testudo/stix/json'
import { textOf } from './fields.ts'
import type { Product, VexJustification, VexStatus } from './item.ts'
import { productOfOpenVex, statementOfOpenVex } from './openvex.ts'
import { isTimestamp } from './statement.ts'

/** What is wrong with a document, and where. `lost`: the statement (or all of the document) was passed over for it. */
export interface OpenVexProblem {
  readonly code: string
  readonly message: string
  /** JSON pointer. */
  readonly path: string
  readonly lost: boolean
}

/** One statement that can be used. */
export interface ReadStatement {
  readonly vulnerability: string
  readonly aliases: readonly string[]
  readonly status: VexStatus
  readonly justification: VexJustification | undefined
  readonly impact: string | undefined
  readonly action: string | undefined
  /** Unix ms: its own time, or the document's ("Inheritance Flow"). */
  readonly at: number
  readonly products: readonly (Product & { readonly path: string })[]
  readonly path: string
}

export interface OpenVexReading {
  readonly author: string | undefined
  readonly role: string | undefined
  readonly statements: readonly ReadStatement[]
  readonly problems: readonly OpenVexProblem[]
}

const MOST_STATEMENTS = 50_000
const MOST_PRODUCTS = 20_000
const CONTEXT = /^https:\/\/openvex\.dev\/ns(?:\/v(\d+)\.\d+(?:\.\d+)?)?$/

/** Whether this says of itself that it is OpenVEX, of whatever version. */
export const isOpenVex = (value: unknown): value is JsonObject =>
  isObject(value) && typeof value['@context'] === 'string' && value['@context'].startsWith('https://openvex.dev/ns')

/**
 * Reads a whole OpenVEX document (0.2.0 and the drafts before it) that is in memory, with the place of everything that is
 * wrong in it. Fields of the document hold for statements that lack them. A statement without what VEX asks for is not given;
 * who takes a document whole or not at all looks at `problems`.
 */
export function readOpenVex(value: unknown): OpenVexReading {
  const problems: OpenVexProblem[] = []
  const say = (code: string, path: string, message: string, lost: boolean) =>
    void problems.push({ code: `vex.${code}`, path, message, lost })
  const nothing = { author: undefined, role: undefined, statements: [], problems }
  const version = isOpenVex(value) ? CONTEXT.exec(textOf(value['@context']) ?? '') : null
  if (!isObject(value) || version === null || (version[1] ?? '0') !== '0') {
    say('context', '/@context', 'The context is not that of OpenVEX 0.x (https://openvex.dev/ns/v0.2.0).', true)
    return nothing
  }
  const given = value['statements']
  const list = Array.isArray(given) ? given : []
  const time = timeOf(value['last_updated']) ?? timeOf(value['timestamp'])
  if (time === undefined) say('timestamp', '/timestamp', 'A timestamp of RFC 3339 is missing.', false)
  else if (list.length === 0) say('no_statements', '/statements', 'There is no statement in it.', true)
  if (list.length > MOST_STATEMENTS) {
    say(
      'many',
      '/statements',
      `There are more than ${MOST_STATEMENTS} statements. Send them in several documents.`,
      true,
    )
    return nothing
  }
  const statements = list.flatMap((one, i) => readStatement(one, `/statements/${i}`, time, say) ?? [])
  return { author: textOf(value['author']), role: textOf(value['role']), statements, problems }
}

type Say = (code: string, path: string, message: string, lost: boolean) => void

function readStatement(
  value: JsonValue,
  path: string,
  documentTime: number | undefined,
  say: Say,
): ReadStatement | undefined {
  if (!isObject(value)) {
    say('statement', path, 'A statement is an object.', true)
    return undefined
  }
  const { vulnerability, aliases, status, justification, ownJustification, impact, action, timestamp } =
    statementOfOpenVex(value)
  if (vulnerability === undefined)
    say('no_vulnerability', `${path}/vulnerability`, 'The vulnerability is not named.', true)
  if (status === undefined) say('status', `${path}/status`, 'The status is none of the four of VEX.', true)
  const strange = ownJustification !== undefined && justification === undefined
  if (strange) say('justification', `${path}/justification`, 'The justification is none of the five of VEX.', true)
  if (status === 'not_affected' && ownJustification === undefined && impact === undefined)
    say('no_justification', path, 'not_affected needs a justification or an impact statement.', true)
  const own = timestamp === undefined ? undefined : timeOf(timestamp)
  if (timestamp !== undefined && own === undefined)
    say('timestamp', `${path}/timestamp`, 'The time is not of RFC 3339.', false)
  const products = readProducts(value['products'], `${path}/products`, say)
  const at = own ?? documentTime
  const whole = products.length > 0 && !strange
  if (vulnerability === undefined || status === undefined || at === undefined || !whole) return undefined
  if (status === 'not_affected' && justification === undefined && impact === undefined) return undefined
  return { vulnerability, aliases, status, justification, impact, action, at, products, path }
}

function readProducts(value: JsonValue | undefined, path: string, say: Say): ReadStatement['products'] {
  const list = Array.isArray(value) ? value : []
  if (list.length === 0) say('no_products', path, 'No product is named.', true)
  if (list.length > MOST_PRODUCTS) {
    say('many', path, `There are more than ${MOST_PRODUCTS} products in one statement.`, true)
    return []
  }
  return list.flatMap((one, i) => {
    const product = productOfOpenVex(one)
    if (product === undefined) say('product', `${path}/${i}`, 'The product has no @id, identifier or hash.', false)
    return product === undefined ? [] : [{ ...product, path: `${path}/${i}` }]
  })
}

function timeOf(value: JsonValue | undefined): number | undefined {
  const text = textOf(value)
  return text !== undefined && isTimestamp(text) ? Date.parse(text.replace(' ', 'T')) : undefined
}
