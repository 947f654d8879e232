import { Fault } from '@testudo/kernel/fault'
import type { Reply } from '@testudo/kernel/contract'
import { addFeed, endFeed, FEED_FORMATS, feeds, runFeed } from '@testudo/vulnerabilities'
import { Argument, type Command, Option } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { plain, read, within } from './asking.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
You ask as the operator of this machine. Where a node runs on the data folder, it does the work.

Exit code: 0 done; 2 bad input, also a place this node may not read; 4 no such feed; 6 the node does not answer.`

const HELP = {
  list: `
With --json: {"rows":[{"id","name","format"?,"from","place","state","why"?,"everyHours","lastAt"?,"nextAt"?,"records",
  "quarantined","checked","signedBy","mark"}],"marking"}. "checked" is the weakest check of what it brought: signature, hash,
  none; "signedBy" holds the fingerprints of the OpenPGP keys that signed it.
${EXIT}

Examples:
  testudo vulnerabilities feed list --data DIR --json`,
  add: `
PLACE is a web address or a folder. A host alone, or the address of a provider-metadata.json, is a CSAF provider: a host is
asked for /.well-known/csaf/provider-metadata.json, then for what its security.txt names, then csaf.data.security.HOST; ROLIE
feeds and directories are read. Where a provider names OpenPGP keys each document must bear a signature (.asc) of one of
them; without, and for other places, files are compared with .sha512 or .sha256 beside them where the source has them.

KEY is what must fit, whatever the source says: an OpenPGP public key (armoured, .asc beside each file), its fingerprint (of a
CSAF provider), a minisign public key (.minisig beside the file), or the SHA-256 of the file. --key "$(cat FILE)" gives a file.
What is unsigned, signed by others, expired or changed is set aside with its reason, and nothing of it is stored.

Redirects are followed three times at most, never from https to http, and inner addresses only as the setting outbound.allow
says. A folder must lie below one that the setting detection.folders names. The first run begins at once.
${EXIT}

Examples:
  testudo vulnerabilities feed add https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json --name KEV
  testudo vulnerabilities feed add https://nordgrid.example/.well-known/csaf/provider-metadata.json --name Nordgrid --every 6
  testudo vulnerabilities feed add /srv/feeds/epss --name EPSS --format epss --json`,
  run: `
A feed that was quarantined is tried again. Waits for the end.
${EXIT}

Examples:
  testudo vulnerabilities feed run 7f0c9a52-58d4-4c9e-9d0b-3f2f1f6b3c11 --json`,
  end: `
What it brought stays.
${EXIT}

Examples:
  testudo vulnerabilities feed end 7f0c9a52-58d4-4c9e-9d0b-3f2f1f6b3c11`,
} as const

type Ask = typeof askNode

/** Registers `vulnerabilities feed list`, `add`, `run` and `end`. */
export function feedCommands(vulnerabilities: Command, ask: Ask): void {
  const feed = vulnerabilities.command('feed').description('sources of vulnerabilities that the node follows')
  const common = (name: keyof typeof HELP, summary: string) =>
    feed
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  common('list', 'feeds, how they fare, what was set aside').action((flags: FolderFlags) =>
    within(ask, flags, async (node) => {
      const told = read(feeds, await node.ask('GET', feeds.path))
      report(flags, told, told.rows.length === 0 ? 'No feeds.' : told.rows.map(lineOf).join('\n'))
    }),
  )
  common('add', 'follows a web address, a CSAF provider or a folder')
    .addArgument(new Argument('<PLACE>', 'web address or folder'))
    .requiredOption('--name <NAME>', 'what people call it')
    .addOption(new Option('--format <F>', 'only this format').choices(FEED_FORMATS))
    .option('--every <HOURS>', 'hours between two looks (default: 24)')
    .option('--key <KEY>', 'OpenPGP public key or fingerprint, minisign public key, or SHA-256')
    .option('--label <JSON>', 'label of what it brings (default: the node’s)')
    .action((place: string, flags: AddFlags) => within(ask, flags, (node) => add(node, place, flags)))
  common('run', 'looks now')
    .addArgument(new Argument('<ID>', 'id of the feed'))
    .action((id: string, flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const { job } = read(runFeed, await node.ask('POST', runFeed.path.replace(':id', encodeURIComponent(id)), '{}'))
        await node.finish(job, () => undefined)
        const row = await rowOf(node, id)
        report(flags, row, lineOf(row))
      }),
    )
  common('end', 'ends a feed')
    .addArgument(new Argument('<ID>', 'id of the feed'))
    .action((id: string, flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const told = read(endFeed, await node.ask('DELETE', endFeed.path.replace(':id', encodeURIComponent(id))))
        report(flags, told, 'Ended. What it brought stays.')
      }),
    )
}

interface AddFlags extends FolderFlags {
  readonly name: string
  readonly format?: string
  readonly every?: string
  readonly key?: string
  readonly label?: string
}

async function add(node: AskedNode, place: string, flags: AddFlags): Promise<void> {
  const everyHours = Number(flags.every ?? 24)
  if (!Number.isFinite(everyHours))
    throw new Fault('invalid', 'cli.every', `--every ${flags.every ?? ''} is no number of hours.`)
  const body = {
    name: flags.name,
    from: /^https?:/i.test(place) ? 'url' : 'folder',
    place,
    everyHours,
    ...(flags.format === undefined ? {} : { format: flags.format }),
    ...(flags.key === undefined ? {} : { key: flags.key }),
    ...(flags.label === undefined ? {} : { label: flags.label }),
  }
  const { id } = read(addFeed, await node.ask('POST', addFeed.path, JSON.stringify(body)))
  report(flags, { id }, `Added as ${id}. The first run has begun: testudo vulnerabilities feed list`)
}

type Row = Reply<typeof feeds>['rows'][number]

async function rowOf(node: AskedNode, id: string): Promise<Row> {
  const { rows } = read(feeds, await node.ask('GET', feeds.path))
  const row = rows.find((one) => one.id === id)
  if (row === undefined) throw new Fault('absent', 'cli.no_feed', 'There is no feed of this id any more.')
  return row
}

function lineOf({ id, name, place, state, why, records, quarantined, checked, signedBy }: Row): string {
  const set = quarantined > 0 ? `, ${quarantined} set aside` : ''
  const by = signedBy.length === 0 ? '' : ` by ${signedBy.join(', ').toUpperCase()}`
  const reason = why === undefined ? '' : `\n    ${plain(why.en)}`
  return `${id}  ${state.padEnd(11)} ${plain(name)}  ${plain(place)}  ${records} records${set}, checked: ${checked}${by}${reason}`
}
