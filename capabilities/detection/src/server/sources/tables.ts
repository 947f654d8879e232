import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

/** Places, labels and counts are JSON text: nothing here is queried by their parts. Times are Unix ms. */
export interface SourceTables {
  detection_source: {
    id: string
    /** `SourceMatter` without label. */
    matter: string
    ended: boolean
    at: number | string
    label_id: number
  }
  /** A source under one label; another label is another era of it, so that events keep the label they came with. */
  detection_source_era: {
    id: string
    source: string
    number: number
    name: string
    label: string
    /** `MeterKept`. */
    counts: string
    label_id: number
  }
  /** How far a file was read: see `files/`. */
  detection_source_file: {
    source: string
    number: number
    /** `FilePlace`. */
    place: string
    seen_at: number | string
    label_id: number
  }
}

const LABELLED = ['detection_source', 'detection_source_era', 'detection_source_file']

export const sourceSchema: readonly Migration[] = [
  {
    name: 'sources of events',
    up: `
create table detection_source(id text collate "C" primary key, matter text not null, ended bool not null, at bigint not null, label_id int not null);
create table detection_source_era(id text collate "C" primary key, source text collate "C" not null references detection_source(id), number int not null,
  name text not null, label text not null, counts text not null, label_id int not null, unique (source, number));
create table detection_source_file(source text collate "C" not null references detection_source(id), number int not null, place text not null,
  seen_at bigint not null, label_id int not null, primary key (source, number));
${LABELLED.map(labelledTable).join('\n')}`,
    down: 'drop table detection_source_file, detection_source_era, detection_source;',
  },
]

export const sourceDb = (tx: Tx): Kysely<SourceTables> => tx.db<SourceTables>()
