import { parseName } from '../parse.ts'
import {
  BOUNDS,
  type Criterion,
  type Node,
  type StatementFlaw,
  type UnreadCriterion,
  type VersionRange,
} from './statement.ts'

const MOST_DEPTH = 16
/** The largest published statements hold some ten thousand criteria. */
const MOST_CRITERIA = 100_000

/**
 * Reads applicability statements as NVD 2.0 (`configurations`) and CVE JSON 5.1 (`cpeApplicability`) write them: a list,
 * joined by OR, of nodes with `operator`, `negate`, `cpeMatch`, `nodes` (also `children`, as NVD 1.1 did).
 *
 * @returns one node over all, and what could not be read. A criterion that cannot be read stays in as *unread*, so that
 *   nobody is told "not affected" because of a spelling mistake; neither does an empty list say that of anybody.
 */
export function readConfigurations(value: unknown): {
  readonly statement: Node
  readonly flaws: readonly StatementFlaw[]
} {
  const reading: Reading = { flaws: [], left: MOST_CRITERIA }
  const list = Array.isArray(value) ? value : [value]
  if (list.length === 0)
    return { statement: unreadNode('', 'there is no applicability statement', reading), flaws: reading.flaws }
  const nodes = list.map((one, i) => readNode(one, Array.isArray(value) ? `/${i}` : '', 0, reading))
  return { statement: { operator: 'OR', negate: false, criteria: [], nodes }, flaws: reading.flaws }
}

interface Reading {
  readonly flaws: StatementFlaw[]
  left: number
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function unreadNode(path: string, message: string, reading: Reading): Node {
  reading.flaws.push({ path, message })
  return { operator: 'OR', negate: false, criteria: [{ vulnerable: true, unread: message }], nodes: [] }
}

function readNode(value: unknown, path: string, depth: number, reading: Reading): Node {
  if (!isObject(value)) return unreadNode(path, 'a node is an object', reading)
  if (depth >= MOST_DEPTH) return unreadNode(path, `nodes lie in each other more than ${MOST_DEPTH} deep`, reading)
  const { operator = 'OR', negate = false, cpeMatch = [], cpe_match: old = [] } = value
  if (operator !== 'AND' && operator !== 'OR') return unreadNode(`${path}/operator`, 'operator is AND or OR', reading)
  if (typeof negate !== 'boolean') return unreadNode(`${path}/negate`, 'negate is true or false', reading)
  const criteria = [
    ...each(cpeMatch, `${path}/cpeMatch`, reading, readCriterion),
    ...each(old, `${path}/cpe_match`, reading, readCriterion),
  ]
  const nodes = ['nodes', 'children'].flatMap((key) =>
    each(value[key] ?? [], `${path}/${key}`, reading, (one, place) => readNode(one, place, depth + 1, reading)),
  )
  if (criteria.length + nodes.length === 0)
    return unreadNode(path, 'a node holds cpeMatch or nodes; this one has neither', reading)
  return { operator, negate, criteria, nodes }
}

function each<T>(
  value: unknown,
  path: string,
  reading: Reading,
  read: (one: unknown, path: string, reading: Reading) => T,
): T[] {
  if (!Array.isArray(value)) {
    reading.flaws.push({ path, message: 'this is a list' })
    return [read(undefined, path, reading)]
  }
  const taken = value.slice(0, Math.max(0, reading.left))
  reading.left -= taken.length
  const all = taken.map((one: unknown, i) => read(one, `${path}/${i}`, reading))
  if (taken.length < value.length) {
    reading.flaws.push({ path: `${path}/${taken.length}`, message: `more than ${MOST_CRITERIA} criteria and nodes` })
    reading.left = 1
    all.push(read(undefined, `${path}/${taken.length}`, reading))
    reading.left = 0
  }
  return all
}

function readCriterion(value: unknown, path: string, reading: Reading): Criterion | UnreadCriterion {
  const refuse = (where: string, message: string, vulnerable: boolean) => {
    reading.flaws.push({ path: where, message })
    return { vulnerable, unread: message }
  }
  if (!isObject(value)) return refuse(path, 'a criterion is an object', true)
  const vulnerable = value['vulnerable'] ?? true
  if (typeof vulnerable !== 'boolean') return refuse(`${path}/vulnerable`, 'vulnerable is true or false', true)
  const key = 'criteria' in value ? 'criteria' : 'cpe23Uri'
  const text = value[key]
  if (typeof text !== 'string') return refuse(`${path}/criteria`, 'criteria is a CPE name', vulnerable)
  const read = parseName(text)
  if ('flaw' in read)
    return refuse(`${path}/${key}`, `${read.flaw.message} (character ${read.flaw.at + 1})`, vulnerable)
  const range: { -readonly [K in keyof VersionRange]: string } = {}
  for (const bound of BOUNDS) {
    const version = value[bound]
    if (version === undefined || version === null) continue
    if (typeof version !== 'string' || version === '' || version.length > 1_000)
      return refuse(`${path}/${bound}`, 'a bound is a version, as text', vulnerable)
    range[bound] = version
  }
  return { vulnerable, name: read.name, range }
}
