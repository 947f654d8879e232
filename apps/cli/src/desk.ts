import { readFileSync } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'
import type { Reply } from '@testudo/kernel/contract'
import { parseTime } from '@testudo/kernel/time'
import type { explainRelease, Preview, recall, releaseDetail, ReleaseRow } from '@testudo/sharing'
import type { Command } from 'commander'
import { history, releaseLines, reports } from './deskWords.ts'
import type { AskedNode, askNode } from './askedNode.ts'
import { findPeer, peersOf } from './peerNode.ts'
import { report } from './report.ts'

const EXIT = `
NODE is the name, the nation or the account of a peer, as "testudo sharing peers" shows it. What you sign, you sign as the
operator of this machine, or as the person whose API token --token-file holds: two people need two.

Exit code: 0 answered, also when the answer is no; 2 bad input (the place is named), 3 denied, 4 not here, 5 something has
changed or is missing a signature.`

const HELP = {
  explain: `${EXIT}

Examples:
  testudo sharing explain report--5f0e8a4c-1d2b-4c3d-8e4f-000000000001 --to FRA`,
  preview: `${EXIT}

Examples:
  testudo sharing preview report--5f0e8a4c-1d2b-4c3d-8e4f-000000000001 --to FRA --to DNK --json`,
  releases: `${EXIT}

Examples:
  testudo sharing releases --state proposed`,
  show: `${EXIT}

Examples:
  testudo sharing show release-3Jq2Vx`,
  release: `
Writes a release down and signs it as first person. It goes with "testudo sharing sign": at once where one person is enough,
else when a second one has signed.
${EXIT}

Examples:
  testudo sharing release report--5f0e8a4c-1d2b-4c3d-8e4f-000000000001 --to FRA --authority "Directive 12"
  testudo sharing release report--5f0e8a4c-1d2b-4c3d-8e4f-000000000001 --to FRA --authority "SC-12" --without report--5f0e8a4c-1d2b-4c3d-8e4f-000000000001:description`,
  sign: `
Takes the next step of a release: signs it, signs it as second person, or with --send lets it go.
${EXIT}

Examples:
  testudo sharing sign release-3Jq2Vx --token-file bea.token --send
  testudo sharing sign release-3Jq2Vx --refuse "names a source"`,
  recall: `
WHAT is a release, or the STIX id of an object: that is taken back wherever it was sent. Who has not confirmed is listed by
"testudo sharing show" of the release.
${EXIT}

Examples:
  testudo sharing recall release-3Jq2Vx --reason "wrong recipient"`,
} as const

interface Flags {
  readonly data?: string
  readonly json?: boolean
  readonly tokenFile?: string
}
interface MatterFlags extends Flags {
  readonly to: readonly string[]
  readonly hops: string
  readonly until?: string
  readonly without: readonly string[]
}

/** Adds the commands of the release desk to `testudo sharing`. */
export function deskCommands(sharing: Command, open: typeof askNode): void {
  const common = (name: keyof typeof HELP, summary: string) =>
    sharing
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .option('--token-file <FILE>', 'API token of the person who asks')
      .addHelpText('after', HELP[name])
  const several = (value: string, before: readonly string[]): readonly string[] => [...before, value]
  const matter = (command: Command) =>
    command
      .option('--to <NODE>', 'a node it is for; may be given again', several, [])
      .option('--hops <N>', 'relays that may pass it on', '0')
      .option('--until <TIME>', 'after this it is not delivered any more: ISO 8601 UTC or a date-time group')
      .option('--without <ID:SELECTOR>', 'a part that goes to nobody; may be given again', several, [])

  common('explain', 'whether an object may go to a node, rule by rule')
    .argument('<ID>', 'STIX id')
    .requiredOption('--to <NODE>', 'the node')
    .action((object: string, flags: Flags & { to: string }) =>
      asking(open, flags, async (node) => {
        const answer = (await node.ask('GET', path('/explain', { object, to: flags.to }))) as Reply<
          typeof explainRelease
        >
        report(flags, answer, reports.explained(answer))
      }),
    )

  matter(common('preview', 'who would see it: nodes, people by number, parts each does not get'))
    .argument('<ID...>', 'STIX ids')
    .action((objects: readonly string[], flags: MatterFlags) =>
      asking(open, flags, async (node) => {
        const preview = (await post(node, '/preview', await matterOf(node, objects, flags))) as Preview
        report(flags, preview, reports.preview(preview))
      }),
    )

  common('releases', 'releases and recalls, newest first')
    .option('--state <STATE>', 'draft, proposed, approved, sent, refused, revoked or recalled')
    .option('--object <ID>', 'only those of this object')
    .option('--history', 'every step: who, what, on which authority')
    .action((flags: Flags & { state?: string; object?: string; history?: boolean }) =>
      asking(open, flags, async (node) => {
        const { state, object } = flags
        if (flags.history === true) return history(node, flags, object)
        const rows: ReleaseRow[] = []
        let cursor: string | undefined
        do {
          const page = (await node.ask('GET', path('/releases', { state, object, cursor, limit: '200' }))) as {
            rows: ReleaseRow[]
            next?: string
          }
          rows.push(...page.rows)
          cursor = page.next
        } while (cursor !== undefined && rows.length < 10_000)
        report(flags, { rows }, releaseLines(rows))
      }),
    )

  common('show', 'one release: what goes, who has signed, who has confirmed')
    .argument('<RELEASE>', 'its id')
    .action((id: string, flags: Flags) =>
      asking(open, flags, async (node) => {
        const detail = await detailOf(node, id)
        report(flags, detail, reports.detail(detail))
      }),
    )

  matter(common('release', 'writes a release down and signs it'))
    .argument('<ID...>', 'STIX ids')
    .requiredOption('--authority <TEXT>', 'on whose word: what a later reader will look for')
    .option('--title <TEXT>', 'instead of the name of the first object')
    .action((objects: readonly string[], flags: MatterFlags & { authority: string; title?: string }) =>
      asking(open, flags, async (node) => {
        const { authority, title } = flags
        const body = { ...(await matterOf(node, objects, flags)), authority, ...(title === undefined ? {} : { title }) }
        const { id } = (await post(node, '/releases', body)) as { id: string }
        const { revision, state } = await take(node, id, 'propose')
        const { row } = await detailOf(node, id)
        report(flags, { id, revision, state, need: row.signed.need }, reports.signed(row))
      }),
    )

  common('sign', 'takes the next step of a release: signs, signs as second person, sends, refuses or revokes')
    .argument('<RELEASE>', 'its id')
    .option('--send', 'lets it go once it is signed by as many people as are needed')
    .option('--refuse <REASON>', 'refuses it')
    .option('--revoke <REASON>', 'what has not left yet stays here')
    .action((id: string, flags: Flags & { send?: boolean; refuse?: string; revoke?: string }) =>
      asking(open, flags, async (node) => {
        await stepOn(node, id, flags)
        const { row } = await detailOf(node, id)
        report(flags, row, reports.signed(row))
      }),
    )

  common('recall', 'takes back what was released')
    .argument('<WHAT>', 'a release, or the STIX id of an object')
    .requiredOption('--reason <TEXT>', 'told to the nodes that have it')
    .option('--from <NODE>', 'only from this node; may be given again', several, [])
    .action((what: string, flags: Flags & { reason: string; from: readonly string[] }) =>
      asking(open, flags, async (node) => {
        const peers = await accountsOf(node, flags.from)
        const named = what.includes('--') ? { object: what } : { release: what }
        const answer = (await post(node, '/recalls', { ...named, peers, reason: flags.reason })) as Reply<typeof recall>
        report(flags, answer, `${answer.statements} statements are taken back from ${answer.nodes} nodes: ${answer.id}`)
      }),
    )
}

type Detail = Reply<typeof releaseDetail>

const path = (where: string, query: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `/sharing${where}?${new URLSearchParams(given)}`
}
const post = (node: AskedNode, where: string, body: object) =>
  node.ask('POST', `/sharing${where}`, JSON.stringify(body))
const detailOf = async (node: AskedNode, id: string) =>
  (await node.ask('GET', `/sharing/releases/${encodeURIComponent(id)}`)) as Detail

async function asking(open: typeof askNode, flags: Flags, work: (node: AskedNode) => Promise<void>): Promise<void> {
  const node = await open(flags.data, flags.tokenFile === undefined ? undefined : readToken(flags.tokenFile))
  try {
    await work(node)
  } finally {
    await node.close()
  }
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new Fault('invalid', 'cli.token_file', 'The token file cannot be read.', { cause, place: { file } })
  }
}

async function matterOf(node: AskedNode, objects: readonly string[], flags: MatterFlags) {
  const hops = Number(flags.hops)
  if (!Number.isInteger(hops)) throw new Fault('invalid', 'cli.hops', `--hops "${flags.hops}" is not a whole number.`)
  const notAfter = flags.until === undefined ? undefined : parseTime(flags.until)
  if (flags.until !== undefined && notAfter === undefined)
    throw new Fault(
      'invalid',
      'cli.time',
      `--until "${flags.until}" is no time; write 2026-11-22T16:42:00Z or 221642ZNOV26.`,
    )
  const without = flags.without.map((text) => {
    const [, object, selector] = /^([^:]+):(.+)$/.exec(text) ?? []
    if (object === undefined || selector === undefined)
      throw new Fault('invalid', 'cli.without', `--without "${text}" is not ID:SELECTOR.`)
    return { object, selector }
  })
  const recipients = await accountsOf(node, flags.to)
  return { objects, recipients, hops, without, ...(notAfter === undefined ? {} : { notAfter }) }
}

/** Accounts of nodes by name, nation or account. @throws {Fault} naming the first that is none, or several */
async function accountsOf(node: AskedNode, names: readonly string[]): Promise<readonly string[]> {
  if (names.length === 0) return []
  const { peers } = await peersOf(node)
  return names.map((name) => {
    const found = findPeer(peers, name)
    if (typeof found === 'string') throw new Fault('invalid', 'cli.no_peer', found)
    return found.id
  })
}

/** What is signed is what is there when it is signed: its revision and binding are read right before. */
async function take(node: AskedNode, id: string, step: string, reason = '') {
  const { row, preview } = await detailOf(node, id)
  const body = { revision: row.revision, binding: preview.binding, reason }
  return (await post(node, `/releases/${encodeURIComponent(id)}/${step}`, body)) as { revision: number; state: string }
}

async function stepOn(
  node: AskedNode,
  id: string,
  flags: { readonly send?: boolean; readonly refuse?: string; readonly revoke?: string },
): Promise<void> {
  if (flags.refuse !== undefined) return void (await take(node, id, 'refuse', flags.refuse))
  if (flags.revoke !== undefined) return void (await take(node, id, 'revoke', flags.revoke))
  const { row } = await detailOf(node, id)
  let { state } = row
  if (state === 'draft') state = (await take(node, id, 'propose')).state as typeof state
  else if (state === 'proposed' && row.signed.need > 1) state = (await take(node, id, 'approve')).state as typeof state
  else if (flags.send !== true)
    throw new Fault(
      'conflict',
      'cli.nothing_to_sign',
      'There is nothing left to sign. Send it with --send, or show it.',
    )
  if (flags.send === true) await take(node, id, 'send')
}
