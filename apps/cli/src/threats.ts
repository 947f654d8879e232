import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import type { Grading } from '@testudo/kernel/situation'
import type { ImportReport } from '@testudo/platform/objects'
import type { Command } from 'commander'
import { looksLikeFeed } from '@testudo/vulnerabilities'
import { headOf, mustBeFile, mustNotBeMisp } from './files.ts'
import type { OpenNode } from './open.ts'
import { stixCommands } from './stix.ts'

const IMPORT_HELP = `
FILE is a STIX 2.1 bundle, an array of objects, one object, or one object a line; plain or gzip, told by its first
bytes. "-" reads standard input. Where a node runs on the data folder, it does the work. MISP events: testudo misp import.

FILE may also be what is known of vulnerabilities, told by its content: CVE JSON 5 (one, a list, one a line), the KEV
catalogue, EPSS CSV, CSAF 2.0 and 2.1, OSV, NVD 2.0, OpenVEX. It is read to its end before anything is stored: a file that is cut, or
whose shape is not known, leaves nothing behind. With --json it prints
  {"total","new","changed","same","quarantined","flags":{FLAG:n},"dryRun","milliseconds","files":[{"file","format",…}],
   "problems":[{"file","line","at","code","message"}]}

With --json one value is printed:
  {"new","newer","same","older","quarantined","pendingReferences","total","warnings":{RULE:n},"dryRun","milliseconds",
   "files":[{"file","total",…}],"problems":[{"file","index","id"?,"byte"?,"code","message"}]}
Counts are sums over the files; pendingReferences is what was still missing after the last file.

Exit code: 0 also when objects were quarantined (they are counted and named); 2 when a file itself cannot be read.

Examples:
  testudo import bundle.json --data DIR --dry-run
  testudo import kev.json --data DIR --json
  testudo import bundle.json bundle.json.gz --data DIR --source "Ally CERT" --reliability B --credibility 2 --json`

const EXPORT_HELP = `
Writes one STIX bundle to standard output: the newest version of every object, or every version with --versions; with
--type only some types. Each object is written in its canonical form (RFC 8785). --json is the only format and may be left out.

Examples:
  testudo export --data DIR --json > everything.json
  testudo export --data DIR --versions --type malware,tool > tools.json`

interface ImportFlags {
  readonly data?: string
  readonly source?: string
  readonly reliability?: string
  readonly credibility?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** Registers `import`, `export` and `stix validate`. */
export function threatsCommands(program: Command, open: OpenNode): void {
  program
    .command('import')
    .description('takes STIX, or lists of vulnerabilities, into a data folder')
    .argument('<FILE...>', 'files; - is standard input (STIX only)')
    .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--source <NAME>', 'who asserts it: an ally, a feed (default: the name of the file)')
    .option('--reliability <A-F>', 'Admiralty reliability of the source')
    .option('--credibility <1-6>', 'Admiralty credibility of the information')
    .option('--dry-run', 'show the verdicts, store nothing')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', IMPORT_HELP)
    .action((files: string[], flags: ImportFlags) => importFiles(files, flags, open))

  program
    .command('export')
    .description('writes one STIX bundle')
    .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--versions', 'every version, not only the newest')
    .option('--type <T>', 'only these STIX types, with commas between them', typeList)
    .option('--json', 'JSON, the only format')
    .addHelpText('after', EXPORT_HELP)
    .action(async (flags: { data?: string; versions?: boolean; type?: readonly string[] }) => {
      const node = await open(flags.data === undefined ? {} : { data: flags.data })
      try {
        const pieces = node.objects.export(node.subject, {
          versions: flags.versions === true,
          ...(flags.type ? { types: flags.type } : {}),
        })
        for await (const piece of pieces) await write(piece)
      } finally {
        await node.close()
      }
    })

  stixCommands(program)
}

/** Waits where the reader is slower than we are, so that a large export stays small in memory. */
async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return
  await new Promise((drained) => process.stdout.once('drain', drained))
}

async function importFiles(files: readonly string[], flags: ImportFlags, open: OpenNode): Promise<void> {
  const grading = gradingOf(flags.reliability, flags.credibility)
  if (files.filter((file) => file === '-').length > 1)
    throw new Fault('invalid', 'cli.stdin_twice', 'Standard input ("-") can be read once only.')
  // All files are looked at before the first is stored: a mistyped name must not leave half of an import behind.
  const feeds: string[] = []
  for (const file of files) {
    if (file === '-') continue
    await mustBeFile(file)
    const head = await headOf(file)
    mustNotBeMisp(file, head)
    if (looksLikeFeed(head)) feeds.push(file)
  }
  if (feeds.length > 0) {
    const other = files.find((file) => !feeds.includes(file))
    if (other !== undefined)
      throw new Fault('invalid', 'cli.mixed_import', 'Take STIX and lists of vulnerabilities in two commands.', {
        place: { file: other },
      })
    if (grading !== undefined)
      throw new Fault('invalid', 'cli.grading', 'Sources of vulnerabilities are not graded. Leave the grading out.')
    // Only here: most imports are STIX.
    await (await import('./feedFiles.ts')).importFeeds(feeds, flags)
    return
  }
  const node = await open(flags.data === undefined ? {} : { data: flags.data })
  const reports: { readonly file: string; readonly report: ImportReport }[] = []
  try {
    for (const file of files) {
      const progress = flags.json === true ? undefined : progressLine(file)
      try {
        const report = await node.objects.import(
          node.subject,
          file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 }),
          {
            source: flags.source ?? (file === '-' ? 'standard input' : basename(file)),
            ...(grading ? { grading } : {}),
            dryRun: flags.dryRun === true,
            ...(progress ? { onProgress: progress } : {}),
          },
        )
        reports.push({ file, report })
      } catch (error) {
        if (error instanceof Fault)
          throw new Fault(error.kind, error.code, error.message, { cause: error, place: { file, ...error.place } })
        throw error
      } finally {
        if (progress && process.stderr.isTTY) process.stderr.write('\r\u001b[K')
      }
    }
  } finally {
    await node.close()
  }
  const sum = summed(reports, flags.dryRun === true)
  process.stdout.write(flags.json === true ? `${JSON.stringify(sum)}\n` : told(sum))
}

function gradingOf(reliability: string | undefined, credibility: string | undefined): Grading | undefined {
  if (reliability === undefined && credibility === undefined) return undefined
  const r = (['A', 'B', 'C', 'D', 'E', 'F'] as const).find((one) => one === (reliability ?? 'F').toUpperCase())
  const c = (['1', '2', '3', '4', '5', '6'] as const).find((one) => one === (credibility ?? '6'))
  if (!r || !c)
    throw new Fault('invalid', 'cli.grading', 'Reliability is a letter from A to F, credibility a number from 1 to 6.')
  return { reliability: r, credibility: c }
}

function typeList(text: string): readonly string[] {
  const types = text.split(',').filter((one) => one !== '')
  if (types.length === 0 || types.some((one) => !/^[a-z0-9-]+$/.test(one)))
    throw new Fault('invalid', 'cli.types', `"${text}" is not a list of STIX types.`)
  return types
}

/** One line on a terminal that is rewritten, nothing elsewhere. */
function progressLine(file: string): (done: { objects: number; bytes: number }) => void {
  let last = 0
  return ({ objects }) => {
    const now = performance.now()
    if (!process.stderr.isTTY || now - last < 200) return
    last = now
    process.stderr.write(`\r\u001b[K${file}: ${objects.toLocaleString('en')} objects`)
  }
}

function summed(reports: readonly { readonly file: string; readonly report: ImportReport }[], dryRun: boolean) {
  const add = (pick: (report: ImportReport) => number) => reports.reduce((sum, { report }) => sum + pick(report), 0)
  const warnings: Record<string, number> = {}
  for (const { report } of reports)
    for (const [rule, n] of Object.entries(report.warnings)) warnings[rule] = (warnings[rule] ?? 0) + n
  return {
    new: add((r) => r.new),
    newer: add((r) => r.newer),
    same: add((r) => r.same),
    older: add((r) => r.older),
    quarantined: add((r) => r.quarantined),
    pendingReferences: reports.at(-1)?.report.pendingReferences ?? 0,
    total: add((r) => r.total),
    warnings,
    dryRun,
    milliseconds: add((r) => r.milliseconds),
    files: reports.map(({ file, report }) => ({ file, ...report, warnings: undefined, problems: undefined })),
    problems: reports.flatMap(({ file, report }) => report.problems.map((problem) => ({ file, ...problem }))),
  }
}

function told(sum: ReturnType<typeof summed>): string {
  const n = (value: number) => value.toLocaleString('en')
  const rate = sum.milliseconds > 0 ? `, ${n(Math.round((sum.total / sum.milliseconds) * 1_000))} objects/s` : ''
  const lines = [
    `${n(sum.total)} objects ${sum.dryRun ? 'looked at, nothing stored' : 'taken in'} (${(sum.milliseconds / 1_000).toFixed(1)} s${rate})`,
    `  ${n(sum.new)} new · ${n(sum.newer)} newer · ${n(sum.same)} same · ${n(sum.older)} older · ${n(sum.quarantined)} quarantined`,
    ...(sum.pendingReferences > 0
      ? [`  ${n(sum.pendingReferences)} references wait for objects that have not arrived`]
      : []),
    ...sum.problems
      .slice(0, 20)
      .map(
        ({ file, index, id, message }) =>
          `  ${file}, object ${index + 1}${id === undefined ? '' : ` (${id})`}: ${message}`,
      ),
    ...(sum.problems.length > 20
      ? [`  … and ${n(sum.quarantined - 20)} more: see --json, or the quarantine on the Import page`]
      : []),
  ]
  return `${lines.join('\n')}\n`
}
