import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { MispReport } from '../../core/contract/misp.ts'
import type { Finding } from '../../core/misp/taken.ts'
import type { MispTables, VerdictColumn } from './tables.ts'
import { VERDICT_COLUMNS } from './tables.ts'

/** Findings kept of one event and of one import; their counts go on. */
const MOST_OF_EVENT = 2_000
const MOST_OF_JOB = 50_000
/** Imports kept with their findings, for each person. */
const MOST_IMPORTS = 50
const MOST_TEXT = 1_000

export type Counts = Record<VerdictColumn, number>
export type FindingCounts = Partial<Record<FindingKind, number>>
export type FindingKind = Finding['kind'] | 'quarantined'
type FindingRow = MispTables['misp_finding']

export interface EventRow {
  readonly event: number
  readonly uuid: string
  readonly info: string
  readonly maker: string
  readonly object: string | undefined
  readonly held: number
  readonly findings: readonly Finding[]
}

export interface Quarantined {
  readonly number: number
  readonly id: string
  readonly code: string
  readonly message: string
}

export const noCounts = (): Counts => ({ new: 0, newer: 0, same: 0, older: 0, quarantined: 0, held: 0 })

/** Writes what became of an import, row by row in the transactions that do it. */
export class Records {
  readonly #host: Host
  readonly #job: string
  #kept = 0

  constructor(host: Host, job: string) {
    this.#host = host
    this.#job = job
  }

  /** Begins, or goes on after a restart. A dry run begins again. */
  async open(owner: string, title: string, dryRun: boolean): Promise<void> {
    await this.#host.tables.asOwner(async (tx) => {
      const db = tx.db<MispTables>()
      if (dryRun) await db.deleteFrom('misp_import').where('job', '=', this.#job).execute()
      await db
        .insertInto('misp_import')
        .values({ job: this.#job, owner, title, dry_run: dryRun, started_at: this.#host.clock.now(), report: null })
        .onConflict((conflict) => conflict.column('job').doNothing())
        .execute()
      const old = await db
        .selectFrom('misp_import')
        .select('job')
        .where('owner', '=', owner)
        .orderBy('started_at', 'desc')
        .orderBy('job')
        .offset(MOST_IMPORTS)
        .execute()
      for (const { job } of old) await db.deleteFrom('misp_import').where('job', '=', job).execute()
      const kept = await db
        .selectFrom('misp_finding')
        .select((e) => e.fn.countAll().as('n'))
        .where('job', '=', this.#job)
        .executeTakeFirstOrThrow()
      this.#kept = Number(kept.n)
    })
  }

  /** What an event is and what was found about it; once, with its first objects. */
  async event(tx: Tx, row: EventRow): Promise<void> {
    const counts: FindingCounts = {}
    for (const { kind } of row.findings) counts[kind] = (counts[kind] ?? 0) + 1
    await tx
      .db<MispTables>()
      .insertInto('misp_event')
      .values({
        job: this.#job,
        event: row.event,
        uuid: clean(row.uuid),
        info: clean(row.info),
        maker: clean(row.maker),
        object: row.object ?? null,
        ...noCounts(),
        held: row.held,
        findings: JSON.stringify(counts),
      })
      .execute()
    await this.#insert(
      tx,
      row.findings.slice(0, MOST_OF_EVENT).map((finding, number) => ({
        job: this.#job,
        event: row.event,
        number,
        kind: finding.kind,
        path: clean(finding.path),
        message: clean(finding.message),
        id: finding.id ?? null,
        code: null,
      })),
    )
  }

  /** What the store answered to some objects of an event. */
  async verdicts(tx: Tx, event: number, counts: Counts, quarantined: readonly Quarantined[]): Promise<void> {
    const db = tx.db<MispTables>()
    const before = await db
      .selectFrom('misp_event')
      .selectAll()
      .where('job', '=', this.#job)
      .where('event', '=', event)
      .executeTakeFirstOrThrow()
    const sums = Object.fromEntries(
      VERDICT_COLUMNS.map((column) => [column, before[column] + counts[column]]),
    ) as Counts
    const findings = JSON.parse(before.findings) as FindingCounts
    if (counts.quarantined > 0) findings.quarantined = (findings.quarantined ?? 0) + counts.quarantined
    await db
      .updateTable('misp_event')
      .set({ ...sums, findings: JSON.stringify(findings) })
      .where('job', '=', this.#job)
      .where('event', '=', event)
      .execute()
    const room = Math.max(0, MOST_OF_EVENT - (sums.quarantined - counts.quarantined))
    await this.#insert(
      tx,
      quarantined.slice(0, room).map(({ number, id, code, message }) => ({
        job: this.#job,
        event,
        number,
        kind: 'quarantined',
        path: '/',
        message: clean(message),
        id,
        code,
      })),
    )
  }

  async #insert(tx: Tx, rows: readonly FindingRow[]): Promise<void> {
    const some = rows.slice(0, Math.max(0, MOST_OF_JOB - this.#kept))
    for (let at = 0; at < some.length; at += 500)
      await tx
        .db<MispTables>()
        .insertInto('misp_finding')
        .values(some.slice(at, at + 500))
        .execute()
    this.#kept += some.length
  }

  /** Sums over all events, those of runs before a restart too. */
  async report(dryRun: boolean, milliseconds: number): Promise<MispReport> {
    return this.#host.tables.asOwner(async (tx) => {
      const rows = await tx
        .db<MispTables>()
        .selectFrom('misp_event')
        .select([...VERDICT_COLUMNS, 'object', 'findings'])
        .where('job', '=', this.#job)
        .execute()
      const sums = noCounts()
      const findings: FindingCounts = {}
      let refused = 0
      for (const row of rows) {
        for (const column of VERDICT_COLUMNS) sums[column] += row[column]
        const counts = JSON.parse(row.findings) as FindingCounts
        for (const [kind, n] of Object.entries(counts) as [FindingKind, number][])
          findings[kind] = (findings[kind] ?? 0) + n
        if (VERDICT_COLUMNS.every((column) => row[column] === 0)) refused += 1
      }
      const report: MispReport = { ...sums, events: rows.length, refused, findings, dryRun, milliseconds }
      await tx
        .db<MispTables>()
        .updateTable('misp_import')
        .set({ report: JSON.stringify(report) })
        .where('job', '=', this.#job)
        .execute()
      return report
    })
  }
}

/** Text columns take no U+0000; nobody reads more than this of one line. */
const clean = (text: string): string => text.replaceAll('\0', '').slice(0, MOST_TEXT).toWellFormed()
