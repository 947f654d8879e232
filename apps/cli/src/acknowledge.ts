import { createInterface } from 'node:readline/promises'
import { Fault } from '@testudo/kernel/fault'

/** What a question gives away, by who learns it. */
interface Given {
  readonly responder: readonly string[]
  readonly asker: readonly string[]
}

/** Says on standard error what each side learns by a question. */
export function tellLeak(name: string, { responder, asker }: Given): void {
  process.stderr.write(`${name}\n${[...responder, ...asker].map((line) => `  ${line}\n`).join('')}`)
}

/** @throws {Fault} `conflict` unless somebody typed yes, or said so before with a flag */
export async function mustAcknowledge(before: boolean | undefined): Promise<void> {
  if (before === true) return
  if (process.stdin.isTTY) {
    const line = createInterface({ input: process.stdin, output: process.stderr })
    const said = await line.question('Type yes to ask: ')
    line.close()
    if (said.trim().toLowerCase() === 'yes') return
  }
  throw new Fault(
    'conflict',
    'cli.not_acknowledged',
    'Nothing was asked. Acknowledge what the question gives away with --acknowledge, or by typing yes.',
  )
}
