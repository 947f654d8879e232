import type { AnyContract, Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import { parseTime } from '@testudo/kernel/time'
import { incidents } from '@testudo/incidents'
import type { AskedNode } from './askedNode.ts'
import { plain, read } from './asking.ts'

/** @throws {Fault} `invalid` naming the flag */
export function timeOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = parseTime(text)
  if (at === undefined)
    throw new Fault('invalid', 'cli.time', `${flag} ${text} is no time. Write 211427ZNOV26 or 2026-11-21T14:27Z.`)
  return at
}

export const pathOf = (contract: AnyContract, id: string): string =>
  contract.path.replace(':id', encodeURIComponent(id))

export const rowsOf = async (node: AskedNode, show: string): Promise<Reply<typeof incidents>> =>
  read(incidents, await node.ask('GET', `${incidents.path}?show=${show}`))

/** @throws {Fault} `absent` when no incident one may read has that number */
export async function idOf(node: AskedNode, text: string): Promise<string> {
  if (text.startsWith('incident--')) return text
  const found = (await rowsOf(node, 'all')).rows.find(({ number }) => number === text.toUpperCase())
  if (found === undefined)
    throw new Fault('absent', 'cli.incident', `There is no ${plain(text)} here. Look: testudo incident list --show all`)
  return found.id
}
