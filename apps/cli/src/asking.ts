import type { AnyContract, Reply } from '@testudo/kernel/contract'
import { Fault } from '@testudo/kernel/fault'
import type { AskedNode, askNode } from './askedNode.ts'
import type { FolderFlags } from './report.ts'

/** Asks the node of a data folder, and lets go of it whatever happens. */
export async function within(
  ask: typeof askNode,
  flags: FolderFlags,
  work: (node: AskedNode) => Promise<void>,
): Promise<void> {
  const node = await ask(flags.data)
  try {
    await work(node)
  } finally {
    await node.close()
  }
}

/** An answer in the shape its contract says. */
export const read = <C extends AnyContract>(contract: C, value: unknown): Reply<C> =>
  (contract.reply as { parse(value: unknown): Reply<C> }).parse(value)

/** Names and reasons come from others: nothing in them moves the terminal. */
export const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '·')

/** What went wrong with one of several files says which. */
export async function inFile<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.kind, error.code, error.message, { cause: error, place: { file, ...error.place } })
  }
}

/** How far one file is, on a terminal. */
export function progressLine(file: string, of: string): (done: number) => void {
  return (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${file}: ${done.toLocaleString('en')} ${of}`)
  }
}

export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
}
