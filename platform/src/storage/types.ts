import type { Kysely } from 'kysely'

export type Row = Readonly<Record<string, unknown>>

/** One open transaction. `query` is for `platform/*` only; everyone else builds statements with `db`. */
export interface Tx {
  query<R extends object = Row>(sql: string, params?: readonly unknown[]): Promise<readonly R[]>
  /** A Kysely bound to this transaction. It must not outlive it. */
  db<DB>(): Kysely<DB>
}

/** One step of a capability's schema. `down` undoes `up`; it is stored with the step, so that an older build can undo a newer schema. */
export interface Migration {
  readonly name: string
  readonly up: string
  readonly down: string
}

export interface MigrationPlan {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

/** The database of a node. The same SQL runs on both engines. */
export interface Storage {
  readonly engine: 'embedded' | 'postgres'
  /** Rows one transaction should write at most: one embedded connection serves readers too. */
  readonly batchSize: number
  /** Runs as the reader role: row security shows rows whose label bit is set in `mask` (bit `label_id`, least significant first). Read only. */
  asReader<T>(mask: Uint8Array, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs as the table owner; commits when `work` resolves, rolls back when it throws. Durable when the promise settles. */
  asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Brings one capability's schema to the newest step.
   *
   * @throws {Fault} `conflict` when the stored schema is newer than these steps, or a step was edited after it ran
   */
  migrate(
    capability: string,
    steps: readonly Migration[],
    options?: { readonly dryRun?: boolean },
  ): Promise<MigrationPlan>
  /** Undoes steps, newest first, until `keep` remain. Uses the stored way down, so the steps need not be known here. */
  undo(capability: string, keep: number, options?: { readonly dryRun?: boolean }): Promise<MigrationPlan>
  /** Refreshes planner statistics and frees dead rows. Neither engine does it in time by itself during an import. */
  tidy(kind: 'analyze' | 'vacuum', tables?: readonly string[]): Promise<void>
  /** Durability counters of this process: fsync calls at the file-system hook (embedded; 0 on PostgreSQL, where the server decides). */
  fsyncs(): Promise<number>
  /** Bytes on disk, as the engine counts them. */
  sizeBytes(): Promise<number>
  close(): Promise<void>
}

export interface StorageOptions {
  /** Folder of the embedded database. Created when absent. */
  readonly dataDir?: string
  /** PostgreSQL ≥ 15: `postgres://user@host/db`. */
  readonly url?: string
  /** Connections of the pool on PostgreSQL. Default 8. */
  readonly connections?: number
}
