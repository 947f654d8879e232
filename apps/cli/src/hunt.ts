import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { checkHunt, hunt, hunts } from '@testudo/detection'
import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { parseTime } from '@testudo/kernel/time'
import type { Command } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { report } from './report.ts'

const EXIT = `
You ask as the operator of this machine, or as the person whose API token --token-file holds: only events that person may
read are read and counted, and a hunt is seen by who asked it alone. TIME is ISO 8601 UTC or a date-time group.

Exit code: 0 answered, also without hits; 2 bad input (line and column are named), 3 denied, 4 not here, 5 it did not end well.`

const HELP = {
  start: `
Give one of --stix (a pattern, or a file that holds one), --sigma (a file of rules) or --indicators (a file: STIX bundle, CSV, or
one value a line). - reads standard input. Waits for the end and shows the hits, unless --no-wait.

With --json: {"row":{"id","state","done","total","hits",…},"hits":[{"at","source","host","asset"?,"values":[{"name","value"}],"told","event"}],
  "series","read","kept","assets","text","marking"}
${EXIT}

Examples:
  testudo hunt start --stix "[domain-name:value = 'evil.example']"
  testudo hunt start --indicators indicators.csv --from 2026-11-01T00:00:00Z --json
  testudo hunt start --sigma rule.yml --source Border --no-wait`,
  check: `${EXIT}

Examples:
  testudo hunt check --sigma rule.yml`,
  list: `${EXIT}

Examples:
  testudo hunt list --json`,
  show: `${EXIT}

Examples:
  testudo hunt show hunt-3Jq2Vx --limit 500`,
  stop: `
What it found stays. With --pause it goes on with "testudo hunt resume".
${EXIT}

Examples:
  testudo hunt stop hunt-3Jq2Vx --pause`,
  resume: `${EXIT}

Examples:
  testudo hunt resume hunt-3Jq2Vx`,
  record: `
Takes the hits into the alerts, and writes an indicator of the question and sightings of it, each under the label of its events.
${EXIT}

Examples:
  testudo hunt record hunt-3Jq2Vx`,
} as const

type HuntReply = Reply<typeof hunt>

interface Flags {
  readonly data?: string
  readonly json?: boolean
  readonly tokenFile?: string
}
interface AskFlags extends Flags {
  readonly stix?: string
  readonly sigma?: string
  readonly indicators?: string
  readonly from?: string
  readonly to?: string
}
interface StartFlags extends AskFlags {
  readonly source: readonly string[]
  readonly title?: string
  readonly wait: boolean
}

/** Adds `testudo hunt …`: looks backwards through the stored events of a node. */
export function huntCommands(program: Command, open: typeof askNode, lookEveryMs = 500): void {
  const group = program.command('hunt').description('looks backwards through the stored events of a node')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .option('--token-file <FILE>', 'API token of the person who asks')
      .addHelpText('after', HELP[name])
  const asked = (command: Command) =>
    command
      .option('--stix <PATTERN>', 'a STIX pattern, or a file that holds one')
      .option('--sigma <FILE>', 'Sigma rules')
      .option('--indicators <FILE>', 'a STIX bundle, CSV, or one value a line')
      .option('--from <TIME>', 'events from this time on')
      .option('--to <TIME>', 'events before this time')
  const several = (value: string, before: readonly string[]): readonly string[] => [...before, value]

  asked(common('check', 'whether it can be looked for, and how much would be read')).action((flags: AskFlags) =>
    asking(open, flags, async (node) => {
      const answer = (await post(node, '/check', questionOf(flags))) as Reply<typeof checkHunt>
      if (answer.flaw !== undefined) throw flawed(answer.flaw)
      const sentence = `${answer.told.en}; ${answer.events} events`
      report(flags, answer, [sentence, ...answer.rejected.map(({ what, reason }) => `${what}: ${reason}`)].join('\n'))
    }),
  )

  asked(common('start', 'starts a hunt and shows what it finds'))
    .option('--source <NAME>', 'only events of this source, by id or name; may be given again', several, [])
    .option('--title <TEXT>', 'what it is called')
    .option('--no-wait', 'does not wait for its end')
    .action((flags: StartFlags) =>
      asking(open, flags, async (node) => {
        const question = questionOf(flags)
        const { flaw } = (await post(node, '/check', question)) as Reply<typeof checkHunt>
        if (flaw !== undefined) throw flawed(flaw)
        const { id } = (await post(node, '', {
          ...question,
          ...(flags.title !== undefined && { title: flags.title }),
          ...(flags.source.length > 0 && { sources: await sourcesOf(node, flags.source) }),
        })) as { id: string }
        if (!flags.wait) return report(flags, { id }, id)
        await follow(node, id, flags, lookEveryMs)
      }),
    )

  common('list', 'your hunts, newest first').action((flags: Flags) =>
    asking(open, flags, async (node) => {
      const answer = (await node.ask('GET', '/detection/hunts')) as Reply<typeof hunts>
      report(flags, answer, answer.rows.map(lineOf).join('\n') || 'no hunts')
    }),
  )

  common('show', 'a hunt and its hits, latest event first')
    .argument('<ID>', 'as "testudo hunt list" shows it')
    .option('--limit <N>', 'hits, up to 500', '100')
    .action((id: string, flags: Flags & { limit: string }) =>
      asking(open, flags, async (node) => {
        const answer = await look(node, id, flags.limit)
        report(flags, answer, shown(answer))
      }),
    )

  common('stop', 'ends a hunt, or pauses it')
    .argument('<ID>', 'as "testudo hunt list" shows it')
    .option('--pause', 'to go on later')
    .action((id: string, flags: Flags & { pause?: boolean }) =>
      asking(open, flags, async (node) => {
        await post(node, `/${encodeURIComponent(id)}/stop`, { how: flags.pause === true ? 'pause' : 'cancel' })
        report(flags, { id }, `${id}: ${flags.pause === true ? 'paused' : 'ended'}`)
      }),
    )

  common('resume', 'goes on with a hunt that was paused or failed')
    .argument('<ID>', 'as "testudo hunt list" shows it')
    .action((id: string, flags: Flags) =>
      asking(open, flags, async (node) => {
        await post(node, `/${encodeURIComponent(id)}/resume`, {})
        await follow(node, id, flags, lookEveryMs)
      }),
    )

  common('record', 'takes the hits into the alerts, and writes sightings')
    .argument('<ID>', 'as "testudo hunt list" shows it')
    .action((id: string, flags: Flags) =>
      asking(open, flags, async (node) => {
        const answer = (await post(node, `/${encodeURIComponent(id)}/sightings`, {})) as { hits: number; ids: string[] }
        report(flags, answer, [`${answer.hits} hits recorded`, ...answer.ids].join('\n'))
      }),
    )
}

async function asking(open: typeof askNode, flags: Flags, work: (node: AskedNode) => Promise<void>): Promise<void> {
  const node = await open(flags.data, flags.tokenFile === undefined ? undefined : readText(flags.tokenFile).trim())
  try {
    await work(node)
  } finally {
    await node.close()
  }
}

const post = (node: AskedNode, below: string, body: object) =>
  node.ask('POST', `/detection/hunts${below}`, JSON.stringify(body))

function questionOf(flags: AskFlags): Readonly<Record<string, unknown>> {
  const { stix, sigma, indicators, from, to } = flags
  const given = [
    stix === undefined
      ? undefined
      : { language: 'stix', text: stix.trimStart().startsWith('[') ? stix : readText(stix) },
    sigma === undefined ? undefined : { language: 'sigma', text: readText(sigma) },
    indicators === undefined ? undefined : { language: 'indicators', text: readText(indicators) },
  ].filter((one) => one !== undefined)
  const [one] = given
  if (one === undefined || given.length > 1)
    throw new Fault('invalid', 'cli.one_question', 'Give exactly one of --stix, --sigma and --indicators.')
  return {
    ...one,
    ...(from !== undefined && { from: momentOf(from) }),
    ...(to !== undefined && { to: momentOf(to) }),
  }
}

function momentOf(text: string): number {
  const moment = parseTime(text)
  if (moment === undefined)
    throw new Fault('invalid', 'cli.time', `"${text}" is no time. Write 2026-11-22T05:00:00Z or 220500ZNOV26.`)
  return moment
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new Fault('invalid', 'cli.file', `${file} cannot be read.`, { cause })
  }
}

const flawed = ({ message, line, column }: { message: string; line: number; column: number }) =>
  new Fault('invalid', 'detection.unreadable_question', `line ${line}, column ${column}: ${message}`)

async function sourcesOf(node: AskedNode, names: readonly string[]): Promise<string[]> {
  const { rows } = (await node.ask('GET', '/detection/sources')) as { rows: { id: string; name: string }[] }
  return names.map((name) => {
    const found = rows.filter((row) => row.id === name || row.name === name)
    const [one] = found
    if (one === undefined || found.length > 1)
      throw new Fault(
        'absent',
        'cli.no_source',
        `There is ${one === undefined ? 'no' : 'more than one'} source ${name} here.`,
      )
    return one.id
  })
}

const look = async (node: AskedNode, id: string, limit: string) =>
  (await node.ask('GET', `/detection/hunts/${encodeURIComponent(id)}?limit=${encodeURIComponent(limit)}`)) as HuntReply

/** Waits for the end of a hunt, telling how far it is where somebody looks. */
async function follow(node: AskedNode, id: string, flags: Flags, everyMs: number): Promise<void> {
  for (;;) {
    const { row } = await look(node, id, '1')
    if (row.state !== 'running' && row.state !== 'waiting') break
    if (process.stderr.isTTY)
      process.stderr.write(`\r${row.state} ${row.done} of ${row.total} events, ${row.hits} hits `)
    await pause(everyMs)
  }
  if (process.stderr.isTTY) process.stderr.write('\n')
  const answer = await look(node, id, '500')
  report(flags, answer, shown(answer))
  if (answer.row.state === 'failed')
    throw new Fault('conflict', 'cli.hunt_failed', answer.row.fault ?? 'The hunt did not come to its end.')
}

const lineOf = (row: HuntReply['row']): string =>
  `${row.id}  ${row.state.padEnd(9)}  ${String(row.hits).padStart(6)} hits  ${row.done} of ${row.total} events  ${row.title}`

function shown({ row, hits, kept, assets }: HuntReply): string {
  const lines = hits.map(({ at, host, asset, sourceName, told, values }) =>
    [
      new Date(at).toISOString(),
      asset === undefined ? host : `${asset.name.en} (${host})`,
      sourceName,
      told,
      values.map(({ name, value }) => `${name}=${value}`).join(' '),
    ].join('  '),
  )
  const rest = row.hits > hits.length ? [`${hits.length} of ${row.hits} hits are shown; ${kept} are kept.`] : []
  const own = assets === 0 ? [] : [`On ${assets} asset${assets === 1 ? '' : 's'} of ours.`]
  return [lineOf(row), ...(row.fault === undefined ? [] : [row.fault]), ...lines, ...rest, ...own].join('\n')
}
