import { readFields } from './csv.ts'
import { headingOf } from './decide.ts'
import { type DecisionPoint, findValue } from './point.ts'
import { mustFit, type ReadTable, refuse } from './reading.ts'
import { decisionPoints } from './registry.ts'
import { buildTable, type Row } from './table.ts'

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

interface Column {
  readonly point: DecisionPoint
  /** Positions of the values, by how the cells spell them. */
  readonly positions: ReadonlyMap<string, number>
  readonly isPublished: boolean
}

/** The decision point of a column: the published one that its heading names and whose values it holds, or one of its own. */
function pointOf(heading: string, cells: readonly string[]): Column {
  const [, name = heading, version, namespace] =
    /^(.*?)(?:\s+v(\d+\.\d+\.\d+))?(?:\s+\(([^()]+)\))?$/.exec(heading) ?? []
  const published = [...decisionPoints().values()].find((point) => headingOf(point) === heading)
  const spelled = new Map(
    published?.values.flatMap((value, i) => [[value.name.toLowerCase(), i] as const, [value.name, i] as const]),
  )
  if (published !== undefined && cells.every((cell) => spelled.has(cell)))
    return { point: published, positions: spelled, isPublished: true }
  const like = pointLike(name, version, cells)
  const rank = (cell: string) => (like === undefined ? 0 : (findValue(like, cell)?.index ?? 0))
  const values = [...new Set(cells)].toSorted((a, b) => rank(a) - rank(b))
  const own = {
    namespace: namespace ?? (version === undefined ? 'csv' : 'ssvc'),
    key: like?.key ?? heading,
    version: version ?? '0.0.1',
    name,
    values: values.map((value) => ({ key: value, name: value })),
  }
  return { point: own, positions: new Map(values.map((value, i) => [value, i])), isPublished: like !== undefined }
}

/**
 * The newest published point of that name that knows all these values: older tables head their columns without a version
 * and write `poc`. It tells the order of the values only; they stay spelled as the file spells them.
 */
function pointLike(name: string, version: string | undefined, cells: readonly string[]): DecisionPoint | undefined {
  if (version !== undefined) return undefined
  return [...decisionPoints().values()].findLast(
    (point) =>
      point.name.toLowerCase() === name.toLowerCase() && cells.every((cell) => findValue(point, cell) !== undefined),
  )
}
