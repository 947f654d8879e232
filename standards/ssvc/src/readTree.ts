import { type DecisionPoint, type DecisionValue } from './point.ts'
import { isObject, mustFit, pointer, type ReadTable, refuse, shown, textIn } from './reading.ts'
import { buildTable, type Row } from './table.ts'

/**
 * Reads a decision tree as SSVC 2.0 provided it (SSVC_Provision schema 2.03): points with labels, the final one the
 * outcome, and `decisions_table`. Values are named by their labels. Points that only combine into a complex one are no
 * inputs: the table asks for the complex one.
 */
export function readTree(value: Readonly<Record<string, unknown>>, path: string): ReadTable {
  const { decision_points: listed, decisions_table: given, title, version } = value
  if (!Array.isArray(listed) || !Array.isArray(given))
    return refuse(path, 'a decision tree has decision_points and decisions_table')
  const points = new Map<string, DecisionPoint>()
  let final: string | undefined
  for (const [i, one] of (listed as unknown[]).entries()) {
    const place = `${path}/decision_points/${i}`
    const read = readNode(one, place)
    if ('flaw' in read) return read
    if (points.has(read.point.name)) return refuse(place, `${read.point.name} is there twice`)
    points.set(read.point.name, read.point)
    if (isObject(one) && one['decision_type'] === 'final') final = read.point.name
  }
  const outcome = points.get(final ?? '')
  if (outcome === undefined) return refuse(`${path}/decision_points`, 'no decision point is of the type final')
  const first: unknown = given[0]
  const used = isObject(first) ? Object.keys(first) : []
  const stray = used.find((label) => !points.has(label))
  if (stray !== undefined) return refuse(`${path}/decisions_table/0`, `${stray} is not among the decision points`)
  const inputs = [...points.values()].filter((point) => point !== outcome && used.includes(point.name))
  const sized = mustFit(inputs, given.length)
  if (sized) return sized
  const rows: Row[] = []
  for (const [i, row] of (given as unknown[]).entries()) {
    const values: number[] = []
    for (const point of [...inputs, outcome]) {
      const cell = isObject(row) ? row[point.name] : undefined
      const position = point.values.findIndex((one) => one.name === cell)
      if (position < 0)
        return refuse(
          `${path}/decisions_table/${i}/${pointer(point.name)}`,
          `${shown(cell)} is no value of ${point.name}; allowed are ${point.values.map((one) => one.name).join(', ')}`,
        )
      values.push(position)
    }
    rows.push({ inputs: values.slice(0, -1), outcome: values.at(-1) ?? 0 })
  }
  const head = {
    namespace: 'tree',
    key: 'DT',
    name: textIn(title) ?? 'Decision tree',
    version: textIn(version) ?? '0.0.1',
  }
  return { table: buildTable(head, inputs, outcome, rows, { isOrdered: true, spelling: 'name' }) }
}

function readNode(value: unknown, path: string) {
  const label = isObject(value) ? textIn(value['label']) : undefined
  const options = isObject(value) ? value['options'] : undefined
  if (!isObject(value) || label === undefined || !Array.isArray(options) || options.length === 0)
    return refuse(path, 'a decision point of a tree has a label and options')
  const values: DecisionValue[] = []
  for (const [i, option] of (options as unknown[]).entries()) {
    const name = isObject(option) ? textIn(option['label']) : undefined
    if (!isObject(option) || name === undefined) return refuse(`${path}/options/${i}`, 'an option has a label')
    if (values.some((one) => one.name === name)) return refuse(`${path}/options/${i}`, `option ${name} is there twice`)
    values.push({ key: textIn(option['key']) ?? name, name })
  }
  const point: DecisionPoint = {
    namespace: 'tree',
    key: textIn(value['key']) ?? label,
    version: '0.0.1',
    name: label,
    values,
  }
  return { point }
}
