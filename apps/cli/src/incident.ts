import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { formatDtg, shortDtg } from '@testudo/kernel/time'
import { addEntry, changeIncident, incident, type IncidentRow, openIncident } from '@testudo/incidents'
import { Argument, type Command, Option } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { plain, read, within } from './asking.ts'
import { evidenceCommands } from './incidentEvidence.ts'
import { idOf, pathOf, rowsOf, timeOf } from './incidentIds.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
You ask as the operator of this machine. Where a node runs on the data folder, it does the work. ID is the id of an incident,
or its number as people say it (INC-7Q4KD).

Exit code: 0 done; 2 bad input; 3 somebody else leads it; 4 no such incident; 5 somebody changed it meanwhile; 6 the node does not answer.`

const HELP = {
  list: `
Those worst for missions first, then what waits for you, then the oldest.
With --json: {"rows":[{"id","number","name","severity","by","because","status","lead","own","opened","changed","openTasks",
  "waits","missions","mark"}],"marking"}.
${EXIT}

Examples:
  testudo incident list
  testudo incident list --show all --json`,
  show: `
${EXIT}

Examples:
  testudo incident show INC-0217 --json`,
  open: `
This organisation leads it. --touches names assets, services or missions, --about what it is made from.
${EXIT}

Examples:
  testudo incident open "Gateway silent at Suwałki" --type destruction --json`,
  add: `
WHAT is event, task or note; of an event and a task TEXT is its name. The label is the incident's unless told.
${EXIT}

Examples:
  testudo incident add INC-0217 event "Unit 2 restarts" --at 211427ZNOV26 --technique T0857
  testudo incident add INC-0217 task "Check the gateways" --owner "LTU node" --due 221800ZNOV26
  testudo incident add INC-0217 note "The vendor was called."`,
  close: `
Only its lead closes an incident; testudo incident show tells who leads it. What was learned goes to --lessons.
${EXIT}

Examples:
  testudo incident close INC-7Q4KD --because "Units replaced" --lessons "Keep two spares"`,
} as const

type Ask = typeof askNode

/** Registers `incident list`, `show`, `open`, `add`, `close` and `evidence`. */
export function incidentCommands(program: Command, ask: Ask): void {
  const group = program.command('incident').description('incidents: what is worked on, for which mission, by whom')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  common('list', 'incidents, worst for missions first')
    .addOption(new Option('--show <WHICH>', 'open (default), closed or all').choices(['open', 'closed', 'all']))
    .action((flags: FolderFlags & { readonly show?: string }) =>
      within(ask, flags, async (node) => {
        const told = await rowsOf(node, flags.show ?? 'open')
        report(flags, told, told.rows.length === 0 ? 'No incidents.' : told.rows.map(lineOf).join('\n'))
      }),
    )
  common('show', 'one incident: tasks and time line')
    .addArgument(new Argument('<ID>', 'id or number'))
    .action((id: string, flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const told = await view(node, id)
        report(flags, told, sheetOf(told))
      }),
    )
  common('open', 'opens an incident')
    .addArgument(new Argument('<NAME>', 'what happened, in a few words'))
    .option('--text <TEXT>', 'what is known')
    .option('--type <TYPE...>', 'kind, of event-type-ov: destruction, ransomware, …')
    .option('--touches <ID...>', 'assets, services, missions')
    .option('--about <ID...>', 'reports, sightings, vulnerabilities')
    .option('--label <JSON>', 'label (default: the node’s)')
    .action((name: string, flags: OpenFlags) =>
      within(ask, flags, async (node) => {
        const body = {
          name,
          description: flags.text,
          types: flags.type,
          touches: flags.touches,
          about: flags.about,
          ...labelOf(flags.label),
        }
        const made = read(openIncident, await node.ask('POST', openIncident.path, JSON.stringify(body)))
        report(flags, made, `Opened ${made.number} (${made.id}).`)
      }),
    )
  common('add', 'adds an event, a task or a note')
    .addArgument(new Argument('<ID>', 'id or number'))
    .addArgument(new Argument('<WHAT>', 'event, task or note').choices(['event', 'task', 'note']))
    .addArgument(new Argument('<TEXT>', 'what happened, what is to be done, what there is to say'))
    .option('--text <TEXT>', 'details')
    .option('--at <DTG>', 'when it happened (default: now)')
    .option('--technique <T...>', 'ATT&CK or DISARM: T0857')
    .option('--owner <NAME>', 'whose task it is')
    .option('--due <DTG>', 'until when')
    .option('--label <JSON>', 'label (default: the incident’s)')
    .action((id: string, what: string, text: string, flags: AddFlags) =>
      within(ask, flags, async (node) => {
        const path = pathOf(addEntry, await idOf(node, id))
        const made = read(addEntry, await node.ask('POST', path, JSON.stringify({ entry: entryOf(what, text, flags) })))
        report(flags, made, `Added as ${made.id}.`)
      }),
    )
  common('close', 'closes an incident')
    .addArgument(new Argument('<ID>', 'id or number'))
    .requiredOption('--because <TEXT>', 'why it is over')
    .option('--lessons <TEXT>', 'what was learned')
    .action((id: string, flags: FolderFlags & { readonly because: string; readonly lessons?: string }) =>
      within(ask, flags, async (node) => {
        const { row, modified } = await view(node, id)
        const body = { modified, close: { because: flags.because, lessons: flags.lessons } }
        const path = pathOf(changeIncident, row.id)
        const made = read(changeIncident, await node.ask('PUT', path, JSON.stringify(body)))
        report(flags, made, `Closed ${row.number}.`)
      }),
    )
  evidenceCommands(group, ask)
}

interface OpenFlags extends FolderFlags {
  readonly text?: string
  readonly type?: readonly string[]
  readonly touches?: readonly string[]
  readonly about?: readonly string[]
  readonly label?: string
}
interface AddFlags extends FolderFlags {
  readonly text?: string
  readonly at?: string
  readonly technique?: readonly string[]
  readonly owner?: string
  readonly due?: string
  readonly label?: string
}

function entryOf(kind: string, text: string, flags: AddFlags): object {
  const label = labelOf(flags.label)
  if (kind === 'note') return { kind, text, ...label }
  const common = { kind, name: text, text: flags.text, ...label }
  if (kind === 'event')
    return { ...common, happened: timeOf('--at', flags.at) ?? Date.now(), techniques: flags.technique }
  if (flags.owner === undefined) throw new Fault('invalid', 'cli.owner', 'A task needs somebody: --owner "POL node".')
  return { ...common, owner: flags.owner, due: timeOf('--due', flags.due) }
}

function labelOf(text: string | undefined): { readonly label?: unknown } {
  if (text === undefined) return {}
  try {
    return { label: JSON.parse(text) as unknown }
  } catch (error) {
    throw new Fault('invalid', 'cli.label', '--label is no JSON. Take one from testudo incident show ID --json.', {
      cause: error,
    })
  }
}

const view = async (node: AskedNode, text: string): Promise<Reply<typeof incident>> =>
  read(incident, await node.ask('GET', pathOf(incident, await idOf(node, text))))

const lineOf = (row: IncidentRow): string =>
  `${row.number}  ${row.severity}  ${row.mark.portion} ${plain(row.name)}\n           ${row.status}, ${row.openTasks} open tasks, because ${plain(row.because.en)}; led by ${plain(row.lead === '' ? 'nobody told' : row.lead)}, opened ${formatDtg(row.opened)}`

function sheetOf({ row, description, tasks, timeline }: Reply<typeof incident>): string {
  const late = (one: { readonly late: boolean }) => (one.late ? ' LATE' : '')
  return [
    lineOf(row),
    ...(description === '' ? [] : ['', plain(description)]),
    ...(tasks.length === 0 ? [] : ['', 'Tasks']),
    ...tasks.map(
      (one) =>
        `  ${one.mark.portion} ${one.outcome}${late(one)}: ${plain(one.name)} (${plain(one.owner)})${one.due === undefined ? '' : ` due ${formatDtg(one.due)}`}`,
    ),
    '',
    'Time line',
    ...timeline.map(
      (one) => `  ${shortDtg(one.at)}  ${one.mark.portion} ${one.kind}: ${plain(`${one.title} ${one.text}`.trim())}`,
    ),
  ].join('\n')
}
