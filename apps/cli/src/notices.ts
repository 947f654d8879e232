import type { Reply } from '@testudo/kernel/contract'
import { formatDtg } from '@testudo/kernel/time'
import { acknowledgeWaiting } from '@testudo/kernel/waitingContract'
import { items, type ItemRow, rota, type TurnRow } from '@testudo/notices'
import { Argument, type Command, Option } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { plain, read, within } from './asking.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
You ask as the operator of this machine. Where a node runs on the data folder, it does the work.

Exit code: 0 done; 2 bad input; 3 you may not; 6 the node does not answer.`

const HELP = {
  list: `
What waits for you, most urgent first, and who sees to it.
With --json: {"rows":[{"item","capability","kind","urgency","title","because","route","since","due","called","taken","mark"}],
  "marking"}.
${EXIT}

Examples:
  testudo notices list
  testudo notices list --json`,
  ack: `
ITEM is an item of testudo notices list --json. What does not wait for you is passed over without a word.
${EXIT}

Examples:
  testudo notices ack task:x-testudo-task--5f8e2f5e-0000-4000-8000-000000000001`,
  rota: `
Who is on call now and next, the turns of the coming days, and whom nothing but the screen reaches.
With --json: {"rota","chain","revision","now","next","turns":[{"from","until","first","second"}],"people","unreached"}.
${EXIT}

Examples:
  testudo notices rota
  testudo notices rota --days 14 --json`,
} as const

/** Registers `notices list`, `ack` and `rota`. */
export function noticesCommands(program: Command, ask: typeof askNode): void {
  const group = program.command('notices').description('what waits for you, who sees to it, who is on call')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  common('list', 'what waits for you').action((flags: FolderFlags) =>
    within(ask, flags, async (node) => {
      const told = read(items, await node.ask('GET', items.path))
      report(flags, told, told.rows.length === 0 ? 'Nothing waits for you.' : told.rows.map(lineOf).join('\n'))
    }),
  )
  common('ack', 'says that you see to it')
    .addArgument(new Argument('<ITEM...>', 'items of notices list --json'))
    .action((wanted: readonly string[], flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const body = JSON.stringify({ items: wanted })
        const told = read(acknowledgeWaiting, await node.ask('POST', acknowledgeWaiting.path, body))
        const lines = told.acknowledged.map(
          ({ item, name, at }) => `${plain(name)} sees to ${item} since ${formatDtg(at)}.`,
        )
        report(flags, told, lines.length === 0 ? 'None of these waits for you.' : lines.join('\n'))
      }),
    )
  common('rota', 'who is on call')
    .addOption(new Option('--days <N>', 'how many days ahead').default('7'))
    .action((flags: FolderFlags & { readonly days: string }) =>
      within(ask, flags, async (node) => report(flags, ...(await rotaOf(node, flags.days)))),
    )
}

async function rotaOf(node: AskedNode, days: string): Promise<[Reply<typeof rota>, string]> {
  const told = read(rota, await node.ask('GET', `${rota.path}?days=${encodeURIComponent(days)}`))
  const lines = [
    ...(told.now === undefined ? [] : [`Now   ${turnOf(told.now)}`]),
    ...(told.next === undefined ? [] : [`Next  ${turnOf(told.next)}`]),
    '',
    ...told.turns.map((turn) => `${formatDtg(turn.from)}  ${turnOf(turn)}`),
    ...told.unreached.map(({ name, why }) =>
      why === 'closed' ? `${plain(name)} has no open account.` : `Nothing but the screen reaches ${plain(name)}.`,
    ),
  ]
  return [told, lines.join('\n')]
}

function turnOf({ first, second, until }: TurnRow): string {
  const named = first === undefined ? 'NOBODY' : plain(first.name)
  return `${named}${second === undefined ? '' : `, then ${plain(second.name)}`} until ${formatDtg(until)}`
}

function lineOf({ urgency, kind, title, mark, taken, since, called, item }: ItemRow): string {
  const who = taken === undefined ? 'nobody sees to it yet' : `${plain(taken.name)} sees to it`
  const words = title === undefined ? kind : plain(title.en)
  return `${urgency.toUpperCase()}  ${mark.portion} ${words}\n           ${kind}, since ${formatDtg(since)}, ${who}${called ? ', you were called' : ''}\n           ${plain(item)}`
}
