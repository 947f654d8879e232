import { type DecisionPoint, type DecisionValue, idOf, spellValue, type Spelling } from './point.ts'
import { cellOf, type DecisionTable } from './table.ts'

/** What a table says, and by which row. */
export interface Decision {
  readonly value: DecisionValue
  /** The value as the inputs were spelled: keys are answered by a key, names by a name. */
  readonly outcome: string
  /** Number of the row in the file, from 1. */
  readonly row: number
  readonly table: string
  readonly version: string
}

/** What is wrong with an input; the message names what is allowed. */
export interface InputProblem {
  readonly input: string
  readonly message: string
}

export type Decided = { readonly decision: Decision } | { readonly problems: readonly InputProblem[] }

/**
 * Looks up a decision. Inputs are named as the table does: by id (`ssvc:E:1.1.0`), key (`E`), name (`Exploitation`) or
 * the heading of the CSV file (`Exploitation v1.1.0`); values by key (`A`), name (`Active`) or name in lower case (`active`).
 * Nothing else is taken, so that no slip decides: problems name what is allowed.
 *
 * @param input one value for every input of the table; more and fewer are problems
 */
export function decide(table: DecisionTable, input: Readonly<Record<string, string>>): Decided {
  const problems: InputProblem[] = []
  const values: (number | undefined)[] = table.inputs.map(() => undefined)
  const spellings = new Set<Spelling>()
  for (const [key, text] of Object.entries(input)) {
    const found = table.inputs.flatMap((point, i) => (isCalled(point, key) ? [i] : []))
    const [i] = found
    const point = i === undefined ? undefined : table.inputs[i]
    if (i === undefined || point === undefined || found.length > 1) {
      problems.push({ input: key, message: found.length > 1 ? ambiguous(table, found) : unknownInput(table, key) })
      continue
    }
    const value = readValue(point, text)
    if (value === undefined) problems.push({ input: key, message: unknownValue(point, text) })
    else if (values[i] !== undefined) problems.push({ input: key, message: `${point.name} is given twice` })
    else {
      values[i] = value.index
      if (value.spelling) spellings.add(value.spelling)
    }
  }
  for (const [i, point] of table.inputs.entries())
    if (values[i] === undefined && problems.length === 0)
      problems.push({ input: point.name, message: `a value is missing; allowed are ${allowed(point)}` })
  if (problems.length > 0) return { problems }
  const known = values.map((value) => value ?? 0)
  const decision = decideAt(table, known, spellings)
  if (decision) return { decision }
  return { problems: [{ input: table.name, message: whyNot(table, known) }] }
}

/**
 * The same by positions of values, for whoever decides often: one look into an array, some nanoseconds.
 *
 * @returns the number of the row from 1; 0 when the table has none, or rows that contradict each other
 */
export function rowAt(table: DecisionTable, values: readonly number[]): number {
  return Math.max(0, table.cells[cellOf(table.inputs, values)] ?? 0)
}

function whyNot(table: DecisionTable, values: readonly number[]): string {
  const cell = table.cells[cellOf(table.inputs, values)] ?? 0
  if (cell === 0) return 'the table has no row for this combination of values'
  return `the table contradicts itself: row ${-cell} and a later one give other outcomes for this combination of values`
}

function decideAt(
  table: DecisionTable,
  values: readonly number[],
  spellings: ReadonlySet<Spelling>,
): Decision | undefined {
  const row = rowAt(table, values)
  const value = table.outcome.values[table.rows[row - 1]?.outcome ?? -1]
  if (value === undefined) return undefined
  const [only, ...others] = spellings
  const spelling = only === undefined || others.length > 0 ? table.spelling : only
  return { value, outcome: spellValue(value, spelling), row, table: table.name, version: table.version }
}

/** The heading of a CSV file: `In KEV v1.0.0 (cisa)`; without the namespace for `ssvc`. */
export const headingOf = (point: DecisionPoint): string =>
  `${point.name} v${point.version}${point.namespace === 'ssvc' ? '' : ` (${point.namespace})`}`

const isCalled = (point: DecisionPoint, key: string): boolean =>
  [idOf(point), `${point.namespace}:${point.key}`, point.key, point.name, headingOf(point)].includes(key)

/** `spelling` is missing where key and name are spelled alike. */
function readValue(
  point: DecisionPoint,
  text: string,
): { readonly index: number; readonly spelling?: Spelling } | undefined {
  const places = (['key', 'name', 'lower'] as const).map((spelling) => ({
    spelling,
    index: point.values.findIndex((value) => spellValue(value, spelling) === text),
  }))
  const [first, second] = places.filter(({ index }) => index >= 0)
  if (first?.spelling === 'key' && second !== undefined) return { index: first.index }
  return first
}

const shownValue = ({ key, name }: DecisionValue) => (key === name || key === '' ? name : `${key} (${name})`)
const allowed = (point: DecisionPoint) => point.values.map(shownValue).join(', ')

function unknownInput(table: DecisionTable, key: string): string {
  const meant = table.inputs.find((point) =>
    [point.key, point.name, headingOf(point), idOf(point)].some((name) => isNear(name, key)),
  )
  const hint = meant === undefined ? '' : ` Did you mean ${meant.name}?`
  return `"${key}" is no input of ${table.name} ${table.version}.${hint} Its inputs are ${table.inputs.map((point) => point.name).join(', ')}.`
}

function unknownValue(point: DecisionPoint, text: string): string {
  const meant = point.values.find((value) => isNear(value.name, text) || isNear(value.key, text))
  const hint = meant === undefined ? '' : ` Did you mean ${shownValue(meant)}?`
  return `"${text}" is no value of ${point.name} ${point.version}.${hint} Allowed are ${allowed(point)}.`
}

const ambiguous = (table: DecisionTable, found: readonly number[]) =>
  `this names more than one input; write ${found
    .flatMap((i) => {
      const point = table.inputs[i]
      return point ? [idOf(point)] : []
    })
    .join(' or ')}`

/** Alike but for case, blanks and punctuation, or one the beginning of the other. */
function isNear(known: string, given: string): boolean {
  const [a, b] = [known, given].map((text) => text.toLowerCase().replaceAll(/[^a-z0-9*]/g, ''))
  if (a === undefined || b === undefined || a === '' || b === '') return false
  return a === b || (a.length > 2 && b.length > 2 && (a.startsWith(b) || b.startsWith(a) || a.endsWith(b)))
}
