import { labelledTable, type Migration, READER_ROLE } from '../storage/index.ts'
import { FEEDS, FEEDS_GONE } from './schema-feeds.ts'
import { SPELLED, SPELLED_GONE } from './schema-spelled.ts'
import { FIRST_SEARCH, SEARCH_ANY, SEARCH_NEWEST } from './schema-search.ts'

export const objectsSchema: readonly Migration[] = [
  {
    name: 'versions, edges, search words and their labels',
    up: `
create table label(id int primary key, digest bytea not null unique, canonical text not null);
create table kind(id int primary key, name text collate "C" not null unique);
create table thing(num int primary key, id text collate "C" not null unique);
create table version(seq bigint primary key, thing int not null, kind int not null, label_id int not null, modified text collate "C" not null,
  moment text collate "C" not null, digest bytea not null, whole bytea not null default '\\x', mark bigint not null, creator int, revoked bool not null,
  head bool not null, mixed bool not null, split bool not null, stamp bigint not null, size int not null, name text not null, sort text collate "C" not null, body text not null,
  unique (thing, moment, label_id, digest, whole));
create index version_stamp on version(stamp, digest) include (label_id) where head;
create index version_kind on version(kind, stamp, digest) include (label_id) where head;
create index version_label on version(label_id, stamp, digest) where head;
create index version_sort on version(kind, sort, digest) where head;
create index version_mixed on version(kind) where head and mixed;
create table tally(kind int, label_id int, n bigint not null, live bigint not null, primary key (kind, label_id));
create table label_change(label_id int primary key, n bigint not null);
create table prose(seq bigint primary key, label_id int not null, words tsvector not null, name text not null);
create index prose_words on prose using gin(words);
create index prose_name on prose using gin(name gin_trgm_ops);
create table edge(seq bigint not null, kind int not null, src int not null, dst int not null, label_id int not null);
create index edge_src on edge(src, kind) include (dst, label_id);
create index edge_dst on edge(dst, kind) include (src, label_id);
create index edge_seq on edge(seq);
create table portion(seq bigint, selector text, label_id int not null, value text not null, primary key (seq, selector));
create table assertion(seq bigint, source text, label_id int, at bigint not null, reliability text, credibility text, primary key (seq, source, label_id));
create table observable(key text collate "C" not null, kind int not null, seq bigint not null, label_id int not null, primary key (key, seq));
create table quarantine(digest bytea, code text, label_id int, object_id text, at bigint not null, source text not null, subject text not null, position int not null, byte bigint, message text not null, body text not null,
  primary key (digest, code, label_id));
create index quarantine_at on quarantine(at, digest);
create table outbox(id bigint primary key, topic text not null, label_id int not null, at bigint not null, ids text not null, types text not null);
create table reader_grant(subject text, label_id int, since bigint not null, primary key (subject, label_id));
create table reader_profile(subject text primary key, profile text not null, mask bytea not null, labels int not null);
grant select on thing, kind to ${READER_ROLE};
${['version', 'tally', 'label_change', 'edge', 'portion', 'assertion', 'observable', 'quarantine'].map(labelledTable).join('\n')}
create ${FIRST_SEARCH}
revoke all on function objects_search from public;
grant execute on function objects_search to ${READER_ROLE};`,
    down: `
drop function objects_search;
drop table reader_profile, reader_grant, outbox, quarantine, observable, assertion, portion, edge, prose, label_change, tally, version, thing, kind, label;`,
  },
  {
    name: 'marked parts in variants, a sample of hits that only readable rows decide',
    up: `
alter table portion add variant int not null default 0;
alter table portion drop constraint portion_pkey, add primary key (seq, variant, selector);
alter table prose add kind int;
update prose p set kind = v.kind from version v where v.seq = p.seq;
alter table prose alter kind set not null;
${SEARCH_NEWEST}`,
    // Without variants the parts of all of them stand side by side; none is lost.
    down: `
${SEARCH_ANY}
alter table prose drop kind;
update portion set selector = selector || '#' || variant where variant > 0;
alter table portion drop constraint portion_pkey, drop variant, add primary key (seq, selector);`,
  },
  { name: 'who brought which content, feeds', up: FEEDS, down: FEEDS_GONE },
  { name: 'bodies in one spelling', up: SPELLED, down: SPELLED_GONE },
]
