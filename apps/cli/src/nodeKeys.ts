import { Fault } from '@testudo/kernel/fault'
import { formatDtg } from '@testudo/kernel/time'
import type { Command } from 'commander'
import { command, type Common, idOf, print, readIntroduction, withNode } from './peerNode.ts'

interface Key {
  readonly id: string
  readonly from: number
  readonly until?: number
  readonly how: string
  readonly reason?: string
  readonly revoked?: { readonly at: number; readonly reason: string }
}

interface Detail {
  readonly peer: { readonly node: string; readonly name: string; readonly alarm?: { readonly en: string } }
  readonly certificate: string
  readonly keys: readonly Key[]
  readonly log?: {
    readonly witness: string
    readonly size?: number
    readonly at?: number
    readonly alarm?: { readonly at: number; readonly words: { readonly en: string } }
  }
}

interface Reasoned extends Common {
  readonly reason: string
}

/** Registers what changes the keys nodes know each other by, below `sharing`: `key`, and `peer` for those of others. */
export function keyCommands(sharing: Command): void {
  const key = sharing.command('key').description('the key this node signs with')
  command(key, 'list', 'keys this node has signed with', ['key list']).action((flags: Common) =>
    withNode(flags, async (node) => {
      const { keys } = (await node.ask('GET', '/sharing/self')) as { readonly keys: readonly Key[] }
      print(flags, { keys }, keys.map(keyLine).join('\n'))
    }),
  )
  command(key, 'rotate', 'makes another key; nodes that pin this one take it because the old one signs it', [
    'key rotate --reason "yearly change"',
    'key rotate --reason "stolen laptop" --compromised',
  ])
    .requiredOption('--reason <text>', 'why; every node that pins this one is told')
    .option(
      '--compromised',
      'somebody else may hold the old key: it signs nothing more, and people compare the new one',
    )
    .action((flags: Reasoned & { readonly compromised?: boolean }) =>
      withNode(flags, async (node) => {
        const { reason, compromised = false } = flags
        const answer = (await node.ask('POST', '/sharing/self/key', JSON.stringify({ reason, compromised }))) as {
          readonly fingerprint: string
          readonly told: number
        }
        const next = compromised
          ? 'Hand the new introduction to the people of every node (testudo sharing introduce); until they pin it, nothing of yours is believed.'
          : `${answer.told} nodes learn it at their next contact.`
        print(flags, answer, `New key ${answer.fingerprint}\n${next}`)
      }),
    )

  const peer = sharing.command('peer').description('one other node: its keys, its certificate, its audit log')
  command(peer, 'show', 'keys of a node with their history, and its audit log as last seen', [
    'peer show dnk-node-a745320d',
  ])
    .argument('<node>', 'its name, or the id of its account')
    .action((name: string, flags: Common) =>
      withNode(flags, async (node) => {
        const detail = (await node.ask('GET', `/sharing/peers/${await idOf(node, name)}`)) as Detail
        print(flags, detail, detailText(detail))
      }),
    )
  command(peer, 'renew', 'takes a new introduction of a pinned node: another certificate, other people, another key', [
    'peer renew dnk-node-a745320d theirs.json',
    'peer renew dnk-node-a745320d theirs.json --key "0a1b 2c3d 4e5f 6071"',
  ])
    .argument('<node>', 'its name, or the id of its account')
    .argument('<file>', 'its new introduction')
    .option('--key <fingerprint>', 'the new key as its people read it to you, 16 digits of it or more: it is pinned')
    .action((name: string, file: string, flags: Common & { readonly key?: string }) =>
      withNode(flags, async (node) => {
        const introduction = await readIntroduction(file)
        const pinKey = flags.key !== undefined && isCompared(flags.key, introduction.publicKey)
        const id = await idOf(node, name)
        await node.ask('PUT', `/sharing/peers/${id}`, JSON.stringify({ introduction, pinKey }))
        print(flags, { id, pinKey }, `The introduction of ${introduction.name} is renewed.`)
      }),
    )
  const peerKey = peer.command('key').description('keys of a node')
  command(peerKey, 'revoke', 'trusts a key of a node no more; pin another one with "peer renew … --key"', [
    'peer key revoke dnk-node-a745320d 6a02f5d2c3b1e4a79d8c0b1a2f3e4d5c --reason "told by phone: stolen"',
  ])
    .argument('<node>', 'its name, or the id of its account')
    .argument('<key>', 'id of the key, as "peer show" writes it')
    .requiredOption('--reason <text>', 'why; it stays on record')
    .action((name: string, id: string, flags: Reasoned) =>
      withNode(flags, async (node) => {
        const path = `/sharing/peers/${await idOf(node, name)}/keys/${encodeURIComponent(id)}/revoke`
        const answer = await node.ask('POST', path, JSON.stringify({ reason: flags.reason }))
        print(flags, answer, 'Nothing that is seen under this key for the first time is believed any more.')
      }),
    )
  command(peer, 'log', 'begins anew with the audit log of a node, after people have looked into an alarm', [
    'peer log dnk-node-a745320d --reason "put back from the backup of 20 Nov"',
  ])
    .argument('<node>', 'its name, or the id of its account')
    .requiredOption('--reason <text>', 'what was found; it stays on record')
    .action((name: string, flags: Reasoned) =>
      withNode(flags, async (node) => {
        const path = `/sharing/peers/${await idOf(node, name)}/log`
        const answer = await node.ask('POST', path, JSON.stringify({ reason: flags.reason }))
        print(flags, answer, 'Its next checkpoint is taken as it is.')
      }),
    )
}

/** @throws {Fault} `invalid` for too little of it, `denied` for another key */
function isCompared(spoken: string, publicKey: string): true {
  const digits = spoken.replaceAll(/\s/g, '').toLowerCase()
  if (!/^[0-9a-f]{16,64}$/.test(digits))
    throw new Fault(
      'invalid',
      'cli.fingerprint',
      'Give 16 hexadecimal digits of the key or more, as its people read it.',
    )
  if (!publicKey.startsWith(digits))
    throw new Fault(
      'denied',
      'cli.other_key',
      'The file holds another key than the one that was read to you. Stop here.',
    )
  return true
}

const keyLine = ({ id, from, until, how, reason, revoked }: Key): string =>
  [
    id,
    from === 0 ? 'from the beginning' : `from ${formatDtg(from)}`,
    ...(until === undefined ? [] : [`until ${formatDtg(until)}`]),
    how === 'rotated' ? 'signed by the key before' : 'compared by people',
    ...(reason === undefined ? [] : [`(${reason})`]),
    ...(revoked === undefined ? [] : [`REVOKED ${formatDtg(revoked.at)}: ${revoked.reason}`]),
  ].join('  ')

function detailText({ peer, certificate, keys, log }: Detail): string {
  return [
    `${peer.node}  ${peer.name}`,
    ...(peer.alarm === undefined ? [] : [`ALARM  ${peer.alarm.en}`]),
    `certificate  ${certificate}`,
    ...keys.map((one) => `key  ${keyLine(one)}`),
    ...(log === undefined
      ? []
      : [
          log.size === undefined || log.at === undefined
            ? 'log  not seen yet'
            : `log  ${log.size} minutes seen at ${formatDtg(log.at)}`,
          `witness  ${log.witness}`,
        ]),
    ...(log?.alarm === undefined ? [] : [`ALARM  ${formatDtg(log.alarm.at)}  ${log.alarm.words.en}`]),
  ].join('\n')
}
