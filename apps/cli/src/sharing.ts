import { createReadStream, createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { pipeline } from 'node:stream/promises'
import { keyCommands } from './nodeKeys.ts'
import {
  command,
  type Common,
  idOf,
  type Introduction,
  type PeerLine,
  peersOf,
  print,
  readIntroduction,
  withNode,
} from './peerNode.ts'
import { type RightsFlags, rightsFrom, rightsOptions } from './rightsFlags.ts'

const EXAMPLES = {
  peers: ['peers --json'],
  introduce: ['introduce > ours.json'],
  add: ['add theirs.json --nation DNK --organisation "DNK MoD" --clearance ALLIED=RESTRICTED --clearance TLP=AMBER'],
  sync: ['sync dnk-node-a745320d'],
  reconcile: ['reconcile dnk-node-a745320d --json'],
} as const

/** Registers `sharing`: other nodes, what is pinned, contact now, comparison, and files over an air gap. @returns the command, for more below it */
export function sharingCommands(program: Command): Command {
  const sharing = program
    .command('sharing')
    .description('other nodes, and what may go to them: contact, releases, signatures, taking back')
  command(sharing, 'peers', 'nodes this one speaks with: health, what waits, what came', EXAMPLES.peers).action(
    (flags: Common) =>
      withNode(flags, async (node) => {
        const { peers } = await peersOf(node)
        print(flags, { peers }, peers.map(lineOf).join('\n') || 'No node is pinned here.')
      }),
  )

  command(sharing, 'introduce', 'prints what this node hands to another one’s people', EXAMPLES.introduce).action(
    (flags: Common) =>
      withNode(flags, async (node) => {
        const { text, fingerprints } = (await node.ask('GET', '/sharing/self')) as {
          text: string
          fingerprints: { certificate: string; key: string }
        }
        process.stdout.write(`${text}\n`)
        if (flags.json !== true)
          process.stderr.write(
            `Read these to each other over another channel:\n  certificate ${fingerprints.certificate}\n  key         ${fingerprints.key}\n`,
          )
      }),
  )

  rightsOptions(command(sharing, 'add', 'pins another node by its introduction', EXAMPLES.add))
    .argument('<file>', 'its introduction')
    .option('--direction <way>', 'both, push, pull or wait', 'both')
    .option('--every <seconds>', 'how often it is called', '30')
    .action((file: string, flags: AddFlags) =>
      withNode(flags, async (node) => {
        const introduction = await readIntroduction(file)
        const answer = (await node.ask('POST', '/sharing/peers', JSON.stringify(newPeer(introduction, flags)))) as {
          id: string
        }
        print(flags, answer, `${introduction.name} (${introduction.node}) is pinned.`)
      }),
    )

  command(sharing, 'sync', 'calls a node now', EXAMPLES.sync)
    .argument('<node>', 'its name, or the id of its account')
    .action((name: string, flags: Common) =>
      withNode(flags, async (node) => {
        const id = await idOf(node, name)
        const answer = (await node.ask('POST', `/sharing/peers/${id}/now`, '{}')) as {
          contacted: boolean
          trouble?: { en: string }
        }
        print(flags, answer, answer.contacted ? 'Reached.' : (answer.trouble?.en ?? 'Not reached.'))
        if (!answer.contacted) process.exitCode = 6
      }),
    )

  command(sharing, 'reconcile', 'compares what each side holds of the other', EXAMPLES.reconcile)
    .argument('<node>', 'its name, or the id of its account')
    .action((name: string, flags: Common) =>
      withNode(flags, async (node) => {
        const id = await idOf(node, name)
        const answer = (await node.ask('POST', `/sharing/peers/${id}/reconcile`, '{}')) as {
          given: { sentence: { en: string } }
          brought: { sentence: { en: string } }
          withheld: readonly { because: { en: string }; count: number }[]
        }
        const kept = answer.withheld.map(({ because, count }) => `  ${count} kept back: ${because.en}`)
        print(flags, answer, [answer.given.sentence.en, answer.brought.sentence.en, ...kept].join('\n'))
      }),
    )

  const bundle = sharing
    .command('bundle')
    .description('what waits for a node as a signed file, for links without a wire')
  command(bundle, 'export', 'writes what waits for a node into a file', ['bundle export dnk-node-a745320d out.bundle'])
    .argument('<node>', 'its name, or the id of its account')
    .argument('<file>', 'new file; keep it as secret as what is in it')
    .action((name: string, file: string, flags: Common) =>
      withNode(flags, async (node) => {
        const id = await idOf(node, name)
        const body = await node.stream(`/sharing/peers/${id}/bundle`)
        await pipeline(body, createWriteStream(file, { flags: 'wx', mode: 0o600 }))
        print(flags, { file }, `Written: ${file}. Its answer file comes back the same way.`)
      }),
    )
  command(bundle, 'import', 'takes a file another node has written for this one, or its answer to ours', [
    'bundle import in.bundle --answer answer.bundle',
  ])
    .argument('<file>', 'the file')
    .option('--answer <file>', 'new file for the receipts to carry back')
    .action((file: string, flags: Common & { readonly answer?: string }) =>
      withNode(flags, async (node) => {
        const answer = (await node.ask('POST', '/sharing/bundles', createReadStream(file))) as {
          from: string
          verdicts: Readonly<Record<string, number>>
          receipts: string
        }
        const receipts = Buffer.from(answer.receipts, 'base64')
        if (flags.answer !== undefined && receipts.length > 0)
          await writeFile(flags.answer, receipts, { flag: 'wx', mode: 0o600 })
        const counts = Object.entries(answer.verdicts).map(([verdict, n]) => `  ${n} ${verdict}`)
        print(flags, answer, [`From ${answer.from}:`, ...counts].join('\n'))
      }),
    )
  keyCommands(sharing)
  return sharing
}

interface AddFlags extends Common, RightsFlags {
  readonly direction: string
  readonly every: string
}

const newPeer = (introduction: Introduction, flags: AddFlags): unknown => ({
  introduction,
  rights: rightsFrom(flags, introduction),
  direction: flags.direction,
  everySeconds: Number(flags.every),
})
const lineOf = (peer: PeerLine): string =>
  `${peer.state.padEnd(8)} ${peer.node.padEnd(32)} ${peer.nation.padEnd(3)} waiting ${peer.queued}, delivered ${peer.delivered}, refused ${peer.refused}, received ${peer.received}, recalls open ${peer.recallsOutstanding}` +
  (peer.trouble === undefined ? '' : `\n         ${peer.trouble.en}`) +
  (peer.alarm === undefined ? '' : `\n         ALARM: ${peer.alarm.en}`)
