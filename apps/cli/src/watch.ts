import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { formatDtg, parseTime, shortDtg } from '@testudo/kernel/time'
import { alertState, handover, queue, shiftDeeds, watchLog, writeLog } from '@testudo/watch'
import { type Command, Option } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { plain, read, within } from './asking.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
You ask as the operator of this machine. Where a node runs on the data folder, it does the work. Times are DTG or ISO 8601.

Exit code: 0 done; 2 bad input; 3 refused; 4 nothing there; 6 the node does not answer.`

const HELP = {
  queue: `
Worst for missions first, then what is overdue, urgency, what waits for you, age; each line says why it stands there.
${EXIT}

Examples:
  testudo watch queue
  testudo watch queue --for mine --json`,
  log: `
Without --write the newest entries. An entry is signed and stays; what was wrong is corrected by another: --corrects ID.
${EXIT}

Examples:
  testudo watch log
  testudo watch log --write "Gateway answers again." --json`,
  handover: `
What changed in a shift: what matters first, then every deed by kind. --all lists every deed, oldest first.
With --json the whole sheet as one value, with --all {"from","until","rows"}.
${EXIT}

Examples:
  testudo watch handover
  testudo watch handover --from 230000ZNOV26 --until 230800ZNOV26 --json
  testudo watch handover --all --json`,
  state: `
The alert state of this node, its measures, and the ladder it is a step of.
${EXIT}

Examples:
  testudo watch state
  testudo watch state --json`,
} as const

interface ShiftFlags extends FolderFlags {
  readonly from?: string
  readonly until?: string
  readonly all?: boolean
}

/** Registers `watch queue`, `log`, `handover` and `state`. */
export function watchCommands(program: Command, ask: typeof askNode): void {
  const group = program
    .command('watch')
    .description('the watch: what waits, the log, the handover sheet, the alert state')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  common('queue', 'what waits, worst for missions first')
    .addOption(
      new Option('--for <WHOM>', 'all (default), organisation or mine').choices(['all', 'organisation', 'mine']),
    )
    .action((flags: FolderFlags & { readonly for?: string }) =>
      within(ask, flags, async (node) => {
        const told = read(queue, await node.ask('GET', `${queue.path}?for=${flags.for ?? 'all'}`))
        report(flags, told, told.rows.length === 0 ? 'Nothing waits.' : told.rows.map(queueLine).join('\n'))
      }),
    )
  common('log', 'the watch log, and a new entry')
    .option('--write <TEXT>', 'writes this entry')
    .option('--corrects <ID>', 'the entry it corrects')
    .action((flags: FolderFlags & { readonly write?: string; readonly corrects?: string }) =>
      within(ask, flags, async (node) => {
        if (flags.write === undefined) {
          const told = read(watchLog, await node.ask('GET', watchLog.path))
          report(flags, told, told.rows.length === 0 ? 'Nothing has been written.' : told.rows.map(logLine).join('\n'))
          return
        }
        const body = JSON.stringify({ text: flags.write, corrects: flags.corrects })
        const made = read(writeLog, await node.ask('POST', writeLog.path, body))
        report(flags, made, `Written and signed as ${made.id}.`)
      }),
    )
  common('handover', 'the sheet of a shift')
    .option('--from <DTG>', 'beginning (default: the last handover, or eight hours ago)')
    .option('--until <DTG>', 'end (default: now)')
    .option('--all', 'every deed, one a line')
    .action((flags: ShiftFlags) =>
      within(ask, flags, async (node) => {
        const sheet = read(handover, await node.ask('GET', `${handover.path}?${shiftQuery(flags)}`))
        if (flags.all !== true) return report(flags, sheet, sheetText(sheet))
        const rows = await deedsOf(node, sheet)
        const { from, until } = sheet
        report(flags, { from, until, rows }, rows.map(deedLine).join('\n'))
      }),
    )
  common('state', 'the alert state and its ladder').action((flags: FolderFlags) =>
    within(ask, flags, async (node) => {
      const told = read(alertState, await node.ask('GET', alertState.path))
      report(flags, told, stateText(told))
    }),
  )
}

function shiftQuery({ from, until }: ShiftFlags): string {
  const query = new URLSearchParams()
  for (const [flag, text] of [
    ['from', from],
    ['until', until],
  ] as const) {
    if (text === undefined) continue
    const at = parseTime(text)
    if (at === undefined)
      throw new Fault('invalid', 'cli.time', `--${flag} ${text} is no time. Write 211427ZNOV26 or 2026-11-21T14:27Z.`)
    query.set(flag, String(at))
  }
  return query.toString()
}

type Deed = Reply<typeof shiftDeeds>['rows'][number]

async function deedsOf(node: AskedNode, { from, until }: { from: number; until: number }): Promise<readonly Deed[]> {
  const rows: Deed[] = []
  for (let cursor = ''; ; ) {
    const page = read(
      shiftDeeds,
      await node.ask('GET', `${shiftDeeds.path}?from=${from}&until=${until}&limit=5000${cursor}`),
    )
    rows.push(...page.rows)
    if (page.next === undefined) return rows
    cursor = `&cursor=${page.next}`
  }
}

const queueLine = (row: Reply<typeof queue>['rows'][number]): string =>
  `${row.mark.portion} ${plain(row.title.en)}${row.taken === undefined ? '' : ` (${plain(row.taken.by.name)} has it)`}\n    ${plain(row.place.en)} ${row.route}`

const logLine = (row: Reply<typeof watchLog>['rows'][number]): string =>
  `${formatDtg(row.at)}  ${row.mark.portion} ${row.kind}, ${plain(row.by.name)}: ${plain(row.text)}${row.corrected === undefined ? '' : ' (corrected later)'}`

const deedLine = ({ at, organisation, verb, deed, ids }: Deed): string =>
  `${formatDtg(at)}  ${plain(organisation)}  ${plain(deed.includes(' ') ? deed : verb)}  ${plain(ids.join(' '))}`

function stateText({ now, order, measures, ladder }: Reply<typeof alertState>): string {
  const end = now.until === undefined ? '' : now.expired ? ', its time has run out' : ` until ${formatDtg(now.until)}`
  return [
    `${now.mark.portion} Alert state ${plain(now.step.name.en)}${end}`,
    ...(order === undefined
      ? []
      : [`    ordered ${formatDtg(order.at)} by ${plain(order.people.join(', '))}: ${plain(order.reason)}`]),
    ...measures.map(({ text, done }) => `  [${done === undefined ? ' ' : 'x'}] ${plain(text.en)}`),
    `Ladder: ${ladder.map(({ name }) => plain(name.en)).join(' < ')}`,
  ].join('\n')
}

function sheetText(sheet: Reply<typeof handover>): string {
  const part = (title: string, lines: readonly string[]) => [
    '',
    title,
    ...(lines.length === 0 ? ['  none'] : lines.map((line) => `  ${line}`)),
  ]
  return [
    `Shift ${formatDtg(sheet.from)} to ${formatDtg(sheet.until)}, alert state ${plain(sheet.state.step.name.en)}`,
    ...part(
      'Missions',
      sheet.missions.map(({ mark, text }) => `${mark.portion} ${plain(text.en)}`),
    ),
    ...part(
      'Open items',
      sheet.open.map(
        (row) =>
          `${row.mark.portion} ${plain(row.title.en)} (${row.taken === undefined ? 'nobody has it' : plain(row.taken.by.name)}): ${plain(row.place.en)}`,
      ),
    ),
    ...part('Incidents', sheet.incidents.flatMap(incidentLines)),
    ...part('Watch log', sheet.log.map(logLine)),
    ...part(
      `Every change (${sheet.deeds} deeds)`,
      sheet.groups.map(({ area, deed, count }) => `${count} × ${area} ${plain(deed)}`),
    ),
    ...part(
      'Objects',
      sheet.things.map(({ type, count }) => `${count} × ${type}`),
    ),
  ].join('\n')
}

function incidentLines(one: Reply<typeof handover>['incidents'][number]): readonly string[] {
  const what = one.closed ? ', closed' : one.changed ? (one.fresh ? ', new' : ', changed') : ''
  const inside = one.entries === 0 ? '' : `, ${one.entries} new or changed in it`
  return [
    `${shortDtg(one.at)} ${one.mark.portion} ${plain(one.name)}${what}${inside}`,
    ...one.beside.map(
      ({ what: kind, title, state, mark }) =>
        `    ${mark.portion} ${plain(kind.en)}: ${plain(title.en)}, ${plain(state.en)}`,
    ),
  ]
}
