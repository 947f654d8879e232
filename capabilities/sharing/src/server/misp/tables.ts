import type { Migration } from '@testudo/platform/storage'

/** Counts of verdicts, as columns. */
export const VERDICT_COLUMNS = ['new', 'newer', 'same', 'older', 'quarantined', 'held'] as const
export type VerdictColumn = (typeof VERDICT_COLUMNS)[number]

export interface MispTables {
  /** `level:0` … `level:3`, `level:unstated`, `group:UUID`; and `lock`, the row that changes of the table wait for. */
  misp_audience: { key: string; name: string; label: string }
  /** Warning lists and taxonomies; `body` is the JSON as it was loaded. */
  misp_list: {
    kind: string
    name: string
    version: string
    entries: number
    digest: string
    body: string
    loaded_at: string | number
    loaded_by: string
  }
  misp_import: {
    job: string
    owner: string
    title: string
    dry_run: boolean
    started_at: string | number
    report: string | null
  }
  misp_event: {
    job: string
    event: number
    uuid: string
    info: string
    maker: string
    object: string | null
    new: number
    newer: number
    same: number
    older: number
    quarantined: number
    held: number
    /** Findings of each kind, as JSON: also those beyond what is kept. */
    findings: string
  }
  misp_finding: {
    job: string
    event: number
    number: number
    kind: string
    path: string
    message: string
    id: string | null
    code: string | null
  }
}

export const mispSchema: readonly Migration[] = [
  {
    name: 'audiences, lists and imports of MISP',
    up: `create table misp_audience (key text primary key, name text not null, label text not null);
      insert into misp_audience values ('lock', '', '');
      create table misp_list (kind text not null, name text not null, version text not null, entries int not null, digest text not null,
        body text not null, loaded_at bigint not null, loaded_by text not null, primary key (kind, name));
      create table misp_import (job text primary key, owner text not null, title text not null, dry_run boolean not null,
        started_at bigint not null, report text);
      create index misp_import_owner on misp_import(owner, started_at desc);
      create table misp_event (job text not null references misp_import(job) on delete cascade, event int not null, uuid text not null,
        info text not null, maker text not null, object text, new int not null, newer int not null, same int not null, older int not null,
        quarantined int not null, held int not null, findings text not null, primary key (job, event));
      create table misp_finding (job text not null references misp_import(job) on delete cascade, event int not null, number int not null,
        kind text not null, path text not null, message text not null, id text, code text, primary key (job, event, number));
      create index misp_finding_kind on misp_finding(job, kind, event, number);`,
    down: 'drop table misp_finding; drop table misp_event; drop table misp_import; drop table misp_list; drop table misp_audience;',
  },
]
