import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

/** Texts and terms are JSON. Times are Unix ms. */
interface RequirementTables {
  briefing_requirement: {
    id: string
    kind: string
    text: string
    owner: string
    /** Code or STIX id; '' for all. */
    mission: string
    priority: number
    every: number
    valid_until: number | string | null
    terms: string
    at: number | string
    ended_at: number | string | null
    label: string
    label_id: number
  }
  /** Which paragraph answers which requirement, as somebody said; refused ones are not suggested again. */
  briefing_answer: {
    requirement: string
    brief: string
    paragraph: string
    answers: boolean
    by: string
    by_name: string
    at: number | string
    label: string
    label_id: number
  }
}

export const requirementDb = (tx: Tx): Kysely<RequirementTables> => tx.db<RequirementTables>()

export const requirementSchema: readonly Migration[] = [
  {
    name: 'requirements and what answers them',
    up: `
create table briefing_requirement(id text collate "C" primary key, kind text not null, text text not null, owner text not null, mission text not null,
  priority int not null, every int not null, valid_until bigint, terms text not null, at bigint not null, ended_at bigint, label text not null, label_id int not null);
create table briefing_answer(requirement text collate "C" not null references briefing_requirement(id), brief text collate "C" not null, paragraph text not null,
  answers boolean not null, by text not null, by_name text not null, at bigint not null, label text not null, label_id int not null,
  primary key (requirement, brief, paragraph));
create index briefing_answer_brief on briefing_answer(brief);
${['briefing_requirement', 'briefing_answer'].map(labelledTable).join('\n')}`,
    down: 'drop table briefing_answer, briefing_requirement;',
  },
]
