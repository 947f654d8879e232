import { Fault } from '@testudo/kernel/fault'
import { dataFolder } from '@testudo/node/folder'
import { readConfig } from '@testudo/platform/config'
import { createHost } from '@testudo/platform/host/node'
import type { Storage } from '@testudo/platform/storage'
import type { Command } from 'commander'
import { hostOptions, mustHoldNode, openWhole } from './folder.ts'
import { type FolderFlags, report } from './report.ts'

const HELP = `
Every capability keeps its tables in numbered steps; each step carries its own way back, kept in the database, so that an
older Testudo can undo the steps of a newer one. Nothing here runs while a node has the folder open.

Examples:
  testudo schema status --data DIR
  testudo schema down events 0 --data DIR
  testudo schema up --data DIR --json`

const DOWN_HELP = `
Undoing a step deletes what it holds. Without --yes it only says what would be undone. Take a backup before.

Exit code: 0 said or done, 2 no such capability or number, 4 no node there, 5 a node runs, or other steps stand on these.

Examples:
  testudo schema down events 0 --data DIR
  testudo schema down events 0 --data DIR --yes --json`

interface Step {
  readonly capability: string
  readonly step: number
  readonly name: string
  readonly at: string
}

/** Registers `schema status`, `schema up` and `schema down`. */
export function schemaCommands(program: Command): void {
  const schema = program.command('schema').description('steps of the database: which there are, and the way back')
  schema.addHelpText('after', HELP)
  const common = (name: string, summary: string) =>
    schema
      .command(name)
      .description(summary)
      .option('--data <DIR>', 'data folder (default: TESTUDO_DATA or .testudo)')
      .option('--json', 'one JSON value on standard output')
  common('status', 'which steps have been taken, by capability')
    .addHelpText(
      'after',
      '\nWith --json: {"steps":[{"capability","step","name","at"}]}\n\nExamples:\n  testudo schema status --data DIR --json',
    )
    .action(status)
  common('up', 'takes every step this Testudo knows, as a start does')
    .addHelpText('after', '\nExamples:\n  testudo schema up --data DIR')
    .action(up)
  common('down', 'undoes the steps of a capability, newest first, until KEEP remain')
    .argument('<CAPABILITY>', 'as `schema status` names it')
    .argument('<KEEP>', 'how many steps remain')
    .option('--yes', 'do it; without, only say what would be undone')
    .addHelpText('after', DOWN_HELP)
    .action(down)
}

async function readSteps(storage: Storage): Promise<readonly Step[]> {
  return storage.asOwner((tx) =>
    tx.query<Step & Record<string, unknown>>(
      `select capability, step + 1 as step, name, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at from migration order by capability, step`,
    ),
  )
}

async function status(flags: FolderFlags): Promise<void> {
  const storage = await openWhole(flags.data)
  try {
    const steps = await readSteps(storage)
    report(
      flags,
      { steps },
      steps.map(({ capability, step, name, at }) => `${capability.padEnd(12)} ${step}  ${at}  ${name}`).join('\n'),
    )
  } finally {
    await storage.close()
  }
}

async function up(flags: FolderFlags): Promise<void> {
  const config = readConfig(process.env)
  if (config.url === undefined) mustHoldNode(dataFolder(flags.data ?? config.data))
  const running = await createHost(await hostOptions(flags.data))
  try {
    const steps = await readSteps(running.storage)
    report(flags, { steps: steps.length }, `The database is up to date: ${steps.length} steps.`)
  } finally {
    await running.close()
  }
}

async function down(capability: string, keep: string, flags: FolderFlags & { readonly yes?: boolean }): Promise<void> {
  const storage = await openWhole(flags.data)
  try {
    const steps = (await readSteps(storage)).filter((step) => step.capability === capability)
    if (steps.length === 0)
      throw new Fault('invalid', 'cli.no_capability', `No steps of "${capability}" here. Ask testudo schema status.`)
    const left = /^\d{1,4}$/.test(keep) ? Number(keep) : -1
    if (left < 0 || left > steps.length)
      throw new Fault('invalid', 'cli.bad_keep', `KEEP is a whole number from 0 to ${steps.length}.`)
    const done = flags.yes === true
    const { pending } = await storage.undo(capability, left, { dryRun: !done }).catch((cause: unknown) => {
      throw cause instanceof Fault
        ? cause
        : new Fault(
            'conflict',
            'cli.cannot_undo',
            `These steps could not be undone: other tables stand on them. Undo those first; nothing was changed of the step that failed.`,
            { cause },
          )
    })
    const list = pending.map((name) => `  ${name}`).join('\n')
    report(
      flags,
      { capability, undone: done, steps: pending },
      pending.length === 0
        ? 'Nothing to undo.'
        : done
          ? `Undone, newest first:\n${list}`
          : `Would be undone, newest first, with all they hold:\n${list}\nTake a backup, then repeat with --yes.`,
    )
  } finally {
    await storage.close()
  }
}
