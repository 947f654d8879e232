import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { formatDtg } from '@testudo/kernel/time'
import {
  gateRun,
  importPlaybook,
  playbooks,
  reportRun,
  run as runContract,
  type RunOffer,
  runs,
  startPlaybook,
  stopRun,
  takeBackKey,
  vouchedKeys,
  vouchForKey,
} from '@testudo/playbooks'
import { Argument, type Command, Option } from 'commander'
import { readFile } from 'node:fs/promises'
import type { AskedNode, askNode } from './askedNode.ts'
import { plain, read, within } from './asking.ts'
import { pathOf } from './incidentIds.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
You ask as the operator of this machine. Where a node runs on the data folder, it does the work. Files alone: testudo cacao.

Exit code: 0 done; 2 bad input; 3 not yours; 4 nothing there; 5 the run has moved on; 6 the node does not answer.`

const HELP = {
  list: `
The shelf by name, then runs: those that wait for people first.
${EXIT}

Examples:
  testudo playbook list --json`,
  import: `
A playbook of CACAO 2.0. One with errors is refused, and each error told.
${EXIT}

Examples:
  testudo playbook import contain.json`,
  start: `
Every step that reaches a system waits for somebody to agree. ID is that of the shelf.
${EXIT}

Examples:
  testudo playbook start 0f2c6c1e-7a54-4c55-9d0a-5f2b8e0a1c11 --input __gateway__=suw-gw-1`,
  show: `
Where a run stands, what it waits for, and what was done. ID is that of the run.
${EXIT}

Examples:
  testudo playbook show 0f2c6c1e-7a54-4c55-9d0a-5f2b8e0a1c11 --json`,
  gate: `
Agrees to what testudo playbook show tells under that place, or refuses it with --refuse.
${EXIT}

Examples:
  testudo playbook gate 0f2c6c1e-7a54-4c55-9d0a-5f2b8e0a1c11 2
  testudo playbook gate 0f2c6c1e-7a54-4c55-9d0a-5f2b8e0a1c11 2 --refuse "Wrong gateway"`,
  report: `
Says what came of a step done by hand, or of one whose answer was lost.
${EXIT}

Examples:
  testudo playbook report 0f2c6c1e-7a54-4c55-9d0a-5f2b8e0a1c11 7 done --text "Dispatcher called"`,
  keys: `
Whose the keys of signatures are, and who says so. With --belongs-to you say it, with --take-back you take it back; KEY is the SHA-256 of
the public key, as testudo cacao verify tells it.
${EXIT}

Examples:
  testudo playbook keys --json`,
  stop: `
Nothing more is begun; what was sent cannot be called back.
${EXIT}

Examples:
  testudo playbook stop 0f2c6c1e-7a54-4c55-9d0a-5f2b8e0a1c11 --because "False alarm"`,
} as const

type Ask = typeof askNode
type View = Reply<typeof runContract>

/** Registers `playbook list`, `import`, `start`, `show`, `gate`, `report`, `keys` and `stop`. */
export function playbookCommands(program: Command, ask: Ask): void {
  const group = program.command('playbook').description('playbooks on a node: the shelf, runs, gates')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  const id = () => new Argument('<ID>', 'id of the run')
  const place = () => new Argument('<PLACE>', 'number of the place, as show tells it')

  common('list', 'playbooks and runs').action((flags: FolderFlags) => within(ask, flags, (node) => list(node, flags)))
  common('import', 'puts a playbook on the shelf')
    .addArgument(new Argument('<FILE>', 'JSON of CACAO 2.0'))
    .action((file: string, flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const text = await readFile(file, 'utf8').catch((cause: unknown) => {
          throw new Fault('absent', 'cli.file', `${file} cannot be read.`, { cause })
        })
        const made = read(importPlaybook, await node.ask('POST', importPlaybook.path, JSON.stringify({ text })))
        report(flags, made, made.same ? `It is there already: ${made.id}.` : `On the shelf as ${made.id}.`)
      }),
    )
  common('start', 'starts a run')
    .addArgument(new Argument('<ID>', 'id on the shelf'))
    .option('--input <NAME=VALUE...>', 'values of the playbook')
    .option('--incident <ID>', 'incident it is for')
    .action((shelf: string, flags: StartFlags) =>
      within(ask, flags, async (node) => {
        const body = { inputs: inputsOf(flags.input ?? []), incident: flags.incident }
        const made = read(startPlaybook, await node.ask('POST', pathOf(startPlaybook, shelf), JSON.stringify(body)))
        report(flags, made, `Started as ${made.id}. Look: testudo playbook show ${made.id}`)
      }),
    )
  common('show', 'where a run stands')
    .addArgument(id())
    .action((run: string, flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const told = await view(node, run)
        report(flags, told, sheetOf(told))
      }),
    )
  common('gate', 'agrees to a step, or refuses it')
    .addArgument(id())
    .addArgument(place())
    .option('--refuse <WHY>', 'refuse it')
    .action((run: string, token: string, flags: FolderFlags & { readonly refuse?: string }) =>
      within(ask, flags, async (node) => {
        const { seen } = await offerAt(node, run, token)
        const body = { token: Number(token), seen, agree: flags.refuse === undefined, why: flags.refuse }
        const done = read(gateRun, await node.ask('POST', pathOf(gateRun, run), JSON.stringify(body)))
        report(flags, done, done.still > 0 ? `${done.still} more must agree.` : stands(done))
      }),
    )
  common('report', 'says what came of a step')
    .addArgument(id())
    .addArgument(place())
    .addArgument(new Argument('<OUTCOME>', 'done or failed').choices(['done', 'failed']))
    .addOption(new Option('--text <TEXT>', 'what was seen or done'))
    .option('--value <NAME=VALUE...>', 'values the step gives back')
    .action((run: string, token: string, outcome: string, flags: ReportFlags) =>
      within(ask, flags, async (node) => {
        const { seen } = await offerAt(node, run, token)
        const body = { token: Number(token), seen, outcome, text: flags.text, values: inputsOf(flags.value ?? []) }
        const done = read(reportRun, await node.ask('POST', pathOf(reportRun, run), JSON.stringify(body)))
        report(flags, done, stands(done))
      }),
    )
  common('keys', 'whose the keys of signatures are')
    .addArgument(new Argument('[KEY]', 'SHA-256 of a public key'))
    .option('--belongs-to <NAME>', 'whose it is')
    .option('--organisation <NAME>', 'of which organisation')
    .option('--take-back', 'takes back what was said of it')
    .action((key: string | undefined, flags: KeyFlags) => within(ask, flags, (node) => keys(node, key, flags)))
  common('stop', 'ends a run')
    .addArgument(id())
    .requiredOption('--because <TEXT>', 'why')
    .action((run: string, flags: FolderFlags & { readonly because: string }) =>
      within(ask, flags, async (node) => {
        const body = JSON.stringify({ reason: flags.because })
        report(flags, read(stopRun, await node.ask('POST', pathOf(stopRun, run), body)), 'Stopped.')
      }),
    )
}

interface StartFlags extends FolderFlags {
  readonly input?: readonly string[]
  readonly incident?: string
}
interface ReportFlags extends FolderFlags {
  readonly text?: string
  readonly value?: readonly string[]
}

interface KeyFlags extends FolderFlags {
  readonly belongsTo?: string
  readonly organisation?: string
  readonly takeBack?: boolean
}

async function keys(node: AskedNode, key: string | undefined, flags: KeyFlags): Promise<void> {
  const { belongsTo: name, organisation, takeBack } = flags
  if (key !== undefined && takeBack === true) {
    const url = takeBackKey.path.replace(':fingerprint', encodeURIComponent(key))
    return report(flags, read(takeBackKey, await node.ask('DELETE', url)), 'Nobody vouches for it any more.')
  }
  if (key !== undefined && name !== undefined && organisation !== undefined) {
    const url = vouchForKey.path.replace(':fingerprint', encodeURIComponent(key))
    const body = JSON.stringify({ name, organisation })
    return report(flags, read(vouchForKey, await node.ask('PUT', url, body)), 'You vouch for it.')
  }
  if (key !== undefined)
    throw new Fault('invalid', 'cli.key', 'Say whose it is with --belongs-to and --organisation, or --take-back.')
  const { rows } = read(vouchedKeys, await node.ask('GET', vouchedKeys.path))
  const lines = rows.map(
    (row) =>
      `${row.fingerprint}  ${row.mark.portion} ${plain(row.name)} (${plain(row.organisation)}), vouched for by ${plain(row.by)}`,
  )
  report(flags, { keys: rows }, lines.length === 0 ? 'Nobody vouches for any key.' : lines.join('\n'))
}

const view = async (node: AskedNode, run: string): Promise<View> =>
  read(runContract, await node.ask('GET', pathOf(runContract, run)))

async function list(node: AskedNode, flags: FolderFlags): Promise<void> {
  const shelf = read(playbooks, await node.ask('GET', playbooks.path)).rows
  const going = read(runs, await node.ask('GET', runs.path)).rows
  const lines = [
    ...shelf.map(
      (row) =>
        `${row.id}  ${row.mark.portion} ${plain(row.name)}, ${row.steps} steps${row.barred === undefined ? '' : ', not to be run'}`,
    ),
    ...going.map((row) => `${row.id}  ${row.mark.portion} run of ${plain(row.name)}: ${stands(row)}`),
  ]
  report(flags, { playbooks: shelf, runs: going }, lines.length === 0 ? 'No playbooks.' : lines.join('\n'))
}

async function offerAt(node: AskedNode, run: string, token: string): Promise<RunOffer> {
  const { offers } = await view(node, run)
  const offer = offers.find((one) => String(one.token) === token)
  if (offer !== undefined) return offer
  const places = offers.map((one) => one.token).join(', ')
  throw new Fault(
    'conflict',
    'cli.place',
    `The run does not wait at ${plain(token)}. It waits at: ${places === '' ? 'nothing' : places}.`,
  )
}

function inputsOf(given: readonly string[]): Record<string, string> {
  const pairs = given.map((text): [string, string] => {
    const at = text.indexOf('=')
    if (at < 1) throw new Fault('invalid', 'cli.input', `${plain(text)} is no value. Write __name__=value.`)
    return [text.slice(0, at), text.slice(at + 1)]
  })
  return Object.fromEntries(pairs)
}

const stands = ({ status, waits }: { readonly status: string; readonly waits: string }): string =>
  status === 'running' ? `waits for: ${waits}` : status

const again = (times: number): string => (times > 1 ? `, come to ${times} times` : '')

const sheetOf = ({ row, offers, log, steps }: View): string =>
  [
    `${row.mark.portion} ${plain(row.name)}: ${stands(row)}${row.reason === undefined ? '' : ` (${plain(row.reason)})`}`,
    `${row.done} of ${row.steps} steps done, started ${formatDtg(row.started)} by ${plain(row.by)}`,
    ...offers.flatMap(({ kind, token, step, name, why, does, problems }) => [
      `  at ${token}: ${kind} ${plain(name)}${again(steps.find((one) => one.step === step)?.times ?? 1)}`,
      ...[...(why === undefined ? [] : [why]), ...does, ...problems].map((text) => `      ${plain(text)}`),
    ]),
    ...log.slice(-20).map(
      ({ at, what, name, by, says }) =>
        `  ${formatDtg(at)} ${[what, name, by, says]
          .filter((part) => part !== undefined)
          .map(plain)
          .join(' · ')}`,
    ),
  ].join('\n')
