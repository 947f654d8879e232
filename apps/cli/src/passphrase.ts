import { readFileSync } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'

/** The first line of a file, or of standard input for `-`: a passphrase on the command line would be in every process list. */
export function readPassphrase(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new Fault('invalid', 'cli.file', 'The passphrase file cannot be opened.', { cause, place: { file } })
  }
  const line = text.split(/\r?\n/)[0] ?? ''
  if (line === '')
    throw new Fault('invalid', 'cli.passphrase_empty', 'The first line of the passphrase file is empty.', {
      place: { file },
    })
  return line
}
