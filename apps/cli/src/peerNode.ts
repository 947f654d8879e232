import { readFile } from 'node:fs/promises'
import { Fault } from '@testudo/kernel/fault'
import type { Command } from 'commander'
import { type AskedNode, askNode } from './askedNode.ts'

/** Flags of every command about other nodes. */
export interface Common {
  readonly data?: string
  readonly json?: boolean
}

export interface PeerLine {
  readonly id: string
  readonly node: string
  readonly name: string
  readonly nation: string
  readonly state: string
  readonly url: string
  readonly queued: number
  readonly delivered: number
  readonly refused: number
  readonly received: number
  readonly recallsOutstanding: number
  readonly trouble?: { readonly en: string }
  readonly alarm?: { readonly en: string }
}

/** As much of an introduction as commands look at; the node checks the rest. */
export interface Introduction {
  readonly node: string
  readonly name: string
  readonly nation: string
  readonly organisation: string
  readonly publicKey: string
}

/** A command below `sharing`, with the flags all of them have. @param examples what stands behind `testudo sharing` */
export function command(parent: Command, name: string, summary: string, examples: readonly string[]): Command {
  return parent
    .command(name)
    .description(summary)
    .option('--data <dir>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', `\nExamples:\n${examples.map((one) => `  testudo sharing ${one}`).join('\n')}`)
}

/** @throws {Fault} `invalid` when it is no file of JSON */
export async function readIntroduction(file: string): Promise<Introduction> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Introduction
  } catch (cause) {
    throw new Fault('invalid', 'cli.introduction', 'This file is no introduction of a node.', {
      cause,
      place: { file },
    })
  }
}

export const peersOf = async (node: AskedNode) =>
  (await node.ask('GET', '/sharing/peers')) as { readonly peers: readonly PeerLine[] }

/** The peer of this account, name or nation (in any case of letters), or why there is not exactly one. */
export function findPeer(peers: readonly PeerLine[], name: string): PeerLine | string {
  const wanted = name.toLowerCase()
  const fits = peers.filter(
    (peer) => peer.id === name || [peer.node, peer.name, peer.nation].some((word) => word.toLowerCase() === wanted),
  )
  if (fits.length > 1) return `"${name}" fits several nodes; give the account. See: testudo sharing peers`
  return fits[0] ?? `"${name}" is no peer of this node. See: testudo sharing peers`
}

/** Id of a peer's account, as it stands in an address. @throws {Fault} `absent` when no node or several have this name */
export async function idOf(node: AskedNode, name: string): Promise<string> {
  const found = findPeer((await peersOf(node)).peers, name)
  if (typeof found === 'string') throw new Fault('absent', 'cli.no_peer', found)
  return encodeURIComponent(found.id)
}

export const print = (flags: Common, value: unknown, text: string): void => {
  process.stdout.write(flags.json === true ? `${JSON.stringify(value)}\n` : `${text}\n`)
}

export async function withNode(flags: Common, work: (node: AskedNode) => Promise<void>): Promise<void> {
  const node = await askNode(flags.data)
  try {
    await work(node)
  } finally {
    await node.close()
  }
}
