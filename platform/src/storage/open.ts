import { Fault } from '@testudo/kernel/fault'
import { beginReader, type Connection, transact } from './connection.ts'
import { openEmbedded } from './embedded.ts'
import { storageFault } from './faults.ts'
import { migrateDown, migrateUp, prepare } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import type { Storage, StorageOptions } from './types.ts'

/** 250 rows hold the embedded connection about 55 ms; on a server readers have their own connections. */
const EMBEDDED_BATCH = 250
const POSTGRES_BATCH = 1_000

interface Engine {
  withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  fsyncs?(): Promise<number>
  close(): Promise<void>
}

/**
 * Opens the store of a node: an embedded database in a folder, or a PostgreSQL server by URL.
 *
 * @throws {Fault} `conflict` when the folder is in use or the server does not qualify; `unavailable` when it does not answer
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { dataDir, url } = options
  if ((dataDir === undefined) === (url === undefined))
    throw new Fault('invalid', 'storage.where', 'Give either a data folder or a PostgreSQL address.')
  const engine: Engine =
    url === undefined ? await openEmbedded(dataDir ?? '') : await openPostgres(url, options.connections ?? 8)
  try {
    await engine.withConnection(prepare)
  } catch (error) {
    await engine.close()
    throw storageFault(error)
  }
  return storageOver(engine, url === undefined ? 'embedded' : 'postgres')
}

function storageOver(engine: Engine, kind: Storage['engine']): Storage {
  const schema = <T>(work: (connection: Connection) => Promise<T>) =>
    engine.withConnection(work).catch((error: unknown) => {
      throw storageFault(error)
    })
  return {
    engine: kind,
    batchSize: kind === 'embedded' ? EMBEDDED_BATCH : POSTGRES_BATCH,
    asReader: (mask, work) => engine.withConnection((c) => transact(c, beginReader(mask), work)),
    asOwner: (work) => engine.withConnection((c) => transact(c, 'begin', work)),
    migrate: (capability, steps, how = {}) => schema((c) => migrateUp(c, capability, steps, how.dryRun ?? false)),
    undo: (capability, keep, how = {}) => schema((c) => migrateDown(c, capability, keep, how.dryRun ?? false)),
    tidy: (what, tables = []) =>
      schema((c) =>
        c.script(tables.length === 0 ? what : tables.map((t) => `${what} "${t.replaceAll('"', '')}"`).join('; ')),
      ),
    fsyncs: async () => (await engine.fsyncs?.()) ?? 0,
    sizeBytes: () =>
      schema(async (c) =>
        Number((await c.query('select pg_database_size(current_database()) as bytes', [])).rows[0]?.['bytes'] ?? 0),
      ),
    close: () => engine.close(),
  }
}
