import { readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  OfflineIndicators,
  PROTECT_FORMATS,
  previewProtection,
  protectAsked,
  protection,
  protectOffline,
  type RenderOptions,
} from '@testudo/detection'
import { loadWarningLists } from '@testudo/detection/server'
import type { Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { type Command, Option } from 'commander'
import { type AskedNode, askNode } from './askedNode.ts'
import { mustBeFile } from './files.ts'
import { writeNew } from './newFile.ts'
import { findPeer, peersOf } from './peerNode.ts'
import type { FolderFlags } from './report.ts'

const HELP = `
Without --indicators the node answers: what both the operator and --to may read, decided and recorded by the release port.
With --indicators no node is needed: FILE is a STIX bundle, CSV with a header, or one value a line.

A value goes out when --sources independent owners name it, or one whose confidence is at least --confidence. Private, reserved
and documentation addresses and names, sites most networks rely on, public suffixes, own assets and values on warning lists
never do; what was left out is counted with its reason.

suricata  rules for Suricata 6 and 7; lists of file hashes are written beside --out and named by the rules
rpz       a response policy zone for DNS servers          sigma  rules, one for each kind of value and log source
csv       RFC 4180, safe for spreadsheets                 stix   a STIX 2.1 bundle of whole indicators
blocklist one value a line

Appliances fetch the same by themselves, with a token of an account with the role list-reader:
  curl -H "Authorization: Bearer TOKEN" https://NODE/lists/rpz

The file goes to standard output, or to --out (a new file); what was left out to standard error, or with --json and --out as
{"format","entries","left":[{"reason","because","count"}],"files":[…]} to standard output.

Exit code: 0 also when nothing may go out; 2 bad input, 3 refused, 5 the file exists.

Examples:
  testudo protect --indicators indicators.json --format suricata --sources 1
  testudo protect --indicators ours.csv theirs.txt --format rpz --out testudo.rpz.zone
  testudo protect --format rpz --to LVA --out lva.rpz.zone
  testudo protect --format suricata --preview`

interface ProtectFlags extends FolderFlags {
  readonly format: (typeof PROTECT_FORMATS)[number]
  readonly indicators?: readonly string[]
  readonly warninglists: readonly string[]
  readonly to?: string
  readonly out?: string
  readonly preview?: boolean
  readonly exercise?: boolean
  readonly sources?: string
  readonly confidence?: string
  readonly kinds?: string
  readonly act?: string
  readonly engine?: string
  readonly list?: string
  readonly origin?: string
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** Registers `protect`: rules and lists that protect others, from a node or from files. */
export function protectCommands(program: Command): void {
  program
    .command('protect')
    .description('writes rules and block lists from indicators: Suricata, DNS RPZ, Sigma, CSV, STIX')
    .addOption(new Option('--format <F>', 'what to write').choices(PROTECT_FORMATS).makeOptionMandatory())
    .option('--indicators <FILE...>', 'files instead of a node')
    .option('--to <PEER>', 'for whom: name, nation or account of a peer, or account of a service')
    .option('--out <FILE>', 'a new file (default: standard output)')
    .option('--preview', 'only says what would go out and what would not')
    .option('--sources <N>', 'independent owners that must name a value (default: 2)')
    .option('--confidence <N>', 'or confidence of one of them, 1 to 100 (default: 70)')
    .option('--kinds <KINDS>', 'only these: domain-name,ipv4-addr,…')
    .option('--act <ACT>', 'Suricata: alert or drop')
    .option('--engine <V>', 'Suricata: 6 or 7')
    .option('--list <HASH>', 'Suricata: a list of file hashes instead of the rules: md5, sha-1, sha-256')
    .option('--origin <NAME>', 'RPZ: name of the zone')
    .option('--warninglists <DIR>', 'warning lists of MISP, with --indicators; again for more', collect, [])
    .option('--exercise', 'lets documentation addresses and names through, with --indicators')
    .option('--data <dir>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', HELP)
    .action((flags: ProtectFlags) => (flags.indicators === undefined ? fromNode(flags) : fromFiles(flags)))
}

/** What the node's contract and the files' rules have in common. @throws {Fault} `cli.protect` naming the flag */
function askedOf(flags: ProtectFlags) {
  const { format, sources, confidence, kinds, act, engine, list, origin } = flags
  const given = { format, sources, confidence, kinds, act, engine, list, origin }
  const parsed = protectAsked.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  )
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Fault(
    'invalid',
    'cli.protect',
    `--${String(issue?.path[0] ?? 'format')}: ${issue?.message ?? 'wrong value'}.`,
  )
}

interface Made {
  readonly entries: number
  readonly left: Reply<typeof previewProtection>['left']
  readonly lists: Reply<typeof previewProtection>['lists']
  readonly sample: () => Promise<string>
  readonly write: (list?: string) => Promise<AsyncIterable<Uint8Array | string>>
}

async function fromFiles(flags: ProtectFlags): Promise<void> {
  const asked = askedOf(flags)
  if (flags.to !== undefined)
    throw new Fault('invalid', 'cli.protect', '--to asks a node who may read what; leave --indicators out.')
  const indicators = new OfflineIndicators()
  for (const file of flags.indicators ?? []) {
    await mustBeFile(file)
    indicators.read(file, await readFile(file, 'utf8'))
  }
  const lists = flags.warninglists.length > 0 ? await loadWarningLists(flags.warninglists) : undefined
  const make = (list: RenderOptions['list']) =>
    protectOffline(indicators, asked.format, {
      sureness: asked,
      guards: {
        documentation: flags.exercise === true,
        ...(lists && { warned: (_: unknown, shown: string) => lists.warningsFor(shown).length > 0 }),
      },
      options: {
        act: asked.act,
        engine: asked.engine === '6' ? 6 : 7,
        ...(asked.kinds !== undefined && { kinds: asked.kinds.split(',') as RenderOptions['kinds'] & {} }),
        ...(list !== undefined && { list }),
        ...(asked.origin !== undefined && { origin: asked.origin }),
      },
      now: Date.now(),
    })
  const made = make(asked.list)
  for (const { place, reason } of indicators.problems.slice(0, SHOWN))
    process.stderr.write(`${place}: ${plain(reason)}\n`)
  if (indicators.problems.length > SHOWN)
    process.stderr.write(`… and ${indicators.problems.length - SHOWN} more that are no indicators\n`)
  await finish(flags, {
    ...made,
    sample: async () => {
      let text = ''
      for await (const piece of made.write()) if ((text += piece).length > SAMPLE) break
      return text.slice(0, SAMPLE)
    },
    write: async (list) => (list === undefined ? made : make(list as RenderOptions['list'])).write(),
  })
}

async function fromNode(flags: ProtectFlags): Promise<void> {
  if (flags.warninglists.length > 0 || flags.exercise === true)
    throw new Fault(
      'invalid',
      'cli.protect',
      'A node knows its own warning lists and whether it is an exercise: these flags go with --indicators.',
    )
  const asked = askedOf(flags)
  const node = await askNode(flags.data)
  try {
    const query = new URLSearchParams(
      Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
    )
    if (flags.to !== undefined) query.set('to', await accountOf(node, flags.to))
    const preview = await node.ask('GET', `${previewProtection.path}?${query}`)
    const made = (previewProtection.reply as { parse(value: unknown): Reply<typeof previewProtection> }).parse(preview)
    await finish(flags, {
      ...made,
      sample: async () => made.sample,
      write: async (list) => {
        const own = new URLSearchParams(query)
        if (list !== undefined) own.set('list', list)
        return node.stream(`${protection.path}?${own}`)
      },
    })
  } finally {
    await node.close()
  }
}

/** A peer by the names it has in every command; else an account, which the node judges. */
async function accountOf(node: AskedNode, name: string): Promise<string> {
  const found = findPeer((await peersOf(node)).peers, name)
  return typeof found === 'string' ? name : found.id
}

const SHOWN = 20
const SAMPLE = 4_000

async function finish(flags: ProtectFlags, made: Made): Promise<void> {
  const files = flags.preview === true ? [] : await writeAll(made, flags.out)
  const { entries, left } = made
  const { format } = flags
  if (flags.json === true && (flags.preview === true || flags.out !== undefined)) {
    const sample = flags.preview === true ? { sample: await made.sample() } : {}
    process.stdout.write(`${JSON.stringify({ format, entries, left, files, ...sample })}\n`)
    return
  }
  if (flags.preview === true) process.stdout.write(await made.sample())
  const told = [
    `${entries.toLocaleString('en')} ${format === 'stix' ? 'indicators' : 'values'}${flags.out === undefined ? '' : ` in ${files.map((file) => basename(file)).join(', ')}`}`,
    ...left.map(({ because, count }) => `left out ${count.toLocaleString('en')}: ${because.en}`),
    ...(flags.out === undefined && flags.preview !== true && made.lists.length > 0
      ? [
          `The rules name ${made.lists.map(({ fileName }) => fileName).join(', ')}: write them with --out, or each with --list.`,
        ]
      : []),
  ]
  process.stderr.write(`${told.join('\n')}\n`)
}

/** The file and the lists it names: all of them, or none. @returns what was written */
async function writeAll(made: Made, out: string | undefined): Promise<readonly string[]> {
  if (out === undefined) {
    await writeNew(await made.write(), undefined)
    return []
  }
  const files: string[] = []
  try {
    for (const { list, file } of [
      { list: undefined, file: out },
      ...made.lists.map(({ list, fileName }) => ({ list, file: join(dirname(out), fileName) })),
    ]) {
      await writeNew(await made.write(list), file)
      files.push(file)
    }
    return files
  } catch (error) {
    for (const file of files) await rm(file, { force: true })
    throw error
  }
}

/** A stranger's text on a terminal. */
const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '·').slice(0, 200)
