import { createHash } from 'node:crypto'
import { type Label, profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { labelledTable, type Migration } from '@testudo/platform/storage'
import { sql } from 'kysely'
import type { Words } from '../../core/decision/index.ts'
import type { Outcome } from '../../core/index.ts'
import { joiner } from '../joiner.ts'
import { pacer } from '../pacer.ts'
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
  {
    name: 'immediate ones are found at once',
    up: `create index vuln_decision_immediate on vuln_decision (profile, vulnerability) where outcome = 'immediate';`,
    down: 'drop index vuln_decision_immediate;',
  },
]

export interface PastDecision {
  readonly at: number
  readonly outcome: Outcome
  readonly row?: number
  readonly because: Words
}

/** A decision to be written, with its inputs as text. */
interface Fresh {
  readonly one: Decided
  readonly inputs: string
  readonly row: number
}

/** Writes down each decision when it changes, for each profile of readers that looks. */
export function createHistory(host: Pick<Host, 'tables' | 'clock' | 'policiesNow'>) {
  /** Newest digest by profile and vulnerability; undefined: not read yet. */
  const newest = new Map<string, Map<string, string>>()
  const profileOf = (subject: Subject) =>
    createHash('sha256').update(profileKey(subject, host.policiesNow())).digest('hex').slice(0, 32)

  /** Decisions this profile's readers were told already: of an unchanged desk nothing is looked at again. */
  const told = new Map<string, WeakSet<Decided>>()

  const load = async (profile: string): Promise<Map<string, string>> => {
    const found = new Map<string, string>()
    for (let after = ''; ; ) {
      const rows = await host.tables.asOwner((tx) =>
        tx
          .db<DecisionTables>()
          .selectFrom('vuln_decision')
          .distinctOn('vulnerability')
          .select(['vulnerability', 'outcome', 'row', 'inputs'])
          .where('profile', '=', profile)
          .where('vulnerability', '>', after)
          .orderBy('vulnerability')
          .orderBy('at', 'desc')
          .limit(LOADED_AT_ONCE)
          .execute(),
      )
      for (const row of rows) found.set(row.vulnerability, digest(row.outcome, row.row, row.inputs))
      const last = rows.at(-1)?.vulnerability
      if (last === undefined || rows.length < LOADED_AT_ONCE) return found
      after = last
    }
  }

  const write = (
    profile: string,
    at: number,
    some: readonly Fresh[],
    joinLabels: (labels: readonly Label[]) => Label,
  ): Promise<unknown> =>
    host.tables.asOwner(async (tx) => {
      const numbers = new Map<Label, number>()
      const rows = []
      for (const { one, inputs, row } of some) {
        const { id, outcome, version, because } = one.judgement
        const label = joinLabels(labelsOf(one))
        const number = numbers.get(label) ?? (await host.tables.labelNumber(tx, label))
        numbers.set(label, number)
        rows.push({
          id: createHash('sha256').update(`${profile} ${id} ${at}`).digest('hex').slice(0, 32),
          profile,
          vulnerability: id,
          at,
          outcome,
          row,
          table_version: version,
          because: JSON.stringify(because),
          inputs,
          label_id: number,
        })
      }
      return tx
        .db<DecisionTables>()
        .insertInto('vuln_decision')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    })

  return {
    async remember(subject: Subject, decided: readonly Decided[]): Promise<void> {
      const profile = profileOf(subject)
      const known = newest.get(profile) ?? (await load(profile))
      newest.set(profile, known)
      const joinLabels = joiner(host.policiesNow())
      const seen = told.get(profile) ?? new WeakSet<Decided>()
      told.set(profile, seen)
      const pause = pacer()
      const changed: Fresh[] = []
      for (const one of decided) {
        if (seen.has(one)) continue
        seen.add(one)
        const { judgement } = one
        const inputs = JSON.stringify(judgement.inputs.map(({ point, value, from }) => ({ point, value, from })))
        const row = judgement.row ?? -1
        const key = digest(judgement.outcome, row, inputs)
        if (known.get(judgement.id) === key) continue
        // Marked first: two readers of one profile who ask at once write it once.
        known.set(judgement.id, key)
        changed.push({ one, inputs, row })
        await pause()
      }
      const at = host.clock.now()
      for (let from = 0; from < changed.length; from += host.tables.batchSize)
        await write(profile, at, changed.slice(from, from + host.tables.batchSize), joinLabels)
    },

    /** Of one vulnerability, or of all that ever were immediate; oldest first. */
    async of(subject: Subject, vulnerability?: string): Promise<readonly (PastDecision & { readonly id: string })[]> {
      const rows = await host.tables.readAs(subject, (tx) => {
        const query = tx
          .db<DecisionTables>()
          .selectFrom('vuln_decision')
          .selectAll()
          .where('profile', '=', profileOf(subject))
          .orderBy('at')
        return vulnerability === undefined
          ? query
              .where(
                sql<boolean>`vulnerability in (select vulnerability from vuln_decision where profile = ${profileOf(subject)} and outcome = 'immediate')`,
              )
              .execute()
          : query.where('vulnerability', '=', vulnerability).execute()
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

const LOADED_AT_ONCE = 500

const digest = (outcome: string, row: number, inputs: string) => `${outcome} ${row} ${inputs}`
