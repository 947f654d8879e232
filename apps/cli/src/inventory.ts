import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import {
  EXPORT_FORMATS,
  EXPOSURES,
  exportInventory,
  importInventory,
  INVENTORY_FORMATS,
  inventory,
  inventoryImports,
  undoImport,
} from '@testudo/vulnerabilities'
import { type Command, Option } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { clearProgress, inFile, plain, progressLine, read, within } from './asking.ts'
import { mustBeFile } from './files.ts'
import { matchCommand } from './inventoryMatch.ts'
import { statusCommands } from './inventoryStatus.ts'
import { writeNew } from './newFile.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
You ask as the operator of this machine. Where a node runs on the data folder, it does the work.`

const HELP = {
  import: `
FILE is an SBOM (CycloneDX or SPDX), a table as CSV, a list of CPE names, an export of a scanner as CSV, or the XML of nmap or
Nessus; plain or gzip, told by its content. "-" reads standard input. A file that cannot be read leaves nothing; lines that
cannot be read are named and stop no other. What a file says of a piece takes the place of what stood under the same label.

With --json: {"files":[{"file","job","report":{"format","equipment":{"new","changed","same"},"components","undecidable",
  "vulnerabilities","problems":[{"line"?,"at","code","message"}],"dryRun","sample"}}]}
${EXIT}

Exit code: 0 also when lines were left out (they are counted and named); 2 when a file cannot be read; 3 a label beyond you.

Examples:
  testudo inventory import gateways.csv --data DIR --dry-run
  testudo inventory import turbine.cdx.json --operator "Port de l’Estuaire" --equipment "Turbine 3" --exposure controlled --json`,
  imports: `
${EXIT}

Examples:
  testudo inventory imports --data DIR`,
  undo: `
Pieces that were new are gone, changed ones are as they were before; what was changed again since stays. Stopped half way, it
goes on when it is asked for again.
${EXIT}

Exit code: 0 done; 4 no such import of your organisation.

Examples:
  testudo inventory undo job-5Qm0aXk2VtY1uS8f --data DIR --json`,
  list: `
With --json: {"rows":[{"id","name","operator","operatorName","nation","asset"?,"exposure","components","seen","open",
  "contested"?,"mark"}],"found","marking"}. "open": vulnerabilities its programs are matched with. "contested": so many
versions stand beside each other, because who brought the newer one had no say in the older; all of them are matched.
${EXIT}

Examples:
  testudo inventory list --data DIR
  testudo inventory list --cve CVE-2026-99417 --json`,
  export: `
CSV has one line a program and comes in again as it went out; cyclonedx is CycloneDX 1.6 with a device for each piece. The
marking stands in the file. What leaves is recorded with who took it, its label and its SHA-256.
${EXIT}

Exit code: 0 done; 5 the file is there already.

Examples:
  testudo inventory export --format csv --out inventory.csv --data DIR
  testudo inventory export --format cyclonedx --operator "Port de l’Estuaire" > port.cdx.json`,
} as const

const SHOWN = 20
const PAGE = 500
const MOST_LISTED = 10_000

type Ask = typeof askNode

/** Registers `inventory import`, `imports`, `undo`, `list`, `export` and `status`. */
export function inventoryCommands(program: Command, ask: Ask): void {
  const group = program.command('inventory').description('equipment and the software it runs: in, out, what is open')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  const wanted = (command: Command) =>
    command
      .option('--text <WORDS>', 'words of the name or of the operator')
      .option('--operator <NAME>', 'id or name of the operator')
      .option('--asset <ID>', 'asset of the picture it belongs to')
      .option('--cve <ID>', 'only what this vulnerability speaks of')

  common('import', 'takes equipment and its software in')
    .argument('<FILE...>', 'files; - is standard input')
    .option('--dry-run', 'say what would change, store nothing')
    .addOption(new Option('--format <F>', 'when content does not tell').choices(INVENTORY_FORMATS))
    .option('--operator <NAME>', 'id or name of the operator of lines that name none')
    .option('--equipment <NAME>', 'what an SBOM is of')
    .option('--asset <ID>', 'asset of the picture it belongs to')
    .addOption(new Option('--exposure <E>', 'how it is reached').choices(EXPOSURES))
    .option('--label <JSON>', 'label of what is taken (default: the node’s)')
    .action((files: readonly string[], flags: ImportFlags) => importFiles(ask, files, flags))
  common('imports', 'what was imported, and what still stands of it').action((flags: FolderFlags) =>
    within(ask, flags, async (node) => {
      const told = read(inventoryImports, await node.ask('GET', inventoryImports.path))
      report(flags, told, told.rows.length === 0 ? 'No imports.' : told.rows.map(importLine).join('\n'))
    }),
  )
  common('undo', 'takes back what an import brought')
    .argument('<IMPORT>', 'its id, as "imports" shows it')
    .action((id: string, flags: FolderFlags) => within(ask, flags, (node) => undo(node, id, flags)))
  wanted(common('list', 'equipment you may know of')).action((flags: WantedFlags) =>
    within(ask, flags, async (node) => {
      const told = await everything(node, flags)
      report(flags, told, told.rows.length === 0 ? 'No equipment.' : listed(told))
    }),
  )
  wanted(common('export', 'writes the inventory as a file'))
    .addOption(new Option('--format <F>', 'of the file').choices(EXPORT_FORMATS).default('csv'))
    .option('--out <FILE>', 'write to a new file instead of standard output')
    .action((flags: WantedFlags & { readonly format: string; readonly out?: string }) =>
      within(ask, flags, async (node) => {
        const query = new URLSearchParams({ format: flags.format, ...askedFor(flags) })
        await writeNew(await node.stream(`${exportInventory.path}?${query}`), flags.out)
        if (flags.out !== undefined) report(flags, { file: flags.out }, `Written to ${flags.out}.`)
      }),
    )
  statusCommands(group, ask)
  matchCommand(group, ask)
}

interface WantedFlags extends FolderFlags {
  readonly text?: string
  readonly operator?: string
  readonly asset?: string
  readonly cve?: string
}

const askedFor = ({ text, operator, asset, cve }: WantedFlags): Record<string, string> => ({
  ...(text === undefined ? {} : { text }),
  ...(operator === undefined ? {} : { operator }),
  ...(asset === undefined ? {} : { asset }),
  ...(cve === undefined ? {} : { cve }),
})

interface ImportFlags extends FolderFlags {
  readonly dryRun?: boolean
  readonly format?: string
  readonly operator?: string
  readonly equipment?: string
  readonly asset?: string
  readonly exposure?: string
  readonly label?: string
}

type Report = NonNullable<Reply<typeof importInventory>['report']>

async function importFiles(ask: Ask, files: readonly string[], flags: ImportFlags): Promise<void> {
  if (files.filter((file) => file === '-').length > 1)
    throw new Fault('invalid', 'cli.stdin_twice', 'Standard input ("-") can be read once only.')
  // All files are looked at before the first is stored: a mistyped name must not leave half of an import behind.
  for (const file of files) if (file !== '-') await mustBeFile(file)
  const { format, operator, equipment, asset, exposure, label, dryRun } = flags
  const given = Object.entries({ format, operator, equipment, asset, exposure, label }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  )
  const done: { readonly file: string; readonly job: string; readonly report: Report }[] = []
  await within(ask, flags, async (node) => {
    try {
      for (const file of files) {
        const query = new URLSearchParams([
          ...given,
          ['fileName', (file === '-' ? 'standard input' : basename(file)).slice(0, 200)],
          ['dryRun', String(dryRun === true)],
        ])
        const bytes = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 })
        const taken = read(
          importInventory,
          await inFile(file, node.ask('POST', `${importInventory.path}?${query}`, bytes)),
        )
        const result =
          taken.report ?? ((await inFile(file, node.finish(taken.job, progressLine(file, 'pieces')))) as Report)
        done.push({ file, job: taken.job, report: result })
      }
    } finally {
      clearProgress()
    }
  })
  report(flags, { files: done }, done.map(told).join('\n'))
}

const n = (value: number) => value.toLocaleString('en')

function told({
  file,
  job,
  report: { equipment, components, undecidable, vulnerabilities, problems, dryRun },
}: {
  readonly file: string
  readonly job: string
  readonly report: Report
}): string {
  return [
    `${file}: ${n(equipment.new)} new · ${n(equipment.changed)} changed · ${n(equipment.same)} same, ${n(components)} programs${dryRun ? '; nothing stored' : `; ${job}`}`,
    `  ${n(undecidable)} programs cannot be matched surely; ${n(vulnerabilities)} vulnerabilities come up`,
    ...problems
      .slice(0, SHOWN)
      .map(({ line, at, message }) => `  ${line === undefined ? at : `line ${line}, ${at}`}: ${plain(message)}`),
    ...(problems.length > SHOWN ? [`  … and ${n(problems.length - SHOWN)} more: see --json`] : []),
  ].join('\n')
}

const importLine = ({
  id,
  file,
  at,
  new: fresh,
  changed,
  stands,
  undone,
}: Reply<typeof inventoryImports>['rows'][number]) =>
  `${id}  ${new Date(at).toISOString()}  ${plain(file)}  ${n(fresh)} new, ${n(changed)} changed${undone === undefined ? `, ${n(stands)} still stand` : ', taken back'}`

async function undo(node: AskedNode, id: string, flags: FolderFlags): Promise<void> {
  const { job, report: at } = read(
    undoImport,
    await node.ask('POST', undoImport.path.replace(':id', encodeURIComponent(id)), '{}'),
  )
  const done = at ?? ((await node.finish(job, () => undefined)) as NonNullable<typeof at>)
  report(
    flags,
    done,
    `${n(done.withdrawn)} pieces are gone, ${n(done.restored)} are as before; ${n(done.changedSince)} were changed since and stay.`,
  )
}

type Listed = Reply<typeof inventory>

/** All pages, up to a length nobody reads further. */
async function everything(node: AskedNode, flags: WantedFlags): Promise<Pick<Listed, 'rows' | 'found' | 'marking'>> {
  const rows: Listed['rows'][number][] = []
  let page: Listed | undefined
  do {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...askedFor(flags),
      ...(page?.next === undefined ? {} : { after: page.next }),
    })
    page = read(inventory, await node.ask('GET', `${inventory.path}?${query}`))
    rows.push(...page.rows)
  } while (page.next !== undefined && rows.length < MOST_LISTED)
  return { rows, found: page.found, marking: page.marking }
}

function listed({ rows, found }: Pick<Listed, 'rows' | 'found'>): string {
  const lines = rows.map(
    ({ mark, name, nation, operatorName, exposure, components, open, contested }) =>
      `${mark.portion} ${plain(name.en)}  ${nation} ${plain(operatorName)}  ${exposure}  ${n(components)} programs, ${n(open)} open${contested === undefined ? '' : `  contested: ${contested} versions`}`,
  )
  return [...lines, `${n(found)} ${found === 1 ? 'piece' : 'pieces'} of equipment`].join('\n')
}
