import pg from 'pg'
import { Fault } from '@testudo/kernel/fault'
import type { Connection } from './connection.ts'
import { storageFault } from './faults.ts'

const OLDEST = 15
const INT8 = 20
const BYTEA = 17

export interface PostgresEngine {
  withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Numbers as the embedded engine returns them: int8 as a number, bytea as bytes. Our counters stay below 2^53. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? Number
      : oid === BYTEA && format !== 'binary'
        ? (text: string) => Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
        : pg.types.getTypeParser(oid, format ?? 'text'),
}

/**
 * Opens a pool on a PostgreSQL server as an ordinary login role that owns its database.
 *
 * @throws {Fault} `unavailable` when the server does not answer; `conflict` when it is older than 15 or does not fsync
 */
export async function openPostgres(url: string, connections: number): Promise<PostgresEngine> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types: types as pg.CustomTypesConfig,
    application_name: 'testudo',
  })
  // An idle connection that breaks must not end the node: the next query reports it.
  pool.on('error', () => undefined)
  const broken = new WeakSet<pg.PoolClient>()
  const known = new WeakSet<pg.PoolClient>()
  pool.on('connect', (client) => client.on('error', () => broken.add(client)))
  const engine: PostgresEngine = {
    async withConnection(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw storageFault(error)
      })
      try {
        // Compiling a plan takes longer than our statements run: 57 of 66 ms of one whose estimate was too high.
        if (!known.has(client)) await withoutCompiling(client)
        known.add(client)
        return await work(connectionOf(client))
      } finally {
        client.release(broken.has(client))
      }
    },
    close: () => pool.end(),
  }
  try {
    await engine.withConnection(check)
    return engine
  } catch (error) {
    await pool.end()
    throw storageFault(error)
  }
}

async function withoutCompiling(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('set jit = off')
  } catch (error) {
    throw storageFault(error)
  }
}

function connectionOf(client: pg.PoolClient): Connection {
  return {
    async query(sql, params) {
      const result = await client.query<Record<string, unknown>>(sql, params.map(asParameter))
      return { rows: result.rows, affected: result.rowCount ?? 0 }
    },
    async script(sql) {
      await client.query(sql)
    },
  }
}

function asParameter(value: unknown): unknown {
  return value instanceof Uint8Array && !Buffer.isBuffer(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : value
}

async function check(connection: Connection): Promise<void> {
  const { rows } = await connection.query(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as waits`,
    [],
  )
  if (Number(rows[0]?.['version']) < OLDEST)
    throw new Fault(
      'conflict',
      'storage.server_too_old',
      `This PostgreSQL server is older than ${OLDEST}. Upgrade it, or use another.`,
    )
  if (rows[0]?.['fsync'] !== 'on' || rows[0]['waits'] === 'off')
    throw new Fault(
      'conflict',
      'storage.server_not_durable',
      'This PostgreSQL server runs with fsync or synchronous_commit off, so what it acknowledges may be lost. Set both on.',
    )
}
