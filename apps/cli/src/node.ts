import { Fault } from '@testudo/kernel/fault'
import { loadCapabilities } from '@testudo/node/compose'
import { dataFolder } from '@testudo/node/folder'
import { DEFAULT_LABEL, readPolicies } from '@testudo/node/policies'
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
import { findSocket, placesOf } from '@testudo/platform/host/places'
import { createHost, type HostOptions, restoreNode } from '@testudo/platform/host/node'
import { openStorage, type Storage } from '@testudo/platform/storage'
import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { saveBackup } from './remote.ts'

interface AuditFlags {
  readonly data?: string
  readonly checkpoint?: string
  readonly receipt?: string
  readonly key?: string
  readonly witness?: readonly string[]
  readonly json?: boolean
}

/** Registers what an administrator does with a data folder: `audit verify`, `backup`, `restore`. */
export function nodeCommands(program: Command): void {
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

  program
    .command('backup')
    .description('writes everything a node is, as one file; whoever has the file has the node')
    .argument('<FILE>', 'a file that does not exist yet')
    .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--json', 'one JSON value on standard output')
    .action(backup)
  program
    .command('restore')
    .description('makes a node from a backup in an empty data folder, and examines its audit log')
    .argument('<FILE>', 'a backup file')
    .requiredOption('--data <DIR>', 'an empty or new folder')
    .option('--json', 'one JSON value on standard output')
    .action(restore)
}

type FolderFlags = Omit<AuditFlags, 'checkpoint'>

async function backup(file: string, flags: FolderFlags): Promise<void> {
  if (existsSync(file))
    throw new Fault('conflict', 'cli.file_exists', 'This file exists already. Name a new one.', { place: { file } })
  const socket = await findSocket(dataFolder(flags.data ?? readConfig(process.env).data))
  if (socket !== undefined) {
    await saveBackup(socket, file)
    return report(flags, { file }, `Backup written to ${file}.`)
  }
  const running = await createHost(await hostOptions(flags.data))
  try {
    const written = await running.backup(file)
    report(flags, { file, ...written }, `Backup written to ${file}.`)
  } finally {
    await running.close()
  }
}

async function restore(file: string, flags: FolderFlags): Promise<void> {
  const done = await restoreNode(await hostOptions(flags.data), file)
  report(flags, done, `Restored. ${done.audit.message}`)
}

function report(flags: FolderFlags, value: object, sentence: string): void {
  process.stdout.write(`${flags.json === true ? JSON.stringify(value) : sentence}\n`)
}

async function hostOptions(folder: string | undefined): Promise<HostOptions> {
  const config = readConfig(process.env)
  const [policies, capabilities] = await Promise.all([readPolicies(config.policies), loadCapabilities()])
  return {
    dataDir: dataFolder(folder ?? config.data),
    policies,
    capabilities,
    config,
    defaultLabel: config.defaultLabel ?? DEFAULT_LABEL,
    exercise: false,
    ...(config.url === undefined ? {} : { url: config.url }),
  }
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
  const storage = await openWhole(data, config.url)
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

/** The database of a folder that no node has open. @throws {Fault} `conflict` while one has */
async function openWhole(data: string, url: string | undefined): Promise<Storage> {
  if (url !== undefined) return openStorage({ url })
  if ((await findSocket(data)) !== undefined) {
    throw new Fault(
      'conflict',
      'cli.node_runs',
      'A node runs on this folder. End it first, or ask it: the page Activity shows its checkpoint.',
    )
  }
  if (!existsSync(join(data, 'db')))
    throw new Fault('absent', 'cli.no_data', `There is no node in ${data}. Name its folder with --data.`)
  return openStorage({ dataDir: data })
}
