import { storageFault } from './faults.ts'
import { boundKysely } from './kysely.ts'
import type { Row, Tx } from './types.ts'

/** One database connection, held by one transaction at a time. */
export interface Connection {
  query(sql: string, params: readonly unknown[]): Promise<{ readonly rows: readonly Row[]; readonly affected: number }>
  /** Several statements without parameters. */
  script(sql: string): Promise<void>
}

export const READER_ROLE = 'testudo_reader'

/** Begins, takes the reader role and sets the mask in one message; base64 has no character that could end the literal. */
export function beginReader(mask: Uint8Array): string {
  const text = Buffer.from(mask.buffer, mask.byteOffset, mask.byteLength).toString('base64')
  return `begin read only; select set_config('testudo.mask', '${text}', true), set_config('role', '${READER_ROLE}', true)`
}

/** Runs `work` between `begin` and `commit` on one connection; anything thrown rolls back and comes out as a Fault. */
export async function transact<T>(connection: Connection, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const tx: Tx = {
    query: async <R extends object>(sql: string, params: readonly unknown[] = []) => {
      try {
        return (await connection.query(sql, params)).rows as readonly R[]
      } catch (error) {
        throw storageFault(error)
      }
    },
    db: () => boundKysely(connection),
  }
  try {
    await connection.script(begin)
    const result = await work(tx)
    await connection.script('commit')
    return result
  } catch (error) {
    await connection.script('rollback').catch(() => undefined)
    throw isDatabaseError(error) ? storageFault(error) : error
  }
}

/** Errors of the caller's own code pass through unchanged. */
function isDatabaseError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && !('kind' in error)
}
