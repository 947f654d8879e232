import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { formatDtg } from '@testudo/kernel/time'
import { addEvidence, evidenceList, takeEvidence, verifyEvidence } from '@testudo/incidents'
import type { Command } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { inFile, plain, read, within } from './asking.ts'
import { mustBeFile } from './files.ts'
import { idOf, pathOf, timeOf } from './incidentIds.ts'
import { writeNew } from './newFile.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
You ask as the operator of this machine. Where a node runs on the data folder, it does the work. PIECE is the id of a piece of
evidence as "list" shows it.

Exit code: 0 done; 2 bad input, or a chain or bytes that do not hold; 3 not yours to do; 4 not here; 5 not in this state; 6 no room.`

const HELP = {
  add: `
The bytes are kept sealed, once, under their SHA-256; they are never unpacked, opened or run. What is said of them becomes a
portion of the incident under its own label.

With --json: {"files":[{"file","id","sha256","size"}]}
${EXIT}

Examples:
  testudo incident evidence add INC-0217 unit2.bin --where "Suwałki, gateway 2" --how "Copied by the vendor" --json`,
  list: `
With --json: {"number","open","rows":[{"id","name","suspicions","detected","size","sha256","collected","by","where","how",
  "heldBy","state","mark"}],"limit","marking"}.
${EXIT}

Examples:
  testudo incident evidence list INC-0217`,
  get: `
The file gets a name that opens nothing unless --out names another. Who took it stands in the chain of custody.
${EXIT}

Examples:
  testudo incident evidence get PIECE --out unit2.bin --data DIR`,
  verify: `
Hashes the bytes again and walks the chain of custody beside the audit log. Without PIECE: all of the incident.

With --json: {"whole","pieces":[{"id","name","whole","bytes","links","broken"?:{"n","why"}}]}
${EXIT}

Examples:
  testudo incident evidence verify INC-0217 --json`,
} as const

interface AddFlags extends FolderFlags {
  readonly at?: string
  readonly by?: string
  readonly where?: string
  readonly how?: string
  readonly label?: string
}

/** Registers `incident evidence add`, `list`, `get` and `verify`. */
export function evidenceCommands(incident: Command, ask: typeof askNode): void {
  const group = incident.command('evidence').description('files kept as evidence, and who had them in hands')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  common('add', 'takes files in')
    .argument('<ID>', 'id or number of the incident')
    .argument('<FILE...>', 'files')
    .option('--at <DTG>', 'when they were collected (default: now)')
    .option('--by <NAME>', 'by whom')
    .option('--where <PLACE>', 'station, host, path')
    .option('--how <TEXT>', 'how')
    .option('--label <JSON>', 'label (default: the incident’s)')
    .action((id: string, files: readonly string[], flags: AddFlags) =>
      within(ask, flags, async (node) => {
        const incidentId = await idOf(node, id)
        const told = []
        for (const file of files) told.push(await inFile(file, addOne(node, incidentId, file, flags)))
        report(flags, { files: told }, told.map((one) => `Kept ${plain(one.file)} as ${one.id}.`).join('\n'))
      }),
    )
  common('list', 'evidence of an incident, newest first')
    .argument('<ID>', 'id or number of the incident')
    .action((id: string, flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const told = await listOf(node, await idOf(node, id))
        report(flags, told, told.rows.length === 0 ? 'No evidence.' : told.rows.map(lineOf).join('\n'))
      }),
    )
  common('get', 'writes the bytes of a piece into a new file')
    .argument('<PIECE>', 'id of a piece')
    .option('--out <FILE>', 'new file (default: PIECE.bin)')
    .action((id: string, flags: FolderFlags & { readonly out?: string }) =>
      within(ask, flags, async (node) => {
        const file = flags.out ?? `${basename(id)}.bin`
        await writeNew(await node.stream(pathOf(takeEvidence, id)), file)
        report(flags, { file }, `Written to ${plain(file)}. It was never opened here: keep it so.`)
      }),
    )
  common('verify', 'bytes and chains of custody')
    .argument('<ID>', 'id or number of the incident')
    .argument('[PIECE]', 'id of a piece')
    .action((id: string, piece: string | undefined, flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const { rows } = await listOf(node, await idOf(node, id))
        const wanted = rows.filter((row) => piece === undefined || row.id === piece)
        if (piece !== undefined && wanted.length === 0)
          throw new Fault(
            'absent',
            'cli.evidence',
            'There is no such piece here. Look: testudo incident evidence list ID',
          )
        const pieces = []
        for (const { id: one, name } of wanted)
          pieces.push({ id: one, name, ...read(verifyEvidence, await node.ask('GET', pathOf(verifyEvidence, one))) })
        // What lies elsewhere is verified there.
        const whole = pieces.every((one) => one.whole || one.bytes === 'elsewhere')
        report(flags, { whole, pieces }, pieces.length === 0 ? 'No evidence.' : pieces.map(verdictLine).join('\n'))
        if (!whole) process.exitCode = 2
      }),
    )
}

async function addOne(node: AskedNode, incident: string, file: string, flags: AddFlags) {
  await mustBeFile(file)
  const { size } = await stat(file)
  const at = timeOf('--at', flags.at)
  const query = new URLSearchParams({
    name: basename(file),
    size: String(size),
    ...(at !== undefined && { collected: String(at) }),
    ...(flags.by !== undefined && { by: flags.by }),
    ...(flags.where !== undefined && { where: flags.where }),
    ...(flags.how !== undefined && { how: flags.how }),
    ...(flags.label !== undefined && { label: flags.label }),
  })
  const path = `${pathOf(addEvidence, incident)}?${query}`
  return { file, ...read(addEvidence, await node.ask('POST', path, createReadStream(file))) }
}

type List = Reply<typeof evidenceList>
const listOf = async (node: AskedNode, incident: string): Promise<List> =>
  read(evidenceList, await node.ask('GET', pathOf(evidenceList, incident)))

const lineOf = (row: List['rows'][number]): string =>
  `${row.mark.portion} ${row.name === '' ? 'no name' : plain(row.name)}  ${row.size} bytes, ${row.detected}, ${row.state}${row.suspicions.length === 0 ? '' : `  SUSPICIOUS: ${row.suspicions.join(', ')}`}\n  ${row.id}\n  ${row.sha256}\n  collected ${formatDtg(row.collected)} by ${plain(row.by)}${row.where === '' ? '' : `, ${plain(row.where)}`}; held by ${plain(row.heldBy)}`

const verdictLine = (one: {
  readonly id: string
  readonly name: string
  readonly bytes: string
  readonly links: number
  readonly broken?: { readonly n: number; readonly why: string } | undefined
}): string =>
  `${one.broken === undefined ? `bytes ${one.bytes}, chain of ${one.links} holds` : `BROKEN at entry ${one.broken.n} (${one.broken.why}), bytes ${one.bytes}`}  ${plain(one.name)}  ${one.id}`
