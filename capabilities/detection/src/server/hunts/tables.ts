import { labelledTable, type Migration } from '@testudo/platform/storage'
import type { Generated } from 'kysely'

/** Times are Unix ms. */
export interface HuntTables {
  /** Read and written as the owner only: nobody else is told that there is one. */
  detection_hunt: {
    id: string
    /** In the order they were asked. */
    seq: Generated<number | string>
    owner: string
    title: string
    language: string
    text: string
    /** The question's own label, as JSON. */
    label: string
    from_at: number | string | null
    to_at: number | string | null
    /** List of sources as JSON; null: all. */
    sources: string | null
    state: string
    job: string
    started_at: number | string
    total: number | string
    /** Number of the next hit. */
    next: number
    /** Why it failed, or what could not be read. */
    fault: string | null
    /** Indicator its hits were recorded under, and hits told so far. */
    indicator: string | null
  }
  /** Hits under the join of the labels of their events; of one event one. */
  detection_hunt_hit: {
    hunt: string
    n: number
    label_id: number
    label: string
    at: number | string
    segment: string
    name: string
    /** Hosts of the hit, as JSON. */
    hosts: string
    /** `Hit` as JSON. */
    hit: string
  }
  /** Hits by label and hour, those too that are not kept. */
  detection_hunt_count: { hunt: string; label_id: number; hour: number; hits: number }
  /** Segments that were read to their end, with what of them the owner may read. */
  detection_hunt_done: { hunt: string; segment: string; rows: number; from_at: number | string; to_at: number | string }
  /** How far back each key of what is known was looked for: `segment` and all before it. */
  detection_backwards: { key: string; segment: string }
}

export const huntSchema: readonly Migration[] = [
  {
    name: 'hunts and what they found',
    up: `
create table detection_hunt(id text collate "C" primary key, seq bigint generated always as identity, owner text collate "C" not null, title text not null, language text not null, text text not null, label text not null,
  from_at bigint, to_at bigint, sources text, state text not null, job text not null, started_at bigint not null, total bigint not null, next int not null, fault text, indicator text);
create index detection_hunt_owner on detection_hunt(owner, seq desc);
create table detection_hunt_hit(hunt text collate "C" not null references detection_hunt(id) on delete cascade, n int not null, label_id int not null, label text not null,
  at bigint not null, segment text not null, name text not null, hosts text not null, hit text not null, primary key (hunt, n));
create index detection_hunt_hit_at on detection_hunt_hit(hunt, at desc, n);
create table detection_hunt_count(hunt text collate "C" not null references detection_hunt(id) on delete cascade, label_id int not null, hour int not null, hits int not null,
  primary key (hunt, label_id, hour));
create table detection_hunt_done(hunt text collate "C" not null references detection_hunt(id) on delete cascade, segment text collate "C" not null, rows int not null,
  from_at bigint not null, to_at bigint not null, primary key (hunt, segment));
create table detection_backwards(key text collate "C" primary key, segment text not null);
${['detection_hunt_hit', 'detection_hunt_count'].map(labelledTable).join('\n')}`,
    down: 'drop table detection_backwards, detection_hunt_done, detection_hunt_count, detection_hunt_hit, detection_hunt;',
  },
]
