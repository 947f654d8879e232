import { createHash } from 'node:crypto'
import { profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { labelledTable, type Migration } from '@testudo/platform/storage'
import type { Words } from '../../core/decision/index.ts'
import type { Outcome } from '../../core/index.ts'
import { joiner } from '../joiner.ts'
import type { Decided } from './desk.ts'
import { labelsOf } from './view.ts'

/** A decision as one profile of readers had it, from then on. Inputs are kept with it: it can be worked out again. */
interface DecisionTables {
  vuln_decision: {
    id: string
    /** Digest of who reads alike: readers of another profile have other decisions. */
    profile: string
    vulnerability: string
    at: number | string
    outcome: string
    /** Number in the table; -1: undecidable, or nothing left. */
    row: number
    table_version: string
    because: string
    /** Values by decision point, where they are from, and the rows they rest on. */
    inputs: string
    label_id: number
  }
}

export const decisionSchema: readonly Migration[] = [
  {
    name: 'decisions about vulnerabilities',
    up: `create table vuln_decision (id text primary key, profile text not null, vulnerability text not null, at bigint not null,
      outcome text not null, row integer not null, table_version text not null, because text not null, inputs text not null,
      label_id integer not null);
      create index vuln_decision_of on vuln_decision (profile, vulnerability, at);
      ${labelledTable('vuln_decision')}`,
    down: 'drop table vuln_decision;',
  },
]

export interface PastDecision {
  readonly at: number
  readonly outcome: Outcome
  readonly row?: number
  readonly because: Words
}

/** Writes down each decision when it changes, for each profile of readers that looks. */
export function createHistory(host: Pick<Host, 'tables' | 'clock' | 'policiesNow'>) {
  /** Newest digest by profile and vulnerability; undefined: not read yet. */
  const newest = new Map<string, Map<string, string>>()
  const profileOf = (subject: Subject) =>
    createHash('sha256').update(profileKey(subject, host.policiesNow())).digest('hex').slice(0, 32)

  const load = async (profile: string): Promise<Map<string, string>> => {
    const rows = await host.tables.asOwner((tx) =>
      tx
        .db<DecisionTables>()
        .selectFrom('vuln_decision')
        .select(['vulnerability', 'outcome', 'row', 'inputs'])
        .where('profile', '=', profile)
        .orderBy('at')
        .execute(),
    )
    return new Map(rows.map((row) => [row.vulnerability, digest(row.outcome, row.row, row.inputs)]))
  }

  return {
    async remember(subject: Subject, decided: readonly Decided[]): Promise<void> {
      const profile = profileOf(subject)
      const known = newest.get(profile) ?? (await load(profile))
      newest.set(profile, known)
      const joinLabels = joiner(host.policiesNow())
      const changed = decided.flatMap((one) => {
        const { judgement } = one
        const inputs = JSON.stringify(judgement.inputs.map(({ point, value, from }) => ({ point, value, from })))
        const row = judgement.row ?? -1
        const key = digest(judgement.outcome, row, inputs)
        return known.get(judgement.id) === key ? [] : [{ one, inputs, row, key }]
      })
      if (changed.length === 0) return
      const at = host.clock.now()
      // Marked first: two readers of one profile who ask at once write it once.
      for (const { one, key } of changed) known.set(one.judgement.id, key)
      await host.tables.asOwner(async (tx) => {
        for (const { one, inputs, row } of changed)
          await tx
            .db<DecisionTables>()
            .insertInto('vuln_decision')
            .values({
              id: createHash('sha256').update(`${profile} ${one.judgement.id} ${at}`).digest('hex').slice(0, 32),
              profile,
              vulnerability: one.judgement.id,
              at,
              outcome: one.judgement.outcome,
              row,
              table_version: one.judgement.version,
              because: JSON.stringify(one.judgement.because),
              inputs,
              label_id: await host.tables.labelNumber(tx, joinLabels(labelsOf(one))),
            })
            .onConflict((conflict) => conflict.column('id').doNothing())
            .execute()
      })
    },

    /** Of one vulnerability, or of all; oldest first. */
    async of(subject: Subject, vulnerability?: string): Promise<readonly (PastDecision & { readonly id: string })[]> {
      const rows = await host.tables.readAs(subject, (tx) => {
        const query = tx
          .db<DecisionTables>()
          .selectFrom('vuln_decision')
          .selectAll()
          .where('profile', '=', profileOf(subject))
          .orderBy('at')
        return (vulnerability === undefined ? query : query.where('vulnerability', '=', vulnerability)).execute()
      })
      return rows.map((row) => ({
        id: row.vulnerability,
        at: Number(row.at),
        outcome: row.outcome as Outcome,
        ...(row.row > 0 && { row: row.row }),
        because: JSON.parse(row.because) as Words,
      }))
    },
  }
}
export type History = ReturnType<typeof createHistory>

const digest = (outcome: string, row: number, inputs: string) => `${outcome} ${row} ${inputs}`
