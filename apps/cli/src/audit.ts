import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@testudo/kernel/fault'
import { dataFolder } from '@testudo/node/folder'
import {
  auditSchema,
  LATEST,
  loadNodeKey,
  type Note,
  readCheckpoint,
  readNote,
  readNoteFile,
  readReceipt,
  readVerifier,
  verifyAudit,
  verifyReceipt,
} from '@testudo/platform/audit'
import { readConfig } from '@testudo/platform/config'
import { placesOf } from '@testudo/platform/host/places'
import type { Command } from 'commander'
import { openWhole } from './folder.ts'
import { type FolderFlags, report } from './report.ts'

interface AuditFlags extends FolderFlags {
  readonly checkpoint?: string
  readonly receipt?: string
  readonly key?: string
  readonly witness?: readonly string[]
}

/** Registers `audit verify`. */
export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('verifies the audit log')
  audit
    .command('verify')
    .description('builds the tree of the whole log anew and compares it with a checkpoint kept outside the database')
    .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option(
      '--checkpoint <FILE>',
      'a checkpoint (latest.json) or note (latest.note) kept elsewhere (default: those of the data folder)',
    )
    .option('--receipt <FILE>', 'examine a receipt instead, without any data folder; needs --key')
    .option('--key <KEY>', 'key of the log that gave the receipt: name+id+base64, as the page Activity shows it')
    .option('--witness <KEY…>', 'keys of witnesses, whose countersignatures are then examined too')
    .option('--json', 'one JSON value on standard output')
    .addHelpText(
      'after',
      '\nExit code: 0 the log is whole, 5 it is not (the first wrong leaf is named), 2 the checkpoint cannot be read.\n\nExamples:\n  testudo audit verify --data DIR\n  testudo audit verify --data DIR --checkpoint kept/latest.note',
    )
    .action(verify)
}

async function verify(flags: AuditFlags): Promise<void> {
  if (flags.receipt !== undefined) return verifyOne(flags.receipt, flags)
  const config = readConfig(process.env)
  const data = dataFolder(flags.data ?? config.data)
  const places = placesOf(data)
  const given = flags.checkpoint === undefined ? undefined : await readGiven(flags.checkpoint)
  const checkpoint = await readCheckpoint(given?.checkpoint ?? join(places.checkpoints, LATEST))
  const note = given === undefined ? await readNoteFile(places.checkpoints) : given.note
  const witnesses = [...(config.witnesses ?? []), ...(flags.witness ?? [])].map(readVerifier)
  const key = existsSync(places.nodeKey) ? (await loadNodeKey(places.nodeKey)).publicText : undefined
  const storage = await openWhole(flags.data)
  try {
    await storage.migrate('audit', auditSchema)
    const verdict = await verifyAudit(storage, checkpoint, key, { note, witnesses })
    if (flags.json === true) process.stdout.write(`${JSON.stringify(verdict)}\n`)
    else
      process.stdout.write(
        verdict.ok
          ? `The audit log is whole: ${verdict.size} entries, checkpoint at ${verdict.checkpointSize}, ${verdict.intervals ?? 0} minutes of public log${countersigned(verdict.witnesses)}.\n`
          : `${verdict.message}\n`,
      )
    if (!verdict.ok) process.exitCode = 5
  } finally {
    await storage.close()
  }
}

const countersigned = (witnesses: readonly string[] = []) =>
  witnesses.length === 0 ? '' : `, countersigned by ${witnesses.join(', ')}`

/** A file kept elsewhere: a checkpoint of the entries by its path, or a note of the public log. */
async function readGiven(file: string): Promise<{ checkpoint?: string; note?: Note }> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('invalid', 'audit.checkpoint_unreadable', 'The checkpoint file cannot be opened.', {
      cause,
      place: { file },
    })
  })
  return text.trimStart().startsWith('{') ? { checkpoint: file } : { note: readNote(text) }
}

/** Examines one receipt by itself. */
async function verifyOne(file: string, flags: AuditFlags): Promise<void> {
  if (flags.key === undefined)
    throw new Fault('invalid', 'cli.key_missing', 'Give the key of the log with --key: name+id+base64.')
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('invalid', 'audit.receipt_unreadable', 'The receipt cannot be opened.', { cause, place: { file } })
  })
  const verdict = verifyReceipt(readReceipt(text), readVerifier(flags.key), (flags.witness ?? []).map(readVerifier))
  report(flags, verdict, `${verdict.message}${countersigned(verdict.witnesses)}`)
  if (!verdict.ok) process.exitCode = 5
}
