import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type IndicatorReport, SOURCE_FORMATS, type SourceCounts } from '@testudo/detection'
import {
  detectFiles,
  type DetectionHit,
  type DetectReport,
  findFiles,
  loadIndicators,
  loadRules,
  loadWarningLists,
} from '@testudo/detection/server'
import { Fault } from '@testudo/kernel/fault'
import { Argument, type Command, Option } from 'commander'
import { fieldMapOf } from './fieldMap.ts'

const HELP = `
PATH is a file of telemetry, a folder of such, or - for standard input; also gzip and tar.gz. The format is told from the
content: Suricata EVE, Zeek (JSON or its own tables), Windows events as JSON (nested, flat, winlogbeat), ECS, OCSF, other JSON
(lines, pretty-printed, arrays), CSV; of text only what is named itself. What is cut or damaged is counted and passed over.

--rules takes Sigma rules (.yml), --indicators a STIX bundle, CSV with a header (value, type?, id?, owner?, valid_from?, valid_until?,
confidence?) or one value a line. Names are found in the names below them, addresses in blocks. --warninglists leaves out
values on lists of MISP. --lists is {"name":["value"]} for rules with placeholders. --field-map is
{"logsource":{"category":"proxy"},"fields":{"c-uri":["request.line"]}}: what these events call a field; logsource may be left out.

With --json: {"hits":[HIT],"events":n,"rules":{"loaded":n,"rejected":[{"id","source","line","reason"}]},
  "indicators":{"loaded":n,"rejected":[{"id","reason"}],"suppressed":[{"kind","value","id","list","version"}]},
  "counts":COUNTS,"sources":[{"file","format","counts":COUNTS,"trouble"?}]}
HIT of a rule is {"rule","title","level"?,"file","line","fields":[{"name","value","item"}]}, of an indicator {"indicator","kind",
  "value","field","role","text","file","line","validity",…}. COUNTS is {"bytes","events","broken","tooLong","notUtf8","nul","ragged",
  "unparsed"}; unparsed are events in which nothing was found and which were not checked further.

Exit code: 0 also when there are hits or a file could not be read (it is named), 2 bad input.

Examples:
  testudo detect events.ndjson --rules rules --json
  testudo detect events.ndjson --indicators indicators.csv
  gzip -c events.ndjson | testudo detect - --rules rules --indicators indicators.csv --format windows --json`

/** Threads for large files. */
const THREADS = Math.min(8, availableParallelism())

interface DetectFlags {
  readonly rules: readonly string[]
  readonly indicators: readonly string[]
  readonly warninglists: readonly string[]
  readonly lists?: string
  readonly fieldMap: readonly string[]
  readonly logsource?: string
  readonly format?: (typeof SOURCE_FORMATS)[number]
  readonly json?: boolean
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** Registers `detect`: rules and indicators against files. Needs no node. */
export function detectCommands(program: Command): void {
  program
    .command('detect')
    .description('runs Sigma rules and indicators over files of telemetry')
    .addArgument(new Argument('<PATH...>', 'files and folders, or - for standard input'))
    .option('--rules <DIR>', 'Sigma rules: file or folder; again for more', collect, [])
    .option('--indicators <FILE>', 'indicators; again for more', collect, [])
    .option('--warninglists <DIR>', 'warning lists of MISP; again for more', collect, [])
    .option('--lists <FILE>', 'values of placeholders, as JSON')
    .option('--field-map <FILE>', 'what these events call the fields of Sigma, as JSON; again for more', collect, [])
    .option('--logsource <WORDS>', 'what the events are, as Sigma says it: product=linux,service=sshd')
    .addOption(new Option('--format <F>', 'format of all files').choices(SOURCE_FORMATS))
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', HELP)
    .action(detect)
}

async function detect(paths: readonly string[], flags: DetectFlags): Promise<void> {
  if (flags.rules.length + flags.indicators.length === 0)
    throw new Fault('invalid', 'cli.detect', 'Say what to look for: --rules DIR, --indicators FILE, or both.')
  const files = await findFiles(paths)
  const loaded =
    flags.rules.length > 0
      ? await loadRules(flags.rules, listsOf(flags.lists), flags.fieldMap.map(fieldMapOf))
      : undefined
  const warningLists = flags.warninglists.length > 0 ? await loadWarningLists(flags.warninglists) : undefined
  const indicators =
    flags.indicators.length > 0
      ? await loadIndicators(flags.indicators, { scanners: THREADS + 1, ...(warningLists && { warningLists }) })
      : undefined

  const out = new HitWriter(flags.json === true)
  const tell = progressTo(process.stderr, files.length)
  const logsource = logsourceOf(flags.logsource)
  const report = await detectFiles(files, {
    ...(loaded && { engine: loaded.engine }),
    ...(indicators && { indicators: indicators.set }),
    ...(flags.format !== undefined && { format: flags.format }),
    ...(logsource !== undefined && { hint: { logsource } }),
    threads: THREADS,
    take: (hit) => out.add(hit),
    progress: async (read) => {
      tell(read, out.count)
      await out.flush()
    },
  })
  await out.flush()
  const rejected = (loaded?.rejected ?? []).map(({ id, title, source, line, reason }) => ({
    id: id ?? title ?? source,
    source,
    line,
    reason,
  }))
  const rest = {
    events: report.counts.events,
    rules: { loaded: loaded?.engine.rules ?? 0, rejected },
    ...(indicators && { indicators: indicatorsOf(indicators.reports, indicators.set) }),
    counts: report.counts,
    sources: report.sources,
  }
  await out.end(rest, () => summary(report, rest.rules, out.count))
}

/** Writes hits as they come: with `--json` as the first member of one value, else a line each. */
class HitWriter {
  count = 0
  private held: string[] = []
  private begun = false
  private readonly json: boolean

  constructor(json: boolean) {
    this.json = json
  }

  add(hit: DetectionHit): void {
    this.held.push(this.json ? `${this.count === 0 ? '' : ',\n'}${JSON.stringify(hit)}` : `${lineOf(hit)}\n`)
    this.count++
  }

  async flush(): Promise<void> {
    if (this.held.length > 0) await this.write(this.held.splice(0).join(''))
  }

  async end(rest: object, said: () => string): Promise<void> {
    if (this.json) await this.write(`],${JSON.stringify(rest).slice(1)}\n`)
    else await this.write(said())
  }

  /** Waits where the reader is slower than we are. */
  private async write(text: string): Promise<void> {
    const head = this.json && !this.begun ? '{"hits":[' : ''
    this.begun = true
    if (!process.stdout.write(head + text)) await new Promise((drained) => process.stdout.once('drain', drained))
  }
}

function lineOf(hit: DetectionHit): string {
  const place = `${hit.file}:${hit.line}`
  if ('rule' in hit) {
    const fields = hit.fields.map(({ name, value }) => `${name}=${shown(value)}`).join(' ')
    return `${place}  ${hit.level ?? '-'}  ${shown(hit.title)} (${hit.rule})  ${fields}`
  }
  return `${place}  ${hit.kind}  ${shown(hit.value)}  in ${hit.field} (${hit.role})  ${hit.indicator}${hit.owner === undefined ? '' : ` of ${hit.owner}`}`
}

/** Telemetry is hostile text: no line ends and no control characters reach the terminal. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  const plain = text.replaceAll(/\p{C}/gu, '·')
  return plain.length > 120 ? `${plain.slice(0, 120)}…` : plain
}

const COUNTED: readonly (readonly [keyof SourceCounts, string])[] = [
  ['broken', 'broken'],
  ['tooLong', 'too long'],
  ['notUtf8', 'not UTF-8'],
  ['nul', 'NUL bytes'],
  ['ragged', 'rows of other width'],
]

function summary(
  { counts, sources }: DetectReport,
  rules: { readonly loaded: number; readonly rejected: readonly object[] },
  hits: number,
): string {
  const dirt = COUNTED.filter(([key]) => counts[key] > 0).map(
    ([key, word]) => `${counts[key].toLocaleString('en')} ${word}`,
  )
  const lines = [
    `${hits.toLocaleString('en')} hits in ${counts.events.toLocaleString('en')} events; ${rules.loaded.toLocaleString('en')} rules` +
      (rules.rejected.length > 0 ? `, ${rules.rejected.length} rejected (--json names them)` : ''),
    ...(dirt.length > 0 ? [`passed over or mended: ${dirt.join(', ')}`] : []),
    ...sources.flatMap(({ file, trouble }) => (trouble === undefined ? [] : [`${file}: ${trouble}`])),
  ]
  return `${lines.join('\n')}\n`
}

function indicatorsOf(
  reports: readonly IndicatorReport[],
  set: { readonly size: number; readonly suppressedCount: number; readonly suppressed: readonly object[] },
) {
  return {
    loaded: reports.reduce((sum, { loaded }) => sum + loaded, 0),
    values: set.size,
    rejectedCount: reports.reduce((sum, { rejectedCount }) => sum + rejectedCount, 0),
    rejected: reports.flatMap(({ rejected }) => rejected),
    suppressedCount: set.suppressedCount,
    suppressed: set.suppressed,
  }
}

const PROGRESS_MS = 2_000

function progressTo(stream: NodeJS.WritableStream, files: number) {
  let next = performance.now() + PROGRESS_MS
  return (read: { readonly files: number; readonly counts: SourceCounts }, hits: number) => {
    if (performance.now() < next) return
    next = performance.now() + PROGRESS_MS
    const { bytes, events } = read.counts
    stream.write(
      `testudo: ${(bytes / 1e6).toFixed(0)} MB, ${events.toLocaleString('en')} events, ${hits.toLocaleString('en')} hits, file ${read.files + 1} of ${files}\n`,
    )
  }
}

function listsOf(file: string | undefined): Record<string, readonly string[]> {
  if (file === undefined) return {}
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Fault('invalid', 'cli.lists', 'This file is no JSON.', { cause, place: { file } })
  }
  const lists = Object.entries(typeof value === 'object' && value !== null ? value : {})
  if (!lists.every(([, list]) => Array.isArray(list) && list.every((one) => typeof one === 'string')))
    throw new Fault('invalid', 'cli.lists', 'Lists are written as {"name":["value", …]}.', { place: { file } })
  return Object.fromEntries(lists as [string, string[]][])
}

function logsourceOf(words: string | undefined): { product?: string; category?: string; service?: string } | undefined {
  if (words === undefined) return undefined
  const pairs = words.split(',').map((word) => word.trim().split('='))
  if (!pairs.every(([key = '', value = '']) => ['product', 'category', 'service'].includes(key) && value !== ''))
    throw new Fault('invalid', 'cli.logsource', 'Write --logsource as product=linux,service=sshd (or category=…).')
  return Object.fromEntries(pairs as [string, string][])
}
