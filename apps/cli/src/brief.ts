import { readFileSync } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'
import { formatDtg, parseTime } from '@testudo/kernel/time'
import { brief, type BriefDocument, briefs, type IssueHead, look } from '@testudo/briefing'
import { type Command, Option } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { plain, read } from './asking.ts'
import { boardCommands } from './briefBoard.ts'
import { writeNew } from './newFile.ts'
import { report } from './report.ts'

const EXIT = `
LABEL is written as on a page: "ALLIED RESTRICTED REL EST LTU". Nothing that one of those may not read is in the brief, nor
anything the person who asks may not read. TIME is ISO 8601 UTC or a date-time group (211200ZNOV26).

Exit code: 0 answered, 2 bad input (the place is named), 3 denied, 4 no such mission for that releasability.`

interface Flags {
  readonly data?: string
  readonly json?: boolean
  readonly tokenFile?: string
}
interface LookFlags extends Flags {
  readonly kind: string
  readonly mission?: string
  readonly since?: string
  readonly to?: string
  readonly language?: string
  readonly scale: string
  readonly pdf?: boolean
  readonly html?: boolean
  readonly out?: string
}

/** Adds `testudo brief`: the page for the commander, drawn now. */
export function briefCommands(program: Command, open: typeof askNode): void {
  const page = program
    .command('brief')
    .description('one page for the commander: what it means, missions, what changed, what comes, where')
    .option('--kind <KIND>', 'sitrep, intsum, intrep, assessment, warning or rfi-answer', 'sitrep')
    .option('--mission <M>', 'code (M-04) or STIX id; without one, all missions')
    .option('--since <TIME>', 'what changed is counted from here; without it, from the last issued brief')
    .option('--to <LABEL>', 'for whom; without it, everybody who may read all of it')
    .addOption(new Option('--language <LANGUAGE>', 'language of the page').choices(['en', 'fr']))
    .option('--scale <SCALE>', 'words of probability: icd-203, phia or stix', 'icd-203')
    .option('--pdf', 'tagged A4 PDF')
    .option('--html', 'a page for printing')
    .option('--out <FILE>', 'into this file, which must not be there yet; without it, standard output')
    .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--json', 'one JSON value on standard output')
    .option('--token-file <FILE>', 'API token of the person who asks')
    .addHelpText(
      'after',
      `${EXIT}

Examples:
  testudo brief --mission M-04
  testudo brief --mission M-04 --since 211200ZNOV26 --to "ALLIED RESTRICTED REL EST LTU LVA POL" --pdf --out m04.pdf
  testudo brief --kind intsum --language fr --json`,
    )
    .action((flags: LookFlags) => asking(open, flags, (node) => lookAt(node, flags)))

  const common = (name: string, summary: string, help: string) =>
    page
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .option('--token-file <FILE>', 'API token of the person who asks')
      .addHelpText('after', `\nExit code: 0 answered, 2 bad input, 3 denied, 4 not here.\n\nExamples:\n  ${help}`)
  common('list', 'drafts and issued briefs, newest first', 'testudo brief list').action(
    (_flags: Flags, command: Command) =>
      asking(open, merged(command), async (node) => {
        const answer = read(briefs, await node.ask('GET', briefs.path))
        const rows = answer.rows.map(
          ({ id, state, title, mark, asOf, by }) =>
            `${id}  ${state.padEnd(7)} ${formatDtg(asOf)}  ${join(mark.portion, title)}  ${by}`,
        )
        report(merged(command), answer, rows.length === 0 ? 'No brief yet.' : rows.map(plain).join('\n'))
      }),
  )
  common(
    'show',
    'one draft or issued brief',
    'testudo brief show brief-3Jq2Vx0aAbBcCdDe\n  testudo brief show brief-3Jq2Vx0aAbBcCdDe --pdf --copy 2 --out copy2.pdf',
  )
    .argument('<ID>', 'as "testudo brief list" shows it')
    .option('--pdf', 'tagged A4 PDF')
    .option('--html', 'a page for printing')
    .option('--copy <N>', 'number of the copy of an issued one', '1')
    .option('--out <FILE>', 'into this file, which must not be there yet; without it, standard output')
    .action((id: string, _flags: LookFlags, command: Command) => {
      const flags = merged<LookFlags & { copy: string }>(command)
      const path = brief.path.replace(':id', encodeURIComponent(id))
      return asking(open, flags, async (node) => {
        if (await writtenAs(node, flags, path, new URLSearchParams({ copy: flags.copy }))) return
        const answer = read(brief, await node.ask('GET', path))
        report(flags, answer, inWords(answer))
      })
    })
  boardCommands({ common, withNode: (command, work) => asking(open, merged(command), work) })
}

/** Options of the command, with those given before its name. */
const merged = <F extends Flags>(command: Command): F => command.optsWithGlobals<F>()

async function asking(open: typeof askNode, flags: Flags, work: (node: AskedNode) => Promise<void>): Promise<void> {
  const node = await open(flags.data, tokenOf(flags))
  try {
    await work(node)
  } finally {
    await node.close()
  }
}

/** The page as a file, when one was asked for. */
async function writtenAs(
  node: AskedNode,
  flags: Flags & Pick<LookFlags, 'pdf' | 'html' | 'out'>,
  path: string,
  query: URLSearchParams,
): Promise<boolean> {
  if (flags.pdf === true && flags.html === true)
    throw new Fault('invalid', 'cli.brief_form', 'One file is one form: give --pdf or --html.')
  const form = flags.pdf === true ? '/pdf' : flags.html === true ? '/html' : undefined
  if (form === undefined) return false
  if (flags.out === undefined && process.stdout.isTTY)
    throw new Fault('invalid', 'cli.brief_out', 'Say into which file: --out FILE, or send standard output somewhere.')
  await writeNew(await node.stream(`${path}${form}?${query}`), flags.out)
  if (flags.out !== undefined) report(flags, { file: flags.out }, `Written: ${flags.out}`)
  return true
}

async function lookAt(node: AskedNode, flags: LookFlags): Promise<void> {
  const query = new URLSearchParams()
  const { kind, mission, to, language, scale } = flags
  for (const [name, value] of Object.entries({ kind, mission, to, language, scale }))
    if (value !== undefined) query.set(name, value)
  if (flags.since !== undefined) query.set('since', String(timeOf(flags.since)))
  if (await writtenAs(node, flags, look.path, query)) return
  const answer = read(look, await node.ask('GET', `${look.path}?${query}`))
  report(flags, answer, inWords(answer))
}

function timeOf(text: string): number {
  const at = parseTime(text)
  if (at === undefined)
    throw new Fault('invalid', 'cli.time', `--since "${text}" is no time; write 2026-11-21T12:00:00Z or 211200ZNOV26.`)
  return at
}

function tokenOf({ tokenFile }: Flags): string | undefined {
  if (tokenFile === undefined) return undefined
  try {
    return readFileSync(tokenFile, 'utf8').trim()
  } catch (cause) {
    throw new Fault('invalid', 'cli.token_file', 'The token file cannot be read.', {
      cause,
      place: { file: tokenFile },
    })
  }
}

/** The page on a terminal: marking above and below, sections, references. */
function inWords({ document, head }: { readonly document: BriefDocument; readonly head: IssueHead }): string {
  const marking = `${document.exercise ? 'EXERCISE · ' : ''}${document.banner}`
  const lines = [
    marking,
    '',
    join(document.titleMark, document.title),
    `${formatDtg(head.asOf)}  < ${formatDtg(document.since)}`,
  ]
  for (const { mark, heading, paragraphs, id } of document.sections) {
    lines.push('', join(mark, heading))
    for (const one of paragraphs)
      lines.push(...(id === 'where' ? [`  ${join(one.mark, one.text)}`] : sayParagraph(one)))
  }
  if (document.references.length > 0)
    lines.push('', ...document.references.map(({ n, name, what, route }) => `(${n}) ${name}, ${what}: ${route}`))
  lines.push('', head.hash, marking)
  return lines.map(plain).join('\n')
}

function sayParagraph(one: BriefDocument['sections'][number]['paragraphs'][number]): readonly string[] {
  const numbers = one.refs.length === 0 ? '' : ` (${one.refs.join(', ')})`
  const judged = [one.likelihood, one.confidence].filter((word) => word !== undefined).join('; ')
  const text = `${one.text}${judged === '' ? '' : ` [${judged}]`}${numbers}`
  if (one.shape === undefined) return [`  ${join(one.mark, text)}`]
  const { title, code, capacity, state } = one.shape
  return [`  ${join(one.mark, title)}${code === '' ? '' : ` ${code}`}  ${state} ${capacity}`, `      ${text}`]
}

const join = (mark: string, text: string) => (mark === '' ? text : `${mark} ${text}`)
