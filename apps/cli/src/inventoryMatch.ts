import { Fault } from '@testudo/kernel/fault'
import { askProducts, productsLeak } from '@testudo/vulnerabilities'
import type { Command } from 'commander'
import { mustAcknowledge, tellLeak } from './acknowledge.ts'
import type { AskedNode, askNode } from './askedNode.ts'
import { plain, read, within } from './asking.ts'
import { findPeer, peersOf } from './peerNode.ts'
import { type FolderFlags, report } from './report.ts'

const HELP = `
Asks NODE which records of vulnerabilities name products of the equipment you may know of, without telling it which those are
(RFC 9497): it learns how many blinded points crossed and when. Records come back only for products you run; they are kept like
those of a feed, and versions are compared here. What the question gives away is told first on standard error, and must be
acknowledged: by typing yes, or with --acknowledge. What then stands open can be published with "inventory status publish".

With --json: {"job","report":{"records","new","changed","same","left","points","vulnerabilities"}}. "left": records that cannot
be read here. "points": all the node learnt.

Exit code: 0 answered, also when nothing was found; 4 no such node; 5 the statement was not acknowledged; 6 the node does not
answer, does not answer such questions, or is still sealing what it may tell us: then ask again in some minutes.

Examples:
  testudo inventory match --peer dnk-node-a745320d
  testudo inventory match --peer DNK --acknowledge --json`

interface MatchFlags extends FolderFlags {
  readonly peer: string
  readonly acknowledge?: boolean
}

/** Registers `inventory match`. */
export function matchCommand(inventory: Command, ask: typeof askNode): void {
  inventory
    .command('match')
    .description('asks another node which records name our products, without telling which')
    .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--json', 'one JSON value on standard output')
    .requiredOption('--peer <NODE>', 'account, name or nation of the node')
    .option('--acknowledge', 'the statement of what is given away is acknowledged')
    .addHelpText('after', HELP)
    .action((flags: MatchFlags) => within(ask, flags, (node) => match(node, flags)))
}

async function match(node: AskedNode, flags: MatchFlags): Promise<void> {
  const found = findPeer((await peersOf(node)).peers, flags.peer)
  if (typeof found === 'string') throw new Fault('absent', 'cli.no_peer', found)
  const query = new URLSearchParams({ peer: found.id })
  const leak = read(productsLeak, await node.ask('GET', `${productsLeak.path}?${query}`))
  if (leak.trouble !== undefined) throw new Fault('unavailable', 'cli.node_silent', leak.trouble.en)
  tellLeak(plain(leak.name), leak.en)
  await mustAcknowledge(flags.acknowledge)
  const body = JSON.stringify({ peer: found.id, acknowledged: leak.id })
  const told = read(askProducts, await node.ask('POST', askProducts.path, body))
  const result = told.report ?? (await node.finish(told.job, () => undefined))
  const { report: done } = read(askProducts, { job: told.job, report: result })
  const lines =
    done === undefined
      ? [`Still at work: job ${told.job}`]
      : [
          `${done.records} records name our products: ${done.new} new, ${done.changed} changed, ${done.same} known.`,
          ...(done.left > 0 ? [`${done.left} records could not be read here.`] : []),
          `All the node learnt: ${done.points} points crossed.`,
          ...done.vulnerabilities.map((id) => `  ${id}`),
        ]
  report(flags, { job: told.job, report: done }, lines.join('\n'))
}
