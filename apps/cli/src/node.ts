import { existsSync } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'
import { dataFolder } from '@testudo/node/folder'
import { readConfig } from '@testudo/platform/config'
import { createHost, restoreNode } from '@testudo/platform/host/node'
import { findSocket } from '@testudo/platform/host/places'
import type { Command } from 'commander'
import { auditCommands } from './audit.ts'
import { hostOptions, mustHoldNode } from './folder.ts'
import { readPassphrase } from './passphrase.ts'
import { saveBackup } from './remote.ts'
import { type FolderFlags, report } from './report.ts'
import { schemaCommands } from './schema.ts'

interface BackupFlags extends FolderFlags {
  readonly passphraseFile?: string
}

const BACKUP_HELP = `
Where a node runs on the folder, it makes the backup of itself while it works. Without a passphrase whoever has the file
has the node: keys, people and all. With one the file is sealed (scrypt, AES-256-GCM in chunks); nobody opens it without.

With --json: {"file","sealed"} and, where no node runs, {"rows","tables"}.
Exit code: 0 written, 2 the passphrase is too short, 4 no node there, 5 the file exists.

Examples:
  testudo backup night.backup --data DIR
  testudo backup sealed.backup --data DIR --passphrase-file passphrase.txt --json`

const RESTORE_HELP = `
The whole file is examined before anything is written. The node of the backup must be of this version.

Exit code: 0 restored and the log holds, 2 not a whole backup or no passphrase, 3 wrong passphrase, 5 the folder is not
empty, the version is another one, or the log does not hold.

Examples:
  testudo restore night.backup --data NEW
  testudo restore sealed.backup --data OTHER --passphrase-file passphrase.txt --json`

/** Registers what an administrator does with a data folder: `audit`, `backup`, `restore`, `schema`. */
export function nodeCommands(program: Command): void {
  auditCommands(program)
  schemaCommands(program)
  program
    .command('backup')
    .description('writes everything a node is, as one file')
    .argument('<FILE>', 'a file that does not exist yet')
    .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--passphrase-file <FILE>', 'seal the backup with the first line of this file; - is standard input')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', BACKUP_HELP)
    .action(backup)
  program
    .command('restore')
    .description('makes a node from a backup in an empty data folder, and examines its audit log')
    .argument('<FILE>', 'a backup file')
    .requiredOption('--data <DIR>', 'an empty or new folder')
    .option('--passphrase-file <FILE>', 'the passphrase of a sealed backup, first line; - is standard input')
    .option('--json', 'one JSON value on standard output')
    .addHelpText('after', RESTORE_HELP)
    .action(restore)
}

async function backup(file: string, flags: BackupFlags): Promise<void> {
  if (existsSync(file))
    throw new Fault('conflict', 'cli.file_exists', 'This file exists already. Name a new one.', { place: { file } })
  const passphrase = readPassphrase(flags.passphraseFile)
  const sealed = passphrase !== undefined
  const told = `Backup written to ${file}${sealed ? ', sealed' : '. Keep it in a safe: it is not sealed'}.`
  const config = readConfig(process.env)
  const data = dataFolder(flags.data ?? config.data)
  const socket = await findSocket(data)
  if (socket !== undefined) {
    await saveBackup(socket, file, passphrase)
    return report(flags, { file, sealed }, told)
  }
  if (config.url === undefined) mustHoldNode(data)
  const running = await createHost(await hostOptions(flags.data))
  try {
    const written = await running.backup(file, passphrase)
    report(flags, { file, sealed, ...written }, told)
  } finally {
    await running.close()
  }
}

async function restore(file: string, flags: BackupFlags): Promise<void> {
  const done = await restoreNode(await hostOptions(flags.data), file, readPassphrase(flags.passphraseFile))
  report(flags, done, `Restored. ${done.audit.message}`)
}
