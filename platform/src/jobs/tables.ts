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
  }
}

export const jobSchema: readonly Migration[] = [
  {
    name: 'jobs',
    up: `create table job (id text primary key, owner text not null, kind text not null, title text not null, label text not null, state text not null,
      done bigint not null, total bigint, started_at bigint not null, ended_at bigint, result text, fault text);
      create index job_owner on job(owner, started_at desc);`,
    down: 'drop table job;',
  },
]
