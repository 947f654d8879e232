import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import type { Reply } from '@testudo/kernel/contract'
import {
  exportMisp,
  exportMispNotes,
  importMisp,
  loadMispLists,
  MISP_VERDICTS,
  mispAudiences,
  mispFindings,
  mispLists,
  mispReport,
  type MispReport,
  setMispAudiences,
  TLP_WORDS,
} from '@testudo/sharing'
import type { Command } from 'commander'
import { mustBeFile } from './files.ts'
import { type AskedNode, askNode } from './askedNode.ts'
import { clearProgress, inFile, progressLine, read } from './asking.ts'
import { writeNew } from './newFile.ts'
import { type FolderFlags, report } from './report.ts'

const IMPORT_HELP = `
FILE is MISP JSON as MISP exports it: one event, {"response":[…]}, an array, or one event a line; plain or gzip. "-" reads
standard input. Each object is stored under the label that its distribution, sharing group, TLP and PAP mean here
(testudo misp audiences); what is not known here is held for nobody and named with its place. Local tags are not taken.

With --json one value is printed:
  {"events","refused","new","newer","same","older","quarantined","held","findings":{KIND:n},"dryRun","milliseconds",
   "files":[{"file","job",…the same…,"notes":[{"event","kind","path","message","id"?,"code"?}]}]}

Exit code: 0 also when something was held or refused (it is counted and named); 2 when a file itself cannot be read.

Examples:
  testudo misp import event.json --data DIR --dry-run
  testudo misp import events.json.gz --data DIR --as-tlp AMBER --quiet-warned --json`

const EXPORT_HELP = `
ID is the STIX id of a report, grouping or any other object; what it refers to comes along, as far as labels and the release
port allow. Distribution is 0 (the receiving organisation only) unless told. What MISP has no place for is told on standard
error, or with --notes instead of the event.

Examples:
  testudo misp export grouping--5f0e8a4c-1d2b-4c3d-8e4f-000000000001 --data DIR --out event.json
  testudo misp export grouping--5f0e8a4c-1d2b-4c3d-8e4f-000000000001 --data DIR --notes --json`

const LISTS_HELP = `
FILE is list.json or machinetag.json of MISP, a JSON array of them, or a tar archive of them; plain or gzip. Without FILE the
lists of the node are shown. An older version does not replace a newer one.

Examples:
  testudo misp lists misp-warninglists.tar.gz misp-taxonomies.tar.gz --data DIR
  testudo misp lists --data DIR --json`

const AUDIENCES_HELP = `
FILE is JSON: {"levels":{"0":LABEL,…,"3":LABEL,"unstated":LABEL},"groups":[{"uuid","name","label":LABEL}]}. It replaces the
table, for what comes in from now on. A level that is not in it means the organisation of this node alone; a sharing group
that is not in it means nobody. Without FILE the table is shown, in the same shape.

Examples:
  testudo misp audiences --data DIR --json > audiences.json
  testudo misp audiences audiences.json --data DIR`

const SHOWN = 20
/** Notes of one file that `--json` carries. */
const MOST_NOTES = 10_000

type Finding = Reply<typeof mispFindings>['rows'][number]

/** Registers `misp import`, `export`, `lists` and `audiences`. */
export function mispCommands(program: Command): void {
  const misp = program
    .command('misp')
    .description('MISP events in and out, what their distributions mean here, warning lists')
  const common = (name: string, summary: string, help: string) =>
    misp
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', help)
  common('import', 'takes MISP events into a data folder', IMPORT_HELP)
    .argument('<FILE...>', 'MISP JSON; - is standard input')
    .option('--dry-run', 'show the verdicts, store nothing')
    .option('--as-tlp <WORD>', `take nothing under a laxer TLP: ${TLP_WORDS.join(', ')}`)
    .option('--quiet-warned', 'keep attributes that are on a warning list without to_ids')
    .action(importFiles)
  common('export', 'writes an object with what it refers to as a MISP event', EXPORT_HELP)
    .argument('<ID>', 'STIX id')
    .option('--out <FILE>', 'write to a new file instead of standard output')
    .option('--distribution <0-3>', 'distribution of the event (default: 0)')
    .option('--notes', 'only say what would be lost or changed')
    .action(exportEvent)
  common('lists', 'loads warning lists and taxonomies, or shows them', LISTS_HELP)
    .argument('[FILE...]', 'lists, taxonomies or archives of them')
    .action(lists)
  common('audiences', 'what MISP distributions mean here, or changes it', AUDIENCES_HELP)
    .argument('[FILE]', 'the table as JSON')
    .action(audiences)
}

interface ImportFlags extends FolderFlags {
  readonly dryRun?: boolean
  readonly asTlp?: string
  readonly quietWarned?: boolean
}

async function importFiles(files: readonly string[], flags: ImportFlags): Promise<void> {
  const asTlp = flags.asTlp === undefined ? undefined : tlpOf(flags.asTlp)
  if (files.filter((file) => file === '-').length > 1)
    throw new Fault('invalid', 'cli.stdin_twice', 'Standard input ("-") can be read once only.')
  // All files are looked at before the first is stored: a mistyped name must not leave half of an import behind.
  for (const file of files) if (file !== '-') await mustBeFile(file)
  const node = await askNode(flags.data)
  const done: {
    readonly file: string
    readonly job: string
    readonly report: MispReport
    readonly notes: Finding[]
  }[] = []
  try {
    for (const file of files) {
      const query = new URLSearchParams({
        fileName: (file === '-' ? 'standard input' : basename(file)).slice(0, 200),
        dryRun: String(flags.dryRun === true),
        quiet: String(flags.quietWarned === true),
        ...(asTlp === undefined ? {} : { asTlp }),
      })
      const bytes = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 })
      const taken = read(importMisp, await inFile(file, node.ask('POST', `${importMisp.path}?${query}`, bytes)))
      const result = taken.report ?? (await inFile(file, node.finish(taken.job, progressLine(file, 'objects'))))
      done.push({ file, job: taken.job, report: mispReport.parse(result), notes: await notesOf(node, taken.job) })
    }
  } finally {
    clearProgress()
    await node.close()
  }
  const sum = summed(done.map((one) => one.report))
  const rows = done.map(({ file, job, report: own, notes }) => ({ file, job, ...own, notes }))
  report(flags, { ...sum, files: rows }, told(sum, rows))
}

async function notesOf(node: AskedNode, job: string): Promise<Finding[]> {
  const rows: Finding[] = []
  let after: string | undefined
  do {
    const query = new URLSearchParams({ limit: '200', ...(after === undefined ? {} : { after }) })
    const path = mispFindings.path.replace(':job', encodeURIComponent(job))
    const page = read(mispFindings, await node.ask('GET', `${path}?${query}`))
    rows.push(...page.rows)
    after = page.next
  } while (after !== undefined && rows.length < MOST_NOTES)
  return rows
}

async function exportEvent(
  id: string,
  flags: FolderFlags & { readonly out?: string; readonly distribution?: string; readonly notes?: boolean },
): Promise<void> {
  const distribution = flags.distribution ?? '0'
  if (!/^[0-3]$/.test(distribution))
    throw new Fault('invalid', 'cli.distribution', `--distribution ${distribution} is none: 0, 1, 2 or 3.`)
  const node = await askNode(flags.data)
  const place = encodeURIComponent(id)
  try {
    const said = read(exportMispNotes, await node.ask('GET', exportMispNotes.path.replace(':id', place)))
    const lines = said.notes.map(({ level, id: about, path, message }) => `${level} ${about ?? path}: ${message}`)
    if (flags.notes === true) {
      const more = lines.length === 0 ? 'Nothing of it would be lost.' : lines.join('\n')
      report(flags, said, `${said.objects} objects as ${said.events} events\n${more}`)
      return
    }
    const bytes = await node.stream(`${exportMisp.path.replace(':id', place)}?distribution=${distribution}`)
    await writeNew(bytes, flags.out)
    for (const line of lines.slice(0, SHOWN)) process.stderr.write(`${line}\n`)
    if (lines.length > SHOWN) process.stderr.write(`… and ${lines.length - SHOWN} more: see --notes\n`)
  } finally {
    await node.close()
  }
}

async function lists(files: readonly string[], flags: FolderFlags): Promise<void> {
  for (const file of files) await mustBeFile(file)
  const node = await askNode(flags.data)
  try {
    if (files.length === 0) {
      const { rows } = read(mispLists, await node.ask('GET', mispLists.path))
      const lines = rows.map(
        ({ kind, name, version, entries }) => `${kind.padEnd(8)} ${name}  version ${version}, ${entries} entries`,
      )
      report(flags, { rows }, lines.length === 0 ? 'No lists here.' : lines.join('\n'))
      return
    }
    const loaded: (Reply<typeof loadMispLists> & { readonly file: string })[] = []
    for (const file of files)
      loaded.push({
        file,
        ...read(loadMispLists, await inFile(file, node.ask('POST', loadMispLists.path, createReadStream(file)))),
      })
    const rows = loaded.flatMap((one) => one.rows)
    const count = (verdict: string) => rows.filter((row) => row.verdict === verdict).length
    const notes = loaded.flatMap((one) => one.notes.map((note) => ({ ...note, of: one.file })))
    report(
      flags,
      { files: loaded },
      [
        `${rows.length} lists and taxonomies: ${['new', 'newer', 'changed', 'same', 'older'].map((verdict) => `${count(verdict)} ${verdict}`).join(' · ')}`,
        ...notes
          .slice(0, SHOWN)
          .map(({ of, file, path, message }) => `  ${of}${file === '' ? '' : `, ${file}`} ${path}: ${message}`),
        ...(notes.length > SHOWN ? [`  … and ${notes.length - SHOWN} more: see --json`] : []),
      ].join('\n'),
    )
  } finally {
    await node.close()
  }
}

async function audiences(file: string | undefined, flags: FolderFlags): Promise<void> {
  const wanted = file === undefined ? undefined : await readTable(file)
  const node = await askNode(flags.data)
  try {
    const before = read(mispAudiences, await node.ask('GET', mispAudiences.path))
    const { version: _, ...now } =
      wanted === undefined || file === undefined
        ? before
        : read(
            setMispAudiences,
            await inFile(
              file,
              node.ask('PUT', setMispAudiences.path, JSON.stringify({ ...wanted, version: before.version })),
            ),
          )
    report(flags, now, JSON.stringify(now, undefined, 2))
  } finally {
    await node.close()
  }
}

async function readTable(file: string): Promise<object> {
  await mustBeFile(file)
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('an object is expected')
    const { levels = {}, groups = [] } = value as { readonly levels?: unknown; readonly groups?: unknown }
    return { levels, groups }
  } catch (cause) {
    throw new Fault('invalid', 'cli.audiences', 'This is no table of audiences. See testudo misp audiences --help.', {
      cause,
      place: { file },
    })
  }
}

function tlpOf(word: string): (typeof TLP_WORDS)[number] {
  const plain = word.toUpperCase().replace(/^TLP:/, '')
  const found = TLP_WORDS.find((one) => one === plain)
  if (found === undefined)
    throw new Fault('invalid', 'cli.tlp', `--as-tlp ${word} is no TLP level: ${TLP_WORDS.join(', ')}.`)
  return found
}

function summed(reports: readonly MispReport[]): MispReport {
  const add = (pick: (one: MispReport) => number) => reports.reduce((sum, one) => sum + pick(one), 0)
  const findings: MispReport['findings'] = {}
  for (const one of reports)
    for (const [kind, n] of Object.entries(one.findings) as [keyof typeof findings, number][])
      findings[kind] = (findings[kind] ?? 0) + n
  return {
    events: add((one) => one.events),
    refused: add((one) => one.refused),
    new: add((one) => one.new),
    newer: add((one) => one.newer),
    same: add((one) => one.same),
    older: add((one) => one.older),
    quarantined: add((one) => one.quarantined),
    held: add((one) => one.held),
    findings,
    dryRun: reports.some((one) => one.dryRun),
    milliseconds: add((one) => one.milliseconds),
  }
}

/** What a person must act on comes first: the rest is in `--json`. */
const URGENT: readonly Finding['kind'][] = [
  'refused',
  'held',
  'quarantined',
  'warned',
  'tag',
  'lost',
  'changed',
  'custom',
]

function told(
  sum: MispReport,
  files: readonly { readonly file: string; readonly notes: readonly Finding[] }[],
): string {
  const n = (value: number) => value.toLocaleString('en')
  const notes = files
    .flatMap(({ file, notes: own }) => own.map((note) => ({ file, ...note })))
    .toSorted((a, b) => URGENT.indexOf(a.kind) - URGENT.indexOf(b.kind))
  const total = MISP_VERDICTS.reduce((all, verdict) => all + sum[verdict], 0)
  const found = Object.entries(sum.findings).map(([kind, count]) => `${n(count)} ${kind}`)
  return [
    `${n(sum.events)} ${sum.events === 1 ? 'event' : 'events'}, ${n(total)} objects ${sum.dryRun ? 'looked at, nothing stored' : 'taken in'} (${(sum.milliseconds / 1_000).toFixed(1)} s)`,
    `  ${MISP_VERDICTS.map((verdict) => `${n(sum[verdict])} ${verdict}`).join(' · ')}${sum.refused > 0 ? ` · ${n(sum.refused)} events refused` : ''}`,
    ...(found.length > 0 ? [`  notes: ${found.join(' · ')}`] : []),
    ...notes
      .slice(0, SHOWN)
      .map(({ file, event, kind, path, message }) => `  ${file}, event ${event + 1} ${path}: ${kind}: ${message}`),
    ...(notes.length > SHOWN ? [`  … and ${n(notes.length - SHOWN)} more: see --json`] : []),
  ].join('\n')
}
