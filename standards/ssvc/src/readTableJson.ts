import type { DecisionPoint, DecisionValue } from './point.ts'
import { isObject, mustFit, pointer, type ReadTable, refuse, shown, type TableFlaw, textIn } from './reading.ts'
import { buildTable, type Row } from './table.ts'

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
