import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

/** Times are Unix ms. */
export interface MatchTables {
  /** A record speaks of a component: under the join of the labels of record and equipment. */
  vulnerabilities_match: {
    /** Of the record's row, the equipment's row and the component: the same match is found twice as one. */
    id: string
    label_id: number
    vulnerability: string
    record: string
    equipment_row: string
    equipment: string
    component: number
    verdict: string
    /** `Match['why']`. */
    why: string
    at: number | string
    until: number | string | null
  }
  /** The joined labels as JSON. */
  vulnerabilities_match_label: { label_id: number; label: string }
}

export const matchDb = (tx: Tx): Kysely<MatchTables> => tx.db<MatchTables>()

const LABELLED = ['vulnerabilities_match', 'vulnerabilities_match_label']

export const matchSchema: readonly Migration[] = [
  {
    name: 'matches',
    up: `
create table vulnerabilities_match(id text collate "C" primary key, label_id int not null, vulnerability text collate "C" not null, record text collate "C" not null,
  equipment_row text collate "C" not null, equipment text collate "C" not null, component int not null, verdict text not null, why text not null, at bigint not null, until bigint);
create index vulnerabilities_match_vulnerability on vulnerabilities_match(vulnerability, until);
create index vulnerabilities_match_equipment on vulnerabilities_match(equipment, until);
create table vulnerabilities_match_label(label_id int primary key, label text not null);
${LABELLED.map(labelledTable).join('\n')}`,
    down: 'drop table vulnerabilities_match, vulnerabilities_match_label;',
  },
]
