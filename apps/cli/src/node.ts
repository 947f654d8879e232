import { Fault } from '@testudo/kernel/fault'
import { dataFolder } from '@testudo/node/folder'
import { auditSchema, LATEST, loadNodeKey, readCheckpoint, verifyAudit } from '@testudo/platform/audit'
import { readConfig } from '@testudo/platform/config'
import { findSocket, placesOf } from '@testudo/platform/host/places'
import { openStorage, type Storage } from '@testudo/platform/storage'
import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

interface AuditFlags {
  readonly data?: string
  readonly checkpoint?: string
  readonly json?: boolean
}

/** Registers what an administrator does with a data folder: `audit verify`. */
export function nodeCommands(program: Command): void {
  const audit = program.command('audit').description('verifies the audit log')
  audit
    .command('verify')
    .description('builds the tree of the whole log anew and compares it with a checkpoint kept outside the database')
    .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
    .option('--checkpoint <FILE>', 'a checkpoint file (default: the latest one of the data folder)')
    .option('--json', 'one JSON value on standard output')
    .addHelpText(
      'after',
      '\nExit code: 0 the log is whole, 5 it is not (the first wrong leaf is named), 2 the checkpoint cannot be read.',
    )
    .action(verify)
}

async function verify(flags: AuditFlags): Promise<void> {
  const config = readConfig(process.env)
  const data = dataFolder(flags.data ?? config.data)
  const places = placesOf(data)
  const checkpoint = await readCheckpoint(flags.checkpoint ?? join(places.checkpoints, LATEST))
  const key = existsSync(places.nodeKey) ? (await loadNodeKey(places.nodeKey)).publicText : undefined
  const storage = await openWhole(data, config.url)
  try {
    await storage.migrate('audit', auditSchema)
    const verdict = await verifyAudit(storage, checkpoint, key)
    if (flags.json === true) process.stdout.write(`${JSON.stringify(verdict)}\n`)
    else
      process.stdout.write(
        verdict.ok
          ? `The audit log is whole: ${verdict.size} entries, checkpoint at ${verdict.checkpointSize}.\n`
          : `${verdict.message}\n`,
      )
    if (!verdict.ok) process.exitCode = 5
  } finally {
    await storage.close()
  }
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
