/** Runs the embedded database in a thread of its own: a query blocks its thread for its whole length. */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { DurableFiles } from './durable-files.ts'

export type Ask =
  | { readonly id: number; readonly do: 'query'; readonly sql: string; readonly params: readonly unknown[] }
  | { readonly id: number; readonly do: 'script'; readonly sql: string }
  | { readonly id: number; readonly do: 'fsyncs' }
  | { readonly id: number; readonly do: 'close' }

export type Answer =
  | {
      readonly id: number
      readonly ok: true
      readonly rows: readonly Readonly<Record<string, unknown>>[]
      readonly affected: number
    }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly code: string }

/** The stock parameters without `-F`, which turns fsync off; fdatasync is a no-op in the WASM build, hence the method. */
const startParams = [...PGlite.defaultStartParams.filter((p) => p !== '-F'), '-c', 'wal_sync_method=fsync']

const files = new DurableFiles((workerData as { folder: string }).folder)
const port = parentPort
if (port === null) throw new Error('the embedded database runs in a worker thread')

async function answer(
  database: PGlite,
  ask: Ask,
): Promise<{ rows: readonly Readonly<Record<string, unknown>>[]; affected: number }> {
  if (ask.do === 'fsyncs') return { rows: [{ calls: files.calls }], affected: 0 }
  if (ask.do === 'close') {
    await database.close()
    return { rows: [], affected: 0 }
  }
  if (ask.do === 'script') {
    const results = await database.exec(ask.sql)
    return { rows: results.at(-1)?.rows ?? [], affected: results.at(-1)?.affectedRows ?? 0 }
  }
  const result = await database.query<Record<string, unknown>>(ask.sql, [...ask.params])
  return { rows: result.rows, affected: result.affectedRows ?? 0 }
}

const database = await PGlite.create({ fs: files, extensions: { pg_trgm }, startParams })
const take = async (ask: Ask): Promise<void> => {
  try {
    port.postMessage({ id: ask.id, ok: true, ...(await answer(database, ask)) } satisfies Answer)
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
    port.postMessage({
      id: ask.id,
      ok: false,
      message: error instanceof Error ? error.message : String(error),
      code,
    } satisfies Answer)
  }
}
port.on('message', (ask: Ask) => void take(ask))
port.postMessage({ id: 0, ok: true, rows: [], affected: 0 } satisfies Answer)
