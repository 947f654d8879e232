import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { type Connection, READER_ROLE } from './connection.ts'
import type { Migration, MigrationPlan } from './types.ts'

/** Shared by all node databases of a server; needs CREATEROLE once, unless an administrator made it before. */
const BASE = `
do $$ begin
  if not exists (select from pg_roles where rolname = '${READER_ROLE}') then
    begin create role ${READER_ROLE} nologin; exception when duplicate_object or unique_violation then null; end;
  end if;
  if not pg_has_role(current_user, '${READER_ROLE}', 'member') then
    execute format('grant ${READER_ROLE} to %I', current_user);
  end if;
end $$;
create extension if not exists pg_trgm;
grant usage on schema public to ${READER_ROLE};
create table if not exists migration(
  capability text collate "C", step int, name text not null, checksum text not null, down text not null, at timestamptz not null default now(),
  primary key (capability, step));`

const checksum = (step: Migration) =>
  createHash('sha256').update(`${step.name}\0${step.up}\0${step.down}`).digest('hex')

/** Makes role, extension and the table of steps. @throws {Fault} `conflict` naming what an administrator must grant */
export async function prepare(connection: Connection): Promise<void> {
  const { rows } = await connection.query(`select to_regclass('public.migration') is not null as ready`, [])
  if (rows[0]?.['ready'] === true) return
  try {
    await connection.script(`begin; ${BASE} commit`)
  } catch (cause) {
    await connection.script('rollback')
    throw new Fault(
      'conflict',
      'storage.cannot_prepare',
      `The database role may not prepare the schema. Ask an administrator to run: create role ${READER_ROLE} nologin; grant ${READER_ROLE} to <this role>; create extension pg_trgm; and to make this role the owner of the database.`,
      { cause },
    )
  }
}

interface Stored {
  readonly step: number
  readonly name: string
  readonly checksum: string
  readonly down: string
}

async function stored(connection: Connection, capability: string): Promise<readonly Stored[]> {
  const { rows } = await connection.query(
    'select step, name, checksum, down from migration where capability = $1 order by step',
    [capability],
  )
  return rows as unknown as readonly Stored[]
}

/** Applies missing steps in order, all in one transaction per step. */
export async function migrateUp(
  connection: Connection,
  capability: string,
  steps: readonly Migration[],
  dryRun: boolean,
): Promise<MigrationPlan> {
  const before = await stored(connection, capability)
  if (before.length > steps.length)
    throw new Fault(
      'conflict',
      'storage.schema_newer',
      `This data was written by a newer Testudo (${capability} is at step ${before.length}, this one knows ${steps.length}). Start the newer one, or undo with: testudo schema down ${capability} ${steps.length} --yes`,
    )
  for (const [i, was] of before.entries()) {
    const step = steps[i]
    if (step === undefined || checksum(step) !== was.checksum)
      throw new Fault(
        'conflict',
        'storage.schema_changed',
        `Step ${i + 1} of ${capability} (${was.name}) is not the one that ran here. Restore the original step and add a new one behind it.`,
      )
  }
  const pending = steps.slice(before.length)
  if (!dryRun) {
    for (const [i, step] of pending.entries()) {
      await inTransaction(connection, step.up, async () => {
        await connection.query(
          'insert into migration(capability, step, name, checksum, down) values ($1, $2, $3, $4, $5)',
          [capability, before.length + i, step.name, checksum(step), step.down],
        )
      })
    }
  }
  return { applied: before.map((s) => s.name), pending: pending.map((s) => s.name) }
}

export async function migrateDown(
  connection: Connection,
  capability: string,
  keep: number,
  dryRun: boolean,
): Promise<MigrationPlan> {
  const before = await stored(connection, capability)
  const pending = before.slice(keep).toReversed()
  if (!dryRun) {
    for (const step of pending) {
      await inTransaction(connection, step.down, async () => {
        await connection.query('delete from migration where capability = $1 and step = $2', [capability, step.step])
      })
    }
  }
  return { applied: before.map((s) => s.name), pending: pending.map((s) => s.name) }
}

async function inTransaction(connection: Connection, script: string, then: () => Promise<void>): Promise<void> {
  try {
    await connection.script(`begin; ${script}`)
    await then()
    await connection.script('commit')
  } catch (error) {
    await connection.script('rollback').catch(() => undefined)
    throw error
  }
}
