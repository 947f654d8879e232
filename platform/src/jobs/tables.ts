import type { Migration } from '../storage/index.ts'

export interface JobTables {
  job: {
    id: string
    owner: string
    kind: string
    title: string
    label: string
    state: string
    done: string | number
    total: string | number | null
    started_at: string | number
    ended_at: string | number | null
    result: string | null
    fault: string | null
    /** What a job of a defined kind starts from, as JSON; null for work that cannot be begun again. */
    input: string | null
    /** Starts in a row that a crash ended without one more step. */
    tries: number
    tried_at_step: number
  }
  job_step: { job: string; n: number; note: string }
}

export const jobSchema: readonly Migration[] = [
  {
    name: 'jobs',
    up: `create table job (id text primary key, owner text not null, kind text not null, title text not null, label text not null, state text not null,
      done bigint not null, total bigint, started_at bigint not null, ended_at bigint, result text, fault text);
      create index job_owner on job(owner, started_at desc);`,
    down: 'drop table job;',
  },
  {
    name: 'jobs that go on after a restart',
    up: `alter table job add column input text, add column tries int not null default 0, add column tried_at_step int not null default 0;
      create table job_step (job text not null references job(id), n int not null, note text not null, primary key (job, n));`,
    down: 'drop table job_step; alter table job drop column input, drop column tries, drop column tried_at_step;',
  },
]
