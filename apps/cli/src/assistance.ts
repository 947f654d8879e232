import type { AnyContract, Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { formatDtg, parseTime } from '@testudo/kernel/time'
import { askHelp, board, type Deed, offerHelp, type Pair, request, say } from '@testudo/assistance'
import { type Command, Option } from 'commander'
import type { AskedNode, askNode } from './askedNode.ts'
import { plain, read, within } from './asking.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
You ask as the operator of this machine. Where a node runs on the data folder, it does the work. REQUEST and OFFER are ids,
as testudo assistance list --json tells them. TIME is a date-time group (281800ZNOV26) or ISO 8601 UTC.

Exit code: 0 done; 2 bad input; 3 not yours to say; 4 no such thing; 5 not now: somebody was before you; 6 the node does not
answer, or you sent too many within the hour.`

const HELP = {
  list: `
Requests for help, what waits for you first, then the most urgent; then offers, the newest first. With a REQUEST: its teams,
the one that lacks least first, with every reason.
${EXIT}

Examples:
  testudo assistance list
  testudo assistance list --show all --json`,
  offer: `
SKILL is one of testudo's words (malware-analysis, control-systems, …) or any other, with the number of people after a colon.
${EXIT}

Examples:
  testudo assistance offer "Two analysts" --skill malware-analysis:2 --until 281800ZNOV27 --language en --json`,
  ask: `
--for names the incident. Hours are those of --zone; --together says how many of them both must work at the same time.
${EXIT}

Examples:
  testudo assistance ask "Read the wiper" --skill malware-analysis:2 --until 281800ZNOV27 --urgency immediate --json`,
  propose: `${EXIT}

Examples:
  testudo assistance propose ID_OF_REQUEST ID_OF_OFFER --text "Tonight already"`,
  accept: `${EXIT}

Examples:
  testudo assistance accept ID_OF_REQUEST ID_OF_OFFER`,
  withdraw: `${EXIT}

Examples:
  testudo assistance withdraw ID_OF_REQUEST ID_OF_OFFER`,
  'hand-back': `
--access names what was opened for the team and is still to be removed; who signs off says that it is.
${EXIT}

Examples:
  testudo assistance hand-back ID_OF_REQUEST ID_OF_OFFER --done "Two samples taken apart" --worked 12 --access "VPN account t-01"`,
  'sign-off': `${EXIT}

Examples:
  testudo assistance sign-off ID_OF_REQUEST ID_OF_OFFER --removed "VPN account t-01"`,
} as const

interface TeamFlags extends FolderFlags {
  readonly skill: readonly string[]
  readonly from?: string
  readonly until: string
  readonly text?: string
  readonly clearance?: string
  readonly language?: readonly string[]
  readonly zone?: string
  readonly hours?: string
  readonly label?: string
}
interface OfferFlags extends TeamFlags {
  readonly people?: string
  readonly tool?: readonly string[]
  readonly caveats?: string
}
interface AskFlags extends TeamFlags {
  readonly for?: readonly string[]
  readonly urgency?: string
  readonly together?: string
}
interface SayFlags extends FolderFlags {
  readonly text?: string
  readonly done?: string
  readonly worked?: string
  readonly findings?: string
  readonly access?: readonly string[]
  readonly removed?: readonly string[]
}

/** Registers `assistance list`, `offer`, `ask`, `propose`, `accept`, `withdraw`, `hand-back` and `sign-off`. */
export function assistanceCommands(program: Command, ask: typeof askNode): void {
  const group = program
    .command('assistance')
    .description('help between nations: offered, asked for, agreed, handed back')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  const team = (name: 'offer' | 'ask', summary: string) =>
    common(name, summary)
      .argument('<NAME>', 'what for, in a few words')
      .requiredOption('--skill <SKILL...>', 'skill and people: malware-analysis:2')
      .requiredOption('--until <TIME>', 'until when')
      .option('--from <TIME>', 'from when (default: now)')
      .option('--text <TEXT>', 'details')
      .option('--clearance <LEVEL>', 'policy and classification: ALLIED:SECRET')
      .option('--language <TAG...>', 'languages: en pl')
      .option('--zone <ZONE>', 'time zone of the hours (default: UTC)')
      .option('--hours <HOURS>', 'daily hours: 08:00-16:00')
      .option('--label <JSON>', 'label (default: the node’s)')

  common('list', 'requests for help and offers, or the teams for one request')
    .argument('[REQUEST]', 'id of a request for help')
    .addOption(new Option('--show <WHICH>', 'open (default) or all').choices(['open', 'all']))
    .action((id: string | undefined, flags: FolderFlags & { readonly show?: string }) =>
      within(ask, flags, (node) => (id === undefined ? listAll(node, flags) : listTeams(node, id, flags))),
    )
  team('offer', 'offers a team')
    .option('--people <N>', 'how many people (default: as many as the largest skill)')
    .option('--tool <NAME...>', 'what they bring')
    .option('--caveats <TEXT>', 'what they may not do')
    .action((name: string, flags: OfferFlags) =>
      within(ask, flags, async (node) => {
        const body = teamOf(name, flags)
        const people = Number(flags.people ?? Math.max(...body.skills.map((one) => one.people)))
        const sent = { ...body, people, tools: flags.tool, caveats: flags.caveats }
        const made = await post(node, offerHelp, sent)
        report(flags, made, `Offered as ${made.id}.`)
      }),
    )
  team('ask', 'asks for help')
    .option('--for <ID...>', 'incidents it is for')
    .option('--urgency <URGENCY>', 'routine (default), priority, immediate or flash')
    .option('--together <HOURS>', 'hours a day both must work at the same time')
    .action((name: string, flags: AskFlags) =>
      within(ask, flags, async (node) => {
        const overlapHours = flags.together === undefined ? undefined : Number(flags.together)
        const sent = { ...teamOf(name, flags), about: flags.for, urgency: flags.urgency, overlapHours }
        const made = await post(node, askHelp, sent)
        report(flags, made, `Asked as ${made.id}.`)
      }),
    )
  const word = (name: Deed & keyof typeof HELP, summary: string, done: string) =>
    common(name, summary)
      .argument('<REQUEST>', 'id of a request for help')
      .argument('<OFFER>', 'id of an offer')
      .option('--text <TEXT>', 'words to the other side')
      .action((help: string, offer: string, flags: SayFlags) =>
        within(ask, flags, async (node) => {
          const sent = {
            request: help,
            offer,
            says: name,
            text: flags.text,
            removed: flags.removed,
            ...reportOf(name, flags),
          }
          report(flags, await post(node, say, sent), done)
        }),
      )
  word('propose', 'proposes a team for a request, as one side of both', 'Proposed.')
  word('accept', 'accepts what the other side proposed', 'Accepted by both.')
  word('withdraw', 'takes back a proposal nobody has accepted', 'Withdrawn.')
  word('hand-back', 'ends agreed help with a report', 'Handed back. The other side signs off.')
    .requiredOption('--done <TEXT>', 'what was done')
    .requiredOption('--worked <HOURS>', 'hours worked')
    .option('--findings <TEXT>', 'what was found')
    .option('--access <WHAT...>', 'access to be removed')
  word('sign-off', 'signs what the other side handed back', 'Signed by both.').option(
    '--removed <WHAT...>',
    'access that is removed, by the words of the hand-back',
  )
}

const post = async <C extends AnyContract>(node: AskedNode, contract: C, body: object): Promise<Reply<C>> =>
  read(contract, await node.ask('POST', contract.path, JSON.stringify(body)))

function reportOf(says: Deed, { done, worked, findings, access = [] }: SayFlags): object {
  if (says !== 'hand-back') return {}
  return { report: { done, hours: Number(worked), findings, access: access.map((what) => ({ what, removed: false })) } }
}

function teamOf(name: string, flags: TeamFlags) {
  const [policy, classification] = flags.clearance?.split(':') ?? []
  const [begin, end] = flags.hours?.split('-') ?? []
  return {
    name,
    text: flags.text,
    skills: flags.skill.map((one) => {
      const [, skill = one, people = '1'] = /^(.*):(\d+)$/.exec(one) ?? []
      return { skill, people: Number(people) }
    }),
    ...(policy !== undefined && { clearance: { policy, classification } }),
    languages: flags.language,
    ...(begin !== undefined && { hours: { zone: flags.zone ?? 'UTC', from: begin, to: end } }),
    from: flags.from === undefined ? Date.now() : timeOf('--from', flags.from),
    until: timeOf('--until', flags.until),
    ...(flags.label !== undefined && { label: labelOf(flags.label) }),
  }
}

/** @throws {Fault} `invalid` naming the flag */
function timeOf(flag: string, text: string): number {
  const at = parseTime(text)
  if (at === undefined)
    throw new Fault('invalid', 'cli.time', `${flag} ${text} is no time. Write 281800ZNOV26 or 2026-11-28T18:00Z.`)
  return at
}

function labelOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new Fault('invalid', 'cli.label', '--label is no JSON. Take one from testudo assistance list --json.', {
      cause: error,
    })
  }
}

async function listAll(node: AskedNode, flags: FolderFlags & { readonly show?: string }): Promise<void> {
  const told = read(board, await node.ask('GET', `${board.path}?show=${flags.show ?? 'open'}`))
  const lines = [
    ...told.requests.map(
      (one) =>
        `${one.waits ? '* ' : '  '}${one.urgency}  ${one.mark.portion} ${plain(one.name)}\n    ${one.id}\n    ${plain(one.by)} until ${formatDtg(one.until)}; ${one.fitting} fit, ${one.agreed} agreed`,
    ),
    ...told.offers.map(
      (one) =>
        `  offer  ${one.mark.portion} ${plain(one.name)}\n    ${one.id}\n    ${plain(one.by)} until ${formatDtg(one.until)}; ${one.people} people, promised ${one.promised} times`,
    ),
  ]
  report(flags, told, lines.length === 0 ? 'Nobody asks, and nobody offers.' : lines.join('\n'))
}

async function listTeams(node: AskedNode, id: string, flags: FolderFlags): Promise<void> {
  const told = read(request, await node.ask('GET', request.path.replace(':id', encodeURIComponent(id))))
  report(flags, told, told.pairs.length === 0 ? 'No team comes into question.' : told.pairs.map(teamText).join('\n'))
}

const teamText = ({ offer, fits, state, criteria, mark }: Pair): string =>
  [
    `${fits ? 'fits' : 'lacks'}  ${mark.portion} ${plain(offer.name)} (${plain(offer.by)}), ${state}`,
    `  ${offer.id}`,
    ...criteria.map((one) => `  ${one.fits ? '+' : '-'} ${plain(one.text.en)}`),
  ].join('\n')
