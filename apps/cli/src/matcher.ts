import { readKnowledgeFiles, runMatcher } from '@testudo/detection/server'
import { Fault } from '@testudo/kernel/fault'
import type { Command } from 'commander'

const HELP = `
One of n processes that search a stream of events together, each its own partition: part i is what is published under
SUBJECT.i.> (events of one host always to the same part, so that rules over several events see all of them). A NATS server maps
them by itself: mappings { "events.*": "telemetry.{{partition(4,1)}}.{{wildcard(1)}}" }.

A message is acknowledged when its hits are stored; one that comes again after a crash gives the same hits, which are kept once.
Hits are JSON: {"kind","known","source","at","value","field","role","text","fields","hosts","event","part","sequence"}.

Runs until it is stopped (Ctrl-C, SIGTERM), finishes what it has begun, and prints its figures:
  {"messages","events","hits","replayed","failed"} with --json.

Exit code: 0 stopped, 2 bad input, 4 no such stream, 6 no server.

Examples:
  testudo matcher --nats nats://127.0.0.1:4222 --stream TELEMETRY --partition 0/2 --indicators indicators.csv
  testudo matcher --nats nats://127.0.0.1:4222 --stream TELEMETRY --partition 1/2 --rules rules --hits found --json`

interface MatcherFlags {
  readonly nats: string
  readonly stream: string
  readonly subject: string
  readonly partition: string
  readonly rules: readonly string[]
  readonly indicators: readonly string[]
  readonly hits: string
  readonly replay: string
  readonly json?: boolean
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** Registers `matcher`: one of several processes behind a stream of events. Needs no node. */
export function matcherCommands(program: Command): void {
  program
    .command('matcher')
    .description('searches one partition of a NATS JetStream stream of events, beside others')
    .requiredOption('--nats <URL>', 'the server: nats://host:port')
    .requiredOption('--stream <NAME>', 'the stream of events')
    .requiredOption('--partition <i/n>', 'which part of how many: 0/2, 1/2')
    .option('--subject <SUBJECT>', 'what stands before the number of the part', 'telemetry')
    .option('--rules <DIR>', 'Sigma rules: file or folder; again for more', collect, [])
    .option('--indicators <FILE>', 'indicators; again for more', collect, [])
    .option('--hits <SUBJECT>', 'where hits are published', 'hits')
    .option('--replay <SECONDS>', 'so much is read again at the start, for rules over several events', '600')
    .option('--json', 'figures as one JSON value')
    .addHelpText('after', HELP)
    .action(run)
}

async function run(flags: MatcherFlags): Promise<void> {
  const [part, of] = partitionOf(flags.partition)
  for (const [name, subject] of [
    ['--subject', flags.subject],
    ['--hits', flags.hits],
  ] as const)
    if (!/^[^\s.*>]+(?:\.[^\s.*>]+)*$/.test(subject))
      throw new Fault('invalid', 'cli.matcher', `${name} ${subject} is no subject. Write words parted by dots.`)
  const replaySeconds = Number(flags.replay)
  if (!Number.isInteger(replaySeconds) || replaySeconds < 0)
    throw new Fault('invalid', 'cli.matcher', `--replay ${flags.replay} is no number of seconds.`)
  if (flags.rules.length + flags.indicators.length === 0)
    throw new Fault('invalid', 'cli.matcher', 'Say what to look for: --rules DIR, --indicators FILE, or both.')
  const { knowledge, refused } = await readKnowledgeFiles(flags.rules, flags.indicators)
  const tell = (words: string) => process.stderr.write(`testudo: ${words}\n`)
  const matcher = await runMatcher({
    server: flags.nats,
    stream: flags.stream,
    subject: flags.subject,
    part,
    of,
    knowledge,
    hits: flags.hits,
    replaySeconds,
    trouble: tell,
  })
  const rejected = refused.length + matcher.refused.length
  tell(
    `part ${part} of ${of}: looks for ${knowledge.length - matcher.refused.length} rules and indicators` +
      `${rejected === 0 ? '' : `, ${rejected} rejected`}, ${matcher.figures.replayed} messages read again`,
  )
  await Promise.race([asked(), matcher.gone])
  await matcher.stop()
  const { messages, events, hits } = matcher.figures
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify(matcher.figures)}\n`
      : `${hits.toLocaleString('en')} hits in ${events.toLocaleString('en')} events of ${messages.toLocaleString('en')} messages\n`,
  )
}

function partitionOf(text: string): readonly [number, number] {
  const [, part = '', of = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  if (part !== '' && Number(part) < Number(of)) return [Number(part), Number(of)]
  throw new Fault(
    'invalid',
    'cli.matcher',
    `--partition ${text} is none. Write 0/2 for the first of two, 1/2 for the second.`,
  )
}

const asked = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
