import {
  bindFormattedString,
  bindUri,
  compareNames,
  compileName,
  compileStatement,
  type CpeName,
  evaluate,
  formatWfn,
  inventory,
  type Node,
  parseName,
  readConfigurations,
  type Relation,
  sayUndecided,
  type VersionRange,
} from '@testudo/cpe'
import { Fault } from '@testudo/kernel/fault'
import { isObject, parseStrict } from '@testudo/stix'
import { compare, isScheme, type Scheme, SCHEMES } from '@testudo/vers'
import type { Command } from 'commander'
import { answerLines, readText } from './jsonLines.ts'

const MATCH_HELP = `
SOURCE describes (a criterion), TARGET is what is there. Both are CPE 2.3 formatted strings, CPE 2.2 URIs or well-formed names.

Answers {"relation","disjoint","equal","subset","superset","attributes","applicability","why","source","target"} (NISTIR 7696):
relation is EQUAL, SUPERSET, SUBSET, DISJOINT or UNDEFINED, for the names and for each attribute; the four booleans are the
standard's own questions on the names. applicability: affected when SOURCE is SUPERSET or EQUAL and the version lies in --range
(asked only where the version of SOURCE is ANY), not affected, or undecidable with the reason: TARGET does not say what SOURCE
asks for, or nothing orders these versions. Versions have no order of their own in CPE: --order says which one to use.

With --lines the one FILE (or -) holds {"source","target","range","order"} a line, the last two optional, each answered by a line.

Exit code: 0 answered, 2 a name or range cannot be read (the place is named). With --lines: 0 once every line is answered.

Examples:
  testudo cpe match 'cpe:2.3:a:microsoft:edge:*:*:*:*:*:*:*:*' 'cpe:/a:microsoft:edge:8.0.6001:beta' --json
  testudo cpe match 'cpe:2.3:a:v:p:*:*:*:*:*:*:*:*' 'cpe:2.3:a:v:p:1.4:*:*:*:*:*:*:*' --range '>=1.0 <2.0' --order semver
  echo '{"source":"cpe:/a:v:p","target":"cpe:/a:v:p:1.4"}' | testudo cpe match --lines -`

const PARSE_HELP = `
Answers {"name","formatted","uri","wfn"}: the eleven attributes (* is ANY, - is NA), and the name in its three spellings.

Examples:
  testudo cpe parse 'cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~' --json`

const APPLIES_HELP = `
FILE holds applicability statements: "configurations" of NVD 2.0 (one entry, or a whole answer), or "cpeApplicability" of a CVE
record; AND, OR, negate and what something runs on; one answer a CVE. The NAMEs are what one asset is and runs. Where a criterion asks for an operating system or hardware
and no NAME is one, that is undecidable; with --closed, what is not named is not there.

Answers {"cve","answer":"affected"|"not affected"|"undecidable","vulnerable":[…],"undecided":[…],"flaws":[{"path","message"}]}.
A criterion that cannot be read is a flaw, and never makes anybody "not affected".

Examples:
  echo '[{"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:v:p:*:*:*:*:*:*:*:*","versionEndExcluding":"2.0"}]}]}]' | testudo cpe applies - cpe:/a:v:p:1.4 --json`

interface Flags {
  readonly json?: boolean
  readonly lines?: string
  readonly range?: string
  readonly order?: string
  readonly closed?: boolean
}

/** Registers `cpe match`, `cpe parse` and `cpe applies`. */
export function cpeCommands(program: Command): void {
  const cpe = program.command('cpe').description('CPE names: compared, read, applied to what an asset runs')
  cpe
    .command('match')
    .description('what one CPE name is to another')
    .argument('[SOURCE]', 'the name that describes')
    .argument('[TARGET]', 'the name of what is there')
    .option('--range <RANGE>', "bounds of the version, such as '>=1.0 <2.0'")
    .option('--order <SCHEME>', `how versions are ordered: ${SCHEMES.join(', ')}`, 'generic')
    .option('--lines <FILE>', 'one {"source","target"} a line; - is standard input')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', MATCH_HELP)
    .action(match)
  cpe
    .command('parse')
    .description('reads a CPE name and writes its three spellings')
    .argument('<NAME>', 'formatted string, URI or well-formed name')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', PARSE_HELP)
    .action((text: string, flags: Flags) => {
      const name = mustRead(text, 'NAME')
      const spelled = { formatted: bindFormattedString(name), uri: bindUri(name), wfn: formatWfn(name) }
      tell(flags, { name, ...spelled }, Object.values(spelled).join('\n'))
    })
  cpe
    .command('applies')
    .description('whether an applicability statement concerns what an asset runs')
    .argument('<FILE>', 'JSON file; - is standard input')
    .argument('[NAME...]', 'CPE names of the asset')
    .option('--order <SCHEME>', `how versions are ordered: ${SCHEMES.join(', ')}`, 'generic')
    .option('--closed', 'what is not named is not there')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', APPLIES_HELP)
    .action(applies)
}

async function match(source: string | undefined, target: string | undefined, flags: Flags): Promise<void> {
  if (flags.lines !== undefined) {
    if (source !== undefined)
      throw new Fault(
        'invalid',
        'cpe.lines',
        'With --lines each line brings its own names: leave SOURCE and TARGET out.',
      )
    const refused = (message: string) => ({ error: { message } })
    await answerLines(flags.lines, {
      of: (text) => answerLine(text, flags),
      tooLong: refused('the line is too long'),
      notText: refused('the line is not UTF-8 text'),
    })
    return
  }
  if (source === undefined || target === undefined)
    throw new Fault('invalid', 'cpe.names', 'Give two names: testudo cpe match SOURCE TARGET.')
  const answer = matchNames(mustRead(source, 'SOURCE'), mustRead(target, 'TARGET'), flags.range, flags.order)
  const { relation, attributes, applicability, why } = answer
  const parts = Object.entries(attributes).map(([attribute, is]) => `  ${attribute.padEnd(10)} ${is}`)
  tell(
    flags,
    answer,
    [relation, ...parts, ...(why === undefined ? [applicability] : [`${applicability}: ${why}`])].join('\n'),
  )
}

function answerLine(text: string, flags: Flags): object {
  const read = parseStrict(text)
  const value = 'value' in read && isObject(read.value) ? read.value : {}
  const { source, target, range = flags.range, order = flags.order } = value
  if (typeof source !== 'string' || typeof target !== 'string')
    return { error: { message: 'a line is {"source","target"}, two texts' } }
  if ((range !== undefined && typeof range !== 'string') || (order !== undefined && typeof order !== 'string'))
    return { error: { message: 'range and order are texts' } }
  try {
    return matchNames(mustRead(source, 'source'), mustRead(target, 'target'), range, order)
  } catch (error) {
    if (error instanceof Fault) return { error: { code: error.code, message: error.message, ...error.place } }
    throw error
  }
}

function matchNames(source: CpeName, target: CpeName, range: string | undefined, order: string | undefined) {
  const { relation, attributes } = compareNames(source, target)
  const all = (...wanted: readonly Relation[]) => Object.values(attributes).every((one) => wanted.includes(one))
  const criterion = { vulnerable: true, name: source, range: range === undefined ? {} : readRange(range) }
  const statement: Node = { operator: 'OR', negate: false, criteria: [criterion], nodes: [] }
  const { answer, undecided } = evaluate(compileStatement(statement), inventory([compileName(target)], byOrder(order)))
  const [reason] = undecided
  return {
    relation,
    disjoint: relation === 'DISJOINT',
    equal: all('EQUAL'),
    subset: all('SUBSET', 'EQUAL'),
    superset: all('SUPERSET', 'EQUAL'),
    attributes,
    applicability: answer,
    ...(reason === undefined ? {} : { why: sayUndecided(reason) }),
    source: bindFormattedString(source),
    target: bindFormattedString(target),
  }
}

function applies(file: string, names: readonly string[], flags: Flags): void {
  const read = parseStrict(readText(file))
  if ('flaw' in read)
    throw new Fault('invalid', 'cpe.json', `This is no clean JSON: ${read.flaw.message}`, {
      place: { file, path: read.flaw.path },
    })
  const compiled = names.map((text, i) => compileName(mustRead(text, `NAME ${i + 1}`)))
  const find = inventory(compiled, byOrder(flags.order), flags.closed === true ? 'closed' : 'open')
  for (const { cve, statement: written } of statementsIn(read.value)) {
    const { statement, flaws } = readConfigurations(written)
    const { answer, vulnerable, undecided } = evaluate(compileStatement(statement), find)
    const told = {
      ...(cve === undefined ? {} : { cve }),
      answer,
      vulnerable: vulnerable.map(({ name }) => bindFormattedString(name)),
      undecided: [...new Set(undecided.map(sayUndecided))],
      flaws,
    }
    const lines = [
      cve === undefined ? answer : `${cve}: ${answer}`,
      ...told.vulnerable,
      ...told.undecided,
      ...flaws.map(({ path, message }) => `${path}: ${message}`),
    ]
    tell(flags, told, lines.join('\n  '))
  }
}

/** The statements of a file: bare, of a CVE record with its containers, of one NVD entry or a whole answer of NVD. */
function statementsIn(value: unknown): readonly { readonly cve?: string; readonly statement: unknown }[] {
  if (!isObject(value)) return [{ statement: value }]
  const { vulnerabilities, cve, containers, cveMetadata, id } = value
  if (Array.isArray(vulnerabilities)) return vulnerabilities.flatMap(statementsIn)
  if (isObject(cve)) return statementsIn(cve)
  if (isObject(containers)) {
    const all = [containers['cna'], ...(Array.isArray(containers['adp']) ? (containers['adp'] as unknown[]) : [])]
    const statement = all.flatMap((one) => (isObject(one) ? (one['cpeApplicability'] ?? []) : []))
    const name = isObject(cveMetadata) ? cveMetadata['cveId'] : undefined
    return [{ ...(typeof name === 'string' ? { cve: name } : {}), statement }]
  }
  const statement = value['configurations'] ?? value['cpeApplicability'] ?? value
  return [{ ...(typeof id === 'string' ? { cve: id } : {}), statement }]
}

function mustRead(text: string, which: string): CpeName {
  const read = parseName(text)
  if ('name' in read) return read.name
  const { message, at } = read.flaw
  throw new Fault('invalid', 'cpe.name', `${which}, character ${at + 1}: ${message}.`)
}

function byOrder(order = 'generic'): (a: string, b: string) => number | undefined {
  if (!isScheme(order)) throw new Fault('invalid', 'cpe.order', `--order is one of ${SCHEMES.join(', ')}.`)
  const scheme: Scheme = order
  return (a, b) => compare(scheme, a, b)
}

const MARKS = {
  '>=': 'versionStartIncluding',
  '>': 'versionStartExcluding',
  '<=': 'versionEndIncluding',
  '<': 'versionEndExcluding',
} as const satisfies Record<string, keyof VersionRange>

/** Reads `>=1.0 <2.0`, also with commas, also in the words of NVD (`versionEndExcluding=2.0`). */
function readRange(text: string): VersionRange {
  const range: { -readonly [K in keyof VersionRange]: string } = {}
  for (const part of text
    .replaceAll(/([<>=])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((one) => one !== '')) {
    const [, mark = '', word = '', version = ''] =
      /^(?:(>=|<=|>|<)|(version(?:Start|End)(?:In|Ex)cluding)=)(.+)$/.exec(part) ?? []
    const bound = Object.entries(MARKS).find(([sign, name]) => sign === mark || name === word)?.[1]
    if (bound === undefined || range[bound] !== undefined)
      throw new Fault(
        'invalid',
        'cpe.range',
        `--range, "${part}": a bound is >=V, >V, <=V or <V, each once at most, such as '>=1.0 <2.0'.`,
      )
    range[bound] = version
  }
  return range
}

function tell(flags: Flags, value: unknown, words: string): void {
  process.stdout.write(`${flags.json === true ? JSON.stringify(value) : words}\n`)
}
