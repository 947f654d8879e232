import { Fault } from '@testudo/kernel/fault'
import type { AnyContract, Reply } from '@testudo/kernel/contract'
import { formatAge, formatDtg, parseTime } from '@testudo/kernel/time'
import { activities, askSeenRoute, parity, parityCsv, seenLeak, seenServed } from '@testudo/sharing'
import type { Command } from 'commander'
import { mustAcknowledge, tellLeak } from './acknowledge.ts'
import { type AskedNode, askNode } from './askedNode.ts'
import { type FolderFlags, report } from './report.ts'

const ASK_HELP = `
VALUE is an IPv4 or IPv6 address, a domain name, a URL, a mail address or a file hash, also defanged; at most 256. "-" reads
them from standard input, so that they stand in no history of a shell. They leave this node in no form: what leaves are
blinded points (RFC 9497). What the question gives away is told first on standard error, and must be acknowledged: by typing
yes, or with --acknowledge when nobody is there to type.

With --json: {"results":[{"peer","node","name","trouble"?,"values":[{"value","seen","words"?,"mark"?}]}]}

Exit code: 0 when at least one node answered, 6 when none did, 5 when the statement was not acknowledged.

Examples:
  testudo seen ask 198.51.100.3 bad.example --peer dnk-node-a745320d
  testudo seen ask - --peer dnk-node-a745320d --peer pol-node-1f --acknowledge --json < values.txt`

const SERVED_HELP = `
Examples:
  testudo seen served
  testudo seen served --json`

const ACTIVITIES_HELP = `
Times are date-time groups (221642ZNOV26) or ISO 8601. Without --from: what still runs or is to come.
With --json: {"from","to"?,"rows":[…],"clashes":[…],"marking"} as GET /api/sharing/activities answers.

Examples:
  testudo activities
  testudo activities --from 220000ZNOV26 --to 250000ZNOV26 --all --json`

const PARITY_HELP = `
With --json: {"at","cells":[{"peer","node","name","nation","topic","releasable","delivered","acknowledged","outstanding",
"oldestMs"?}],"marking"}; with --csv the file the page offers.

Examples:
  testudo parity
  testudo parity --csv > parity.csv`

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** Registers `seen`, `activities` and `parity`: what the pages of the same names ask, as commands. */
export function seenCommands(program: Command): void {
  const flags = (command: Command) =>
    command
      .option('--data <dir>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
  const seen = program.command('seen').description('private questions: have you seen this?')
  flags(seen.command('ask'))
    .description('asks other nodes about values without telling them which')
    .argument('<VALUE...>', 'values, or - for standard input')
    .requiredOption('--peer <node>', 'node to ask, by its name or the id of its account; again for more', collect, [])
    .option('--acknowledge', 'the statement of what is given away is acknowledged')
    .addHelpText('after', ASK_HELP)
    .action((values: readonly string[], options: AskFlags) => withNode(options, (node) => ask(node, values, options)))
  flags(seen.command('served'))
    .description('who asked this node how many points')
    .addHelpText('after', SERVED_HELP)
    .action((options: FolderFlags) =>
      withNode(options, async (node) => {
        const answer = await get(node, seenServed, seenServed.path)
        const lines = answer.rows.map(
          ({ name, questions, points, lastAt }) =>
            `${formatDtg(lastAt)}  ${name}: ${questions} questions, ${points} points`,
        )
        report(options, answer, lines.join('\n') || 'Nobody has asked yet.')
      }),
    )
  flags(program.command('activities'))
    .description('operations, hunts, exercises and measures of allies, and those that meet')
    .option('--from <time>', 'from when')
    .option('--to <time>', 'until when')
    .option('--kind <kind>', 'operation, hunt, exercise or measure')
    .option('--all', 'ended and cancelled ones too')
    .addHelpText('after', ACTIVITIES_HELP)
    .action((options: ActivityFlags) => withNode(options, (node) => showActivities(node, options)))
  flags(program.command('parity'))
    .description('how far each ally is on our level')
    .option('--csv', 'the CSV file, with its marking in the first line')
    .addHelpText('after', PARITY_HELP)
    .action((options: FolderFlags & { readonly csv?: boolean }) =>
      withNode(options, (node) => showParity(node, options)),
    )
}

interface AskFlags extends FolderFlags {
  readonly peer: readonly string[]
  readonly acknowledge?: boolean
}
interface ActivityFlags extends FolderFlags {
  readonly from?: string
  readonly to?: string
  readonly kind?: string
  readonly all?: boolean
}

async function withNode(flags: FolderFlags, work: (node: AskedNode) => Promise<void>): Promise<void> {
  const node = await askNode(flags.data)
  try {
    await work(node)
  } finally {
    await node.close()
  }
}

async function get<C extends AnyContract>(
  node: AskedNode,
  contract: C,
  path: string,
  body?: unknown,
): Promise<Reply<C>> {
  const said = await node.ask(contract.method, path, body === undefined ? undefined : JSON.stringify(body))
  return (contract.reply as { parse(value: unknown): Reply<C> }).parse(said)
}

async function ask(node: AskedNode, given: readonly string[], flags: AskFlags): Promise<void> {
  const values = given.length === 1 && given[0] === '-' ? await fromInput() : given
  const { peers } = (await node.ask('GET', '/sharing/peers')) as {
    peers: readonly { id: string; node: string; name: string }[]
  }
  const ids = flags.peer.map((wanted) => {
    const found = peers.find(({ id, node: name, name: title }) => [id, name, title].includes(wanted))
    if (found === undefined)
      throw new Fault('absent', 'sharing.no_peer', `No node ${wanted} is pinned here. See: testudo sharing peers`)
    return found.id
  })
  const leak = await get(node, seenLeak, seenLeak.path, { peers: ids, count: values.length })
  for (const one of leak.statements) {
    tellLeak(one.name, one.trouble === undefined ? one.en : { responder: [one.trouble.en], asker: [] })
  }
  await mustAcknowledge(flags.acknowledge)
  const answer = await get(node, askSeenRoute, askSeenRoute.path, { peers: ids, values, acknowledged: leak.id })
  const results = answer.results.map((one) => ({
    ...one,
    values: one.values.map((value, i) => ({ value: values[i] ?? '', ...value })),
  }))
  const lines = results.flatMap((one) => [
    `${one.name}${one.trouble === undefined ? '' : `: ${one.trouble.en}`}`,
    ...one.values.map(
      ({ value, words, mark }) =>
        `  ${value}: ${words === undefined ? 'not seen, or not for you' : `${mark?.portion ?? ''} ${words.en}`}`,
    ),
  ])
  report(flags, { results }, lines.join('\n'))
  if (results.every(({ trouble }) => trouble !== undefined)) process.exitCode = 6
}

async function fromInput(): Promise<readonly string[]> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const piece of process.stdin) text += String(piece)
  return text.split(/\s+/).filter((one) => one !== '')
}

async function showActivities(node: AskedNode, flags: ActivityFlags): Promise<void> {
  const query = new URLSearchParams()
  for (const name of ['from', 'to'] as const) {
    const text = flags[name]
    if (text === undefined) continue
    const at = parseTime(text)
    if (at === undefined)
      throw new Fault('invalid', 'cli.time', `"${text}" is no time. Write 221642ZNOV26 or 2026-11-22T16:42Z.`)
    query.set(name, String(at))
  }
  if (flags.kind !== undefined) query.set('kind', flags.kind)
  if (flags.all === true) query.set('all', 'yes')
  const answer = await get(node, activities, `${activities.path}?${query}`)
  const rows = answer.rows.map(
    ({ mark, kind, name, organisation, starts, ends, state }) =>
      `${mark.portion} ${kind} ${name.en} (${organisation}), ${formatDtg(starts)} to ${ends === undefined ? 'further notice' : formatDtg(ends)}, ${state}`,
  )
  const clashes = answer.clashes.map(({ severity, mark, text }) => `${severity}: ${mark.portion} ${text.en}`)
  report(
    flags,
    answer,
    [...clashes, ...(clashes.length > 0 ? [''] : []), ...rows].join('\n') || 'Nothing is announced.',
  )
}

async function showParity(node: AskedNode, flags: FolderFlags & { readonly csv?: boolean }): Promise<void> {
  if (flags.csv === true) {
    for await (const piece of await node.stream(parityCsv.path)) process.stdout.write(piece)
    return
  }
  const answer = await get(node, parity, parity.path)
  const lines = answer.cells.map(
    ({ name, topic, releasable, delivered, acknowledged: confirmed, outstanding, oldestMs }) =>
      `${name}, ${topic}: ${confirmed} of ${releasable} confirmed, ${delivered} delivered, ${outstanding} outstanding${oldestMs === undefined ? '' : `, oldest ${formatAge(oldestMs)}`}`,
  )
  report(flags, answer, lines.join('\n') || 'No ally to compare with yet.')
}
