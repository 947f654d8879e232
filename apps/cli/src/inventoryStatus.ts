import type { Reply } from '@testudo/kernel/contract'
import { previewPublication, published, publishStatuses, withdrawStatuses } from '@testudo/vulnerabilities'
import type { Command } from 'commander'
import type { askNode } from './askedNode.ts'
import { plain, read, within } from './asking.ts'
import { type FolderFlags, report } from './report.ts'

const EXIT = `
Only "affected", "not affected" or "unknown" is told, and who says it; nothing of the inventory it follows from. You ask as the
operator of this machine.

Exit code: 0 done; 2 bad input; 3 an operator you do not speak for, or a label beyond you.`

const HELP = {
  publish: `
What is said follows from the inventory, as far as it is known here. With --preview: each word, and who would see it; nothing is
published.
${EXIT}

Examples:
  testudo inventory status publish CVE-2026-99417 --operator "Port de l’Estuaire" --label '{"policy":"ALLIED","classification":"UNCLASSIFIED","categories":[],"originators":[]}'`,
  list: `
With --json: {"rows":[{"id","vulnerability","operator","operatorName","nation","status","at","by","mark"}],"counts","found","marking"}
${EXIT}

Examples:
  testudo inventory status list --cve CVE-2026-99417 --json`,
  withdraw: `
ID is one that "status list" shows. It is taken back here and at the nodes it was sent to.
${EXIT}

Examples:
  testudo inventory status withdraw 7f0c9a52-58d4-4c9e-9d0b-3f2f1f6b3c11`,
} as const

/** Registers `inventory status publish`, `list` and `withdraw`. */
export function statusCommands(inventory: Command, ask: typeof askNode): void {
  const group = inventory.command('status').description('what owners publish of themselves about a vulnerability')
  const common = (name: keyof typeof HELP, summary: string) =>
    group
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
      .addHelpText('after', HELP[name])
  const several = (value: string, before: readonly string[]): readonly string[] => [...before, value]

  common('publish', 'publishes whether an operator is affected, and nothing more')
    .argument('<CVE...>', 'ids of vulnerabilities')
    .requiredOption('--operator <NAME>', 'id or name of the operator')
    .requiredOption('--label <JSON>', 'who may know it')
    .option('--to <NODE>', 'account of a node it is sent to; may be given again', several, [])
    .option('--preview', 'say what would be published and who would see it, publish nothing')
    .action((vulnerabilities: readonly string[], flags: PublishFlags) =>
      within(ask, flags, async (node) => {
        const { operator, label, to } = flags
        const body = JSON.stringify({ operator, vulnerabilities, label, to })
        if (flags.preview === true) {
          const seen = read(previewPublication, await node.ask('POST', previewPublication.path, body))
          return report(flags, seen, previewLines(seen).join('\n'))
        }
        const told = read(publishStatuses, await node.ask('POST', publishStatuses.path, body))
        report(
          flags,
          told,
          [
            ...told.rows.map(({ vulnerability, status }) => `${vulnerability}  ${status}`),
            ...told.sent.map(
              ({ name, state, why }) => `  ${plain(name)}: ${state}${why === undefined ? '' : `, ${plain(why.en)}`}`,
            ),
          ].join('\n'),
        )
      }),
    )
  common('list', 'what is published, as far as you may know')
    .option('--cve <ID>', 'only about this vulnerability')
    .action((flags: FolderFlags & { readonly cve?: string }) =>
      within(ask, flags, async (node) => {
        const query = new URLSearchParams({
          limit: '1000',
          ...(flags.cve === undefined ? {} : { vulnerability: flags.cve }),
        })
        const told = read(published, await node.ask('GET', `${published.path}?${query}`))
        report(flags, told, told.rows.length === 0 ? 'Nothing is published.' : told.rows.map(lineOf).join('\n'))
      }),
    )
  common('withdraw', 'takes back what was published')
    .argument('<ID...>', 'ids of what is published')
    .action((ids: readonly string[], flags: FolderFlags) =>
      within(ask, flags, async (node) => {
        const told = read(withdrawStatuses, await node.ask('POST', withdrawStatuses.path, JSON.stringify({ ids })))
        report(flags, told, `${told.withdrawn} taken back.`)
      }),
    )
}

interface PublishFlags extends FolderFlags {
  readonly operator: string
  readonly label: string
  readonly to: readonly string[]
  readonly preview?: boolean
}

const previewLines = ({ rows, operatorName, nation, people, nodes, mark }: Reply<typeof previewPublication>) => [
  `${mark.portion} ${nation} ${plain(operatorName)}`,
  ...rows.map(
    ({ vulnerability, status, beyond }) =>
      `  ${vulnerability}  ${status}${beyond === undefined ? '' : `, known only from records under ${beyond.portion}: readers of the word learn that it is known`}`,
  ),
  'Who will see this:',
  ...people.map(({ nation: of, people: n }) => `  ${of}: ${n} ${n === 1 ? 'account' : 'accounts'} of this node`),
  ...nodes.map(
    ({ name, reads }) => `  ${plain(name)}${reads ? '' : ': may not read this label; nothing would be published'}`,
  ),
]

const lineOf = ({
  id,
  mark,
  vulnerability,
  operatorName,
  nation,
  status,
  at,
  by,
}: Reply<typeof published>['rows'][number]) =>
  `${id}  ${mark.portion} ${vulnerability}  ${nation} ${plain(operatorName)}: ${status}  ${new Date(at).toISOString()}, by ${plain(by)}`
