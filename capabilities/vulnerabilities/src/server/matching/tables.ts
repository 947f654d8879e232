import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

export interface MatchTables {
  /**
   * Vulnerabilities that ever spoke of any equipment: those a start works out again, of many times as many. Under a label
   * nobody reads by; who may know of a match is asked of record and equipment.
   */
  vulnerabilities_matched: { vulnerability: string; label_id: number }
}

export const matchDb = (tx: Tx): Kysely<MatchTables> => tx.db<MatchTables>()

const LABELLED = ['vulnerabilities_match', 'vulnerabilities_match_label']
const SINGLE = `
create table vulnerabilities_match(id text collate "C" primary key, label_id int not null, vulnerability text collate "C" not null, record text collate "C" not null,
  equipment_row text collate "C" not null, equipment text collate "C" not null, component int not null, verdict text not null, why text not null, at bigint not null, until bigint);
create index vulnerabilities_match_vulnerability on vulnerabilities_match(vulnerability, until);
create index vulnerabilities_match_equipment on vulnerabilities_match(equipment, until);
create table vulnerabilities_match_label(label_id int primary key, label text not null);
${LABELLED.map(labelledTable).join('\n')}`

export const matchSchema: readonly Migration[] = [
  { name: 'matches', up: SINGLE, down: 'drop table vulnerabilities_match, vulnerabilities_match_label;' },
  {
    // Single matches follow from records and equipment, whose versions stand; five million of them are worked out in seconds.
    name: 'matches are worked out, not kept',
    up: `
create table vulnerabilities_matched(vulnerability text collate "C" primary key, label_id int not null);
insert into vulnerabilities_matched select distinct on (vulnerability) vulnerability, label_id from vulnerabilities_match where until is null order by vulnerability, label_id;
${labelledTable('vulnerabilities_matched')}
drop table vulnerabilities_match, vulnerabilities_match_label;`,
    down: `drop table vulnerabilities_matched;${SINGLE}`,
  },
]
