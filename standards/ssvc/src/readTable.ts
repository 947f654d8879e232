import { readFields } from './csv.ts'
import { headingOf } from './decide.ts'
import type { DecisionPoint, DecisionValue } from './point.ts'
import { decisionPoints } from './registry.ts'
import { buildTable, countCells, type DecisionTable, MOST_CELLS, type Row } from './table.ts'

/** Why a file is no decision table. `path` is a JSON pointer, or `line N` of a CSV file. */
export interface TableFlaw {
  readonly path: string
  readonly message: string
}

export type ReadTable = { readonly table: DecisionTable } | { readonly flaw: TableFlaw }

const MOST_ROWS = MOST_CELLS

const refuse = (path: string, message: string) => ({ flaw: { path, message } })
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const pointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

/** Reads a decision point (schema 2.0.0). */
export function readPoint(value: unknown, path = ''): { readonly point: DecisionPoint } | { readonly flaw: TableFlaw } {
  if (!isObject(value)) return refuse(path, 'a decision point is an object')
  const [namespace, key, version, name] = ['namespace', 'key', 'version', 'name'].map((member) => textIn(value[member]))
  if (namespace === undefined || key === undefined || name === undefined)
    return refuse(path, 'a decision point has a namespace, a key and a name')
  const values: DecisionValue[] = []
  const listed: unknown = value['values']
  if (!Array.isArray(listed) || listed.length === 0)
    return refuse(`${path}/values`, 'a decision point has a list of values')
  for (const [i, one] of (listed as unknown[]).entries()) {
    const [short, long] = isObject(one) ? [textIn(one['key']), textIn(one['name'])] : []
    if (short === undefined || long === undefined) return refuse(`${path}/values/${i}`, 'a value has a key and a name')
    if (values.some((other) => other.key === short))
      return refuse(`${path}/values/${i}/key`, `value ${short} is there twice`)
    values.push({ key: short, name: long })
  }
  return { point: { namespace, key, version: version ?? '0.0.1', name, values } }
}

/** Reads a decision table as JSON (schema 2.0.0). Its columns stand in the order of its first row, the outcome last. */
export function readTableJson(value: unknown): ReadTable {
  if (!isObject(value)) return refuse('', 'a decision table is an object')
  const { decision_points: given, outcome: outcomeId, mapping } = value
  if (!isObject(given) || !Array.isArray(mapping) || typeof outcomeId !== 'string')
    return refuse('', 'a decision table has decision_points, outcome and mapping; this file has not')
  const [namespace, key, name] = ['namespace', 'key', 'name'].map((member) => textIn(value[member]))
  if (namespace === undefined || key === undefined || name === undefined)
    return refuse('', 'a decision table has a namespace, a key and a name')
  const points = new Map<string, DecisionPoint>()
  for (const [id, one] of Object.entries(given)) {
    const read = readPoint(one, `/decision_points/${pointer(id)}`)
    if ('flaw' in read) return read
    points.set(id, read.point)
  }
  const outcome = points.get(outcomeId)
  if (outcome === undefined) return refuse('/outcome', `${outcomeId} is not among the decision points`)
  const first: unknown = mapping[0]
  const ids = [...new Set([...(isObject(first) ? Object.keys(first) : []), ...points.keys()])].filter(
    (id) => id !== outcomeId,
  )
  const stray = ids.find((id) => !points.has(id))
  if (stray !== undefined) return refuse('/mapping/0', `${stray} is not among the decision points`)
  const inputs = ids.flatMap((id) => points.get(id) ?? [])
  const sized = mustFit(inputs, mapping.length)
  if (sized) return sized
  const rows: Row[] = []
  const positions = new Map([...points].map(([id, point]) => [id, new Map(point.values.map((one, i) => [one.key, i]))]))
  for (const [i, row] of (mapping as unknown[]).entries()) {
    const values: number[] = []
    for (const id of [...ids, outcomeId]) {
      const cell = isObject(row) ? row[id] : undefined
      const position = typeof cell === 'string' ? positions.get(id)?.get(cell) : undefined
      if (position === undefined)
        return refuse(
          `/mapping/${i}/${pointer(id)}`,
          `${shown(cell)} is no value of ${points.get(id)?.name ?? id}; allowed are ${
            points
              .get(id)
              ?.values.map((one) => one.key)
              .join(', ') ?? ''
          }`,
        )
      values.push(position)
    }
    if (isObject(row) && Object.keys(row).length !== values.length)
      return refuse(`/mapping/${i}`, 'the row has other columns than the first')
    rows.push({ inputs: values.slice(0, -1), outcome: values.at(-1) ?? 0 })
  }
  const head = { namespace, key, name, version: textIn(value['version']) ?? '0.0.1' }
  return { table: buildTable(head, inputs, outcome, rows, { isOrdered: true, spelling: 'key' }) }
}

/**
 * Reads a decision table as CSV: a heading per input, the outcome last, with or without a column `row`; headings with or
 * without version and namespace (`In KEV v1.0.0 (cisa)`). Where a heading is that of a published decision point, and its
 * values are too, the order of the values is theirs; else they stand in the order they appear in.
 *
 * @param head what the file itself does not say, e.g. from its name
 */
export function readTableCsv(text: string, head: { readonly name: string; readonly version: string }): ReadTable {
  const [headings, ...lines] = readFields(text)
  if (headings === undefined || lines.length === 0)
    return refuse('line 1', 'a decision table has a line of headings and rows')
  const from = /^(row|#|)$/i.test(headings.fields[0]?.trim() ?? '') ? 1 : 0
  const columns = headings.fields.slice(from).map((field) => field.trim())
  if (columns.length < 2)
    return refuse('line 1', 'a decision table has at least one input, and the outcome as its last column')
  if (new Set(columns).size !== columns.length) return refuse('line 1', 'two columns have the same heading')
  const wrong = lines.find((line) => line.fields.length !== headings.fields.length)
  if (wrong)
    return refuse(`line ${wrong.line}`, `${wrong.fields.length} fields, the headings are ${headings.fields.length}`)
  const points = columns.map((heading, i) =>
    pointOf(
      heading,
      lines.map(({ fields }) => fields[from + i]?.trim() ?? ''),
    ),
  )
  const [outcome, inputs] = [points.at(-1), points.slice(0, -1)]
  if (outcome === undefined) return refuse('line 1', 'the outcome is missing')
  const sized = mustFit(
    inputs.map(({ point }) => point),
    lines.length,
  )
  if (sized) return sized
  const rows: Row[] = []
  for (const { line, fields } of lines) {
    const values = points.map(({ positions }, i) => positions.get(fields[from + i]?.trim() ?? ''))
    const empty = values.findIndex((value, i) => value === undefined || fields[from + i]?.trim() === '')
    if (empty >= 0) return refuse(`line ${line}`, `${columns[empty] ?? ''} is empty`)
    const known = values.map((value) => value ?? 0)
    rows.push({ inputs: known.slice(0, -1), outcome: known.at(-1) ?? 0 })
  }
  const key = head.name.replaceAll(/[^A-Za-z0-9]+/g, '_')
  const form = { isOrdered: points.every(({ isPublished }) => isPublished), spelling: 'lower' } as const
  return {
    table: buildTable(
      { namespace: 'csv', key, ...head },
      inputs.map(({ point }) => point),
      outcome.point,
      rows,
      form,
    ),
  }
}

/** The decision point of a column: the published one that its heading names and whose values it holds, or one of its own. */
function pointOf(heading: string, cells: readonly string[]) {
  const [, name = heading, version, namespace] =
    /^(.*?)(?:\s+v(\d+\.\d+\.\d+))?(?:\s+\(([^()]+)\))?$/.exec(heading) ?? []
  const published = [...decisionPoints().values()].find((point) => headingOf(point) === heading)
  const spelled = new Map(
    published?.values.flatMap((value, i) => [[value.name.toLowerCase(), i] as const, [value.name, i] as const]),
  )
  if (published !== undefined && cells.every((cell) => spelled.has(cell)))
    return { point: published, positions: spelled, isPublished: true }
  const values = [...new Set(cells)]
  const own = {
    namespace: namespace ?? (version === undefined ? 'csv' : 'ssvc'),
    key: published?.key ?? heading,
    version: version ?? '0.0.1',
    name,
    values: values.map((value) => ({ key: value, name: value })),
  }
  return { point: own, positions: new Map(values.map((value, i) => [value, i])), isPublished: false }
}

function mustFit(inputs: readonly DecisionPoint[], rows: number) {
  const cells = countCells(inputs)
  if (cells <= MOST_CELLS && rows <= MOST_ROWS) return undefined
  return refuse('', `${Math.max(cells, rows)} combinations are more than the ${MOST_CELLS} a table may have`)
}

const shown = (value: unknown) => (typeof value === 'string' ? `"${value.slice(0, 80)}"` : 'what stands here')

/**
 * Every decision table in a JSON value: one table, or the SSVC object registry that holds many.
 * A table of the registry that cannot be read does not hide the others.
 */
export function readTables(value: unknown): readonly ReadTable[] {
  if (!isObject(value) || !isObject(value['types'])) return [readTableJson(value)]
  const tables = value['types']['DecisionTable']
  const found: ReadTable[] = []
  const at = (node: unknown, path: string, levels: readonly string[]): void => {
    const [level, ...below] = levels
    if (level === undefined) {
      const read = readTableJson(isObject(node) ? node['obj'] : undefined)
      found.push('flaw' in read ? refuse(`${path}/obj${read.flaw.path}`, read.flaw.message) : read)
      return
    }
    const children = isObject(node) ? node[level] : undefined
    for (const [key, child] of Object.entries(isObject(children) ? children : {}))
      at(child, `${path}/${level}/${pointer(key)}`, below)
  }
  at(tables, '/types/DecisionTable', ['namespaces', 'keys', 'versions'])
  if (found.length === 0) return [refuse('/types', 'this registry holds no decision table')]
  return found
}
