import { basename } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import {
  checkTable,
  decide,
  type DecisionTable,
  decisionTables,
  readTableCsv,
  type ReadTable,
  readTables,
} from '@testudo/ssvc'
import { isObject, parseStrict } from '@testudo/stix'
import type { Command } from 'commander'
import { answerLines, readText } from './jsonLines.ts'

const TABLE_HELP = `
TABLE is a file of a decision table (JSON as CERT/CC publishes it, or CSV), or the name of one that comes with Testudo: see
\`testudo ssvc tables\`. Of a file with several, such as the SSVC object registry, name one: FILE#ssvc:DT_DP:1.0.0.`

const DECIDE_HELP = `${TABLE_HELP}

Keys and values are spelled as the table does. A key is the name of an input (Exploitation), its key (E), its id (ssvc:E:1.1.0) or
its heading (Exploitation v1.1.0); a value its name (Active, active) or its key (A). Anything else is refused, naming what is
allowed. Answers {"outcome","row","table","version"}; rows count from 1 in the order of the file; the outcome is spelled as the
values were: keys are answered by a key, names by a name.

With --lines FILE (or -) each line is an object of inputs, {"Exploitation":"active",…}, answered by one line.

Exit code: 0 decided, 2 an input or the table cannot be read. With --lines: 0 once every line is answered.

Examples:
  testudo ssvc decide --table deployer --input Exploitation=active 'System Exposure=open' Automatable=yes 'Human Impact=high' --json
  testudo ssvc decide --table cisa:DT_CO:2.0.3 --input E=A A=Y TI=T MWI=H
  echo '{"Safety Impact":"marginal","Mission Impact":"mef failure"}' | testudo ssvc decide --table human-impact --lines -`

const CHECK_HELP = `${TABLE_HELP}

Answers one line a table: {"file","table","version","complete","monotone","rowCount","outcomes", …}. complete: every combination of
values has one row. monotone: no greater value gives a lesser outcome; a CSV whose headings name no published decision point does
not say which values are greater ("isOrdered":false), they are taken in the order they appear in. What is missing, there twice or
goes downwards is listed, by row from 1.

Exit code: 0 answered, whatever the answer; 2 a file is no decision table (the place is named).

Examples:
  testudo ssvc check deployer human-impact --json`

interface Flags {
  readonly json?: boolean
  readonly table: string
  readonly input?: readonly string[]
  readonly lines?: string
}

/** Short names of the tables that the product itself decides by. */
const SHORT: Readonly<Record<string, string>> = {
  deployer: 'ssvc:DT_DP:1.0.0',
  supplier: 'ssvc:DT_SP:1.0.0',
  'human-impact': 'ssvc:DT_HI:1.0.0',
  coordinator: 'cisa:DT_CO:2.0.3',
  'bod-26-04': 'cisa:DT_BOD2604:1.0.0',
}

/** Registers `ssvc decide`, `ssvc check` and `ssvc tables`. */
export function ssvcCommands(program: Command): void {
  const ssvc = program.command('ssvc').description('SSVC decision tables: decide, check, list')
  ssvc
    .command('decide')
    .description('what a decision table says, and by which row')
    .requiredOption('--table <TABLE>', 'a file, or a table that comes with Testudo')
    .option('--input <KEY=VALUE...>', 'one value for every input of the table')
    .option('--lines <FILE>', 'one object of inputs a line; - is standard input')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', DECIDE_HELP)
    .action(decideBy)
  ssvc
    .command('check')
    .description('whether a decision table is complete and monotone')
    .argument('<TABLES...>', 'files, or tables that come with Testudo')
    .option('--json', 'one JSON value a line on standard output')
    .addHelpText('after', CHECK_HELP)
    .action(check)
  ssvc
    .command('tables')
    .description('lists the tables that come with Testudo')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', '\nExamples:\n  testudo ssvc tables')
    .action((flags: { readonly json?: boolean }) => {
      const listed = [...decisionTables().values()].map(({ id, name, version, inputs, rows }) => ({
        id,
        short: Object.keys(SHORT).find((short) => SHORT[short] === id),
        table: name,
        version,
        inputs: inputs.map((point) => ({
          id: `${point.namespace}:${point.key}:${point.version}`,
          name: point.name,
          values: point.values,
        })),
        rowCount: rows.length,
      }))
      const words = listed.map(({ id, short, table, inputs, rowCount }) =>
        [
          `${id}${short === undefined ? '' : ` (${short})`}: ${table}, ${rowCount} rows`,
          ...inputs.map(({ name, values }) => `  ${name}: ${values.map((value) => value.name).join(', ')}`),
        ].join('\n'),
      )
      process.stdout.write(flags.json === true ? `${JSON.stringify(listed)}\n` : `${words.join('\n')}\n`)
    })
}

async function decideBy(flags: Flags): Promise<void> {
  const table = oneTable(flags.table)
  if (flags.lines !== undefined) {
    if (flags.input !== undefined)
      throw new Fault('invalid', 'ssvc.lines', 'With --lines each line brings its own inputs: leave --input out.')
    const refused = (message: string) => ({ error: { message } })
    await answerLines(flags.lines, {
      of: (text) => answerLine(table, text),
      tooLong: refused('the line is too long'),
      notText: refused('the line is not UTF-8 text'),
    })
    return
  }
  const input: Record<string, string> = {}
  for (const pair of flags.input ?? []) {
    const at = pair.indexOf('=')
    const key = pair.slice(0, at)
    if (at <= 0)
      throw new Fault('invalid', 'ssvc.input', `--input ${pair}: write KEY=VALUE, such as Exploitation=active.`)
    if (Object.hasOwn(input, key)) throw new Fault('invalid', 'ssvc.input', `--input ${key} is given twice.`)
    input[key] = pair.slice(at + 1)
  }
  const decided = decide(table, input)
  if ('problems' in decided) {
    const said = decided.problems.map((problem) => `${problem.input}: ${problem.message}`).join('\n')
    throw new Fault('invalid', 'ssvc.input', said, { place: { path: '--input' } })
  }
  const { outcome, row, version, table: name, value } = decided.decision
  const words = `${value.name} (row ${row} of ${name} ${version})`
  process.stdout.write(`${flags.json === true ? JSON.stringify({ outcome, row, table: name, version }) : words}\n`)
}

function answerLine(table: DecisionTable, text: string): object {
  const read = parseStrict(text)
  const value = 'value' in read && isObject(read.value) ? read.value : undefined
  if (value === undefined) return { error: { message: 'a line is an object of inputs' } }
  const input = Object.entries(value).map(
    ([key, one]) => [key, typeof one === 'string' ? one : JSON.stringify(one)] as const,
  )
  const decided = decide(table, Object.fromEntries(input))
  if ('problems' in decided) return { error: { message: 'no decision', problems: decided.problems } }
  const { outcome, row, version, table: name } = decided.decision
  return { outcome, row, table: name, version }
}

function check(names: readonly string[], flags: { readonly json?: boolean }): void {
  const tables = names.flatMap((name) => tablesOf(name).map((table) => [name, table] as const))
  for (const [file, table] of tables) {
    const { complete, monotone, rowCount, ...more } = checkTable(table)
    const answer = { file, table: table.name, version: table.version, complete, monotone, rowCount, ...more }
    const flaws = [
      ...(more.missingCount > 0
        ? [`${more.missingCount} combinations have no row, such as ${JSON.stringify(more.missing[0])}`]
        : []),
      ...more.duplicates.map(
        ({ row, of, contradicts }) => `row ${row} repeats row ${of}${contradicts ? ', with another outcome' : ''}`,
      ),
      ...more.violations.map(({ row, below }) => `row ${row} gives less than row ${below}, which is nowhere greater`),
      ...(more.isOrdered ? [] : ['the file does not say which values are greater']),
    ]
    const words = `${table.name} ${table.version}: ${rowCount} rows, ${complete ? 'complete' : 'not complete'}, ${monotone ? 'monotone' : 'not monotone'}`
    process.stdout.write(flags.json === true ? `${JSON.stringify(answer)}\n` : `${[words, ...flaws].join('\n  ')}\n`)
  }
}

function oneTable(name: string): DecisionTable {
  const tables = tablesOf(name)
  const [table, ...others] = tables
  if (table !== undefined && others.length === 0) return table
  throw new Fault(
    'invalid',
    'ssvc.tables',
    `The file holds ${tables.length} tables. Name one: ${tables.map(({ id }) => `${name}#${id}`).join(', ')}.`,
    { place: { file: name } },
  )
}

function tablesOf(name: string): readonly DecisionTable[] {
  const shipped = decisionTables().get(SHORT[name] ?? name)
  if (shipped) return [shipped]
  const at = name.lastIndexOf('#')
  const [file, id] = at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)]
  const found = readFile(file).map((read): DecisionTable => {
    if ('table' in read) return read.table
    throw new Fault('invalid', 'ssvc.table', `This is no decision table: ${read.flaw.message}.`, {
      place: { file, path: read.flaw.path },
    })
  })
  if (id === undefined) return found
  const named = found.filter((table) => table.id === id)
  if (named.length > 0) return named
  throw new Fault(
    'absent',
    'ssvc.absent',
    `There is no table ${id} in the file. It holds ${found.map((table) => table.id).join(', ')}.`,
    { place: { file } },
  )
}

function readFile(file: string): readonly ReadTable[] {
  let text: string
  try {
    text = readText(file)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'cli.file' || /[./\\]/.test(file)) throw error
    throw new Fault(
      'absent',
      'ssvc.absent',
      `There is no file and no table ${file}. Tables here: ${[...Object.keys(SHORT), ...decisionTables().keys()].join(', ')}.`,
      { cause: error },
    )
  }
  if (!/^\uFEFF?\s*[[{]/.test(text)) return [readTableCsv(text, headOf(file))]
  const read = parseStrict(text.replace(/^\uFEFF/, ''))
  if ('value' in read) return readTables(read.value)
  throw new Fault('invalid', 'ssvc.json', `This is no clean JSON: ${read.flaw.message}`, {
    place: { file, path: read.flaw.path },
  })
}

/** A CSV file says its table and version by its name: `human_impact_1_0_0.csv`. */
function headOf(file: string): { readonly name: string; readonly version: string } {
  const bare = basename(file)
    .replace(/\.gz$/, '')
    .replace(/\.csv$/i, '')
  const [, name = bare, ...numbers] = /^(.+?)[_-]v?(\d+)[_.](\d+)[_.](\d+)$/.exec(bare) ?? []
  return { name, version: numbers.length === 3 ? numbers.join('.') : '0.0.1' }
}
