import { labelledTable, type Migration } from '@testudo/platform/storage'

/** Times are Unix ms. A feed and the files it was seen to hold are read by who may read what it brings. */
export interface FeedTables {
  vulnerability_feed: {
    id: string
    label_id: number
    /** Canonical JSON. */
    label: string
    name: string
    /** `url` or `folder`. */
    kind: string
    place: string
    format: string | null
    every_hours: number
    key: string | null
    ended: boolean
    state: string
    /** `{ en, fr }`. */
    why: string | null
    checked: string
    /** JSON list of fingerprints. */
    signed_by: string
    last_at: number | string | null
    next_at: number | string | null
    records: number
    quarantined: number
    made_at: number | string
  }
  /** What was taken from where, so that only what changed is fetched and read again. */
  vulnerability_feed_file: {
    feed: string
    label_id: number
    place: string
    /** ETag and Last-Modified, or the time the index tells, or size and time of a file. */
    stamp: string
    digest: string
    at: number | string
  }
}

export const feedSchema: readonly Migration[] = [
  {
    name: 'feeds and what they were seen to hold',
    up: `
create table vulnerability_feed(id text collate "C" primary key, label_id int not null, label text not null, name text not null, kind text not null,
  place text not null, format text, every_hours real not null, key text, ended bool not null, state text not null, why text, checked text not null,
  last_at bigint, next_at bigint, records int not null, quarantined int not null, made_at bigint not null);
create table vulnerability_feed_file(feed text collate "C" not null references vulnerability_feed(id), label_id int not null, place text collate "C" not null,
  stamp text not null, digest text not null, at bigint not null, primary key (feed, place));
${['vulnerability_feed', 'vulnerability_feed_file'].map(labelledTable).join('\n')}`,
    down: 'drop table vulnerability_feed_file; drop table vulnerability_feed;',
  },
  {
    name: 'whose signatures a feed bears',
    up: `alter table vulnerability_feed add column signed_by text not null default '[]'`,
    down: 'alter table vulnerability_feed drop column signed_by',
  },
]
