import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Connection } from './connection.ts'
import { storageFault } from './faults.ts'

/** A Kysely whose every statement runs on one connection, inside the transaction that is open there. */
export function boundKysely<DB>(connection: Connection): Kysely<DB> {
  const bound: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      try {
        const { rows, affected } = await connection.query(query.sql, query.parameters)
        return { rows: rows as unknown as R[], numAffectedRows: BigInt(affected) }
      } catch (error) {
        throw storageFault(error)
      }
    },
    streamQuery() {
      throw new Error('Streaming is not offered here: page by a key instead.')
    },
  }
  return new Kysely<DB>({ dialect: boundDialect(bound) })
}

function boundDialect(connection: DatabaseConnection): Dialect {
  const refuse = async () => {
    throw new Error('The transaction is already open: use it as it is.')
  }
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  }
  return {
    createDriver: () => driver,
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
}
