import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

/** Documents are JSON text: nothing here is asked by their parts. Times are Unix ms. */
export interface PlaybookTables {
  playbooks_playbook: {
    id: string
    /** CACAO's id and version, which the author gave. */
    playbook: string
    modified: string
    name: string
    description: string
    types: string
    steps: number
    reaching: number
    /** Why it cannot be run, or ''. */
    barred: string
    body: string
    hash: string
    author: string
    author_name: string
    changed: number | string
    label: string
    label_id: number
  }
  playbooks_run: {
    id: string
    /** The playbook on the shelf, and its text as it was. */
    shelf: string
    name: string
    body: string
    hash: string
    /** `RunState` of CACAO. */
    state: string
    status: 'running' | 'completed' | 'failed' | 'stopped'
    waits: string
    held: boolean
    /** When it goes on by itself; null: not by time. */
    wake_at: number | string | null
    incident: string
    by: string
    by_name: string
    /** Whose right to run playbooks it goes on with. */
    keeper: string
    /** The run and place that called it, or '' and 0. */
    caller: string
    caller_token: number
    started: number | string
    changed: number | string
    done: number
    steps: number
    entries: number
    evidence: number
    label: string
    label_id: number
  }
  playbooks_entry: {
    run: string
    number: number
    at: number | string
    by_name: string
    what: string
    step: string
    /** Words as they were given. */
    says: string
    /** `Why[]` of CACAO, or ''. */
    told: string
    label_id: number
  }
  playbooks_evidence: {
    run: string
    number: number
    token: number
    step: string
    attempt: number
    command: number
    /** A person carries it out. */
    manual: boolean
    /** `CommandPlan` of CACAO. */
    plan: string
    who: string
    outcome: 'planned' | 'sent' | 'done' | 'failed'
    sent: string
    answer: string
    code: number | null
    sent_at: number | string | null
    answered_at: number | string | null
    label_id: number
  }
  /** Whose a key of signatures is. */
  playbooks_key: {
    /** SHA-256 of the public key, in hexadecimal digits. */
    fingerprint: string
    name: string
    organisation: string
    by: string
    by_name: string
    at: number | string
    label: string
    label_id: number
  }
  playbooks_agreement: {
    run: string
    token: number
    /** Names what was agreed to. */
    seen: string
    by: string
    name: string
    at: number | string
    label_id: number
  }
}

export const playbookDb = (tx: Tx): Kysely<PlaybookTables> => tx.db<PlaybookTables>()

export const playbookSchema: readonly Migration[] = [
  {
    name: 'playbooks, their runs and what was done',
    up: `
create table playbooks_playbook(id text collate "C" primary key, playbook text not null, modified text not null, name text not null, description text not null,
  types text not null, steps int not null, reaching int not null, barred text not null, body text not null, hash text not null, author text not null,
  author_name text not null, changed bigint not null, label text not null, label_id int not null);
create index playbooks_playbook_same on playbooks_playbook(playbook, modified);
create table playbooks_run(id text collate "C" primary key, shelf text not null, name text not null, body text not null, hash text not null, state text not null,
  status text not null, waits text not null, held boolean not null, wake_at bigint, incident text not null, by text not null, by_name text not null,
  keeper text not null, caller text not null, caller_token int not null, started bigint not null, changed bigint not null, done int not null,
  steps int not null, entries int not null, evidence int not null, label text not null, label_id int not null);
create index playbooks_run_open on playbooks_run(started) where status = 'running';
create index playbooks_run_newest on playbooks_run(started desc, id desc);
create index playbooks_run_incident on playbooks_run(incident, started desc) where incident <> '';
create index playbooks_run_caller on playbooks_run(caller) where caller <> '';
create table playbooks_entry(run text collate "C" not null references playbooks_run(id), number int not null, at bigint not null, by_name text not null,
  what text not null, step text not null, says text not null, label_id int not null, primary key (run, number));
create table playbooks_evidence(run text collate "C" not null references playbooks_run(id), number int not null, token int not null, step text not null,
  attempt int not null, command int not null, manual boolean not null, plan text not null, who text not null, outcome text not null, sent text not null,
  answer text not null, code int, sent_at bigint, answered_at bigint, label_id int not null, primary key (run, number));
create table playbooks_agreement(run text collate "C" not null references playbooks_run(id), token int not null, seen text not null, by text not null,
  name text not null, at bigint not null, label_id int not null, primary key (run, token, seen, by));
create function playbooks_stays() returns trigger language plpgsql as $$
begin
  raise exception 'what a run has recorded stays as it is';
end $$;
create trigger playbooks_entry_stays before update or delete on playbooks_entry for each row execute function playbooks_stays();
create trigger playbooks_evidence_stays before update or delete on playbooks_evidence for each row when (old.outcome in ('done', 'failed')) execute function playbooks_stays();
${['playbooks_playbook', 'playbooks_run', 'playbooks_entry', 'playbooks_evidence', 'playbooks_agreement'].map(labelledTable).join('\n')}`,
    down: `
drop table playbooks_agreement, playbooks_evidence, playbooks_entry, playbooks_run, playbooks_playbook;
drop function playbooks_stays;`,
  },
  {
    name: 'the last run of each playbook',
    up: 'create index playbooks_run_shelf on playbooks_run(shelf, started desc, id desc);',
    down: 'drop index playbooks_run_shelf;',
  },
  {
    name: 'why, by code; steps done at least once',
    up: `
alter table playbooks_entry add column told text not null default '';
update playbooks_run r set done = (select count(distinct step) from playbooks_entry e where e.run = r.id and e.what in ('completed', 'skipped') and e.step <> '');`,
    down: 'alter table playbooks_entry drop column told;',
  },
  {
    name: 'whose keys are',
    up: `
create table playbooks_key(fingerprint text collate "C" not null, name text not null, organisation text not null, by text not null, by_name text not null,
  at bigint not null, label text not null, label_id int not null, primary key (fingerprint, label_id));
${labelledTable('playbooks_key')}`,
    down: 'drop table playbooks_key;',
  },
]
