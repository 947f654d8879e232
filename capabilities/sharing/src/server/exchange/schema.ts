import { labelledTable, type Migration } from '@testudo/platform/storage'
import { PACE } from './schema-pace.ts'

/**
 * What a node remembers of its exchange with others. Rows that speak of an object carry its label, so that counts and
 * lists are those of the reader. Texts, proofs and seeds lie in the same rows and are read by the node alone.
 */
export const exchangeSchema: readonly Migration[] = [
  {
    name: 'peers, statements, boxes, receipts and recalls',
    up: `
create table sharing_self (one boolean primary key default true check (one), node text not null, holdings bigint not null default 0);

create table sharing_peer (id text primary key, node text not null unique, pinned text not null, url text not null, certificate text not null,
  direction text not null, every_seconds int not null, paused boolean not null, closed boolean not null, people text not null, added_at bigint not null,
  contact_at bigint, trouble text, failing_since bigint, next_try bigint, skew_ms bigint, knowing text);

create table sharing_carriage (id text primary key, seal text not null, signature text not null, pass text, onward text);

create table sharing_statement (id text primary key, label_id int not null, originator text not null, object text not null, version text not null, digest text not null,
  released_at bigint not null, not_after bigint, revoked boolean not null, creator text, mine boolean not null, kept boolean not null, stored boolean not null,
  standing text, statement text not null, body text not null, place int not null, proof text not null, carriage text not null,
  hops int not null, at bigint not null);
create index sharing_statement_object on sharing_statement(object);
create index sharing_statement_ends on sharing_statement(not_after) where stored and not_after is not null;
${labelledTable('sharing_statement')}

create table sharing_tombstone (id text primary key, originator text not null, recalls text not null, released_at bigint not null,
  statement text not null, place int not null, proof text not null, carriage text not null, at bigint not null);
create index sharing_tombstone_recalls on sharing_tombstone(recalls);

create table sharing_outgoing (peer text not null, statement text not null, seq bigint generated always as identity, label_id int not null, kind text not null,
  object text not null, version text not null, decision text not null, carriage text not null, made_at bigint not null, state text not null,
  sent_at bigint, tries int not null default 0, verdict text, answered_at bigint, given boolean not null default false, primary key (peer, statement));
create index sharing_outgoing_waits on sharing_outgoing(peer, seq) where state = 'waiting';
create index sharing_outgoing_statement on sharing_outgoing(statement);
create index sharing_outgoing_object on sharing_outgoing(object);
create index sharing_outgoing_decision on sharing_outgoing(decision);
${labelledTable('sharing_outgoing')}

create table sharing_outbox (peer text primary key, state text not null);
create table sharing_sent (peer text not null, chain text not null, number int not null, hash text not null, bytes text not null, at bigint not null,
  receipted_at bigint, primary key (peer, chain, number));
create table sharing_inbox (peer text primary key, state text not null, count int not null, digest text not null);

create table sharing_brought (peer text not null, statement text not null, seq bigint generated always as identity, label_id int not null, kind text not null,
  object text not null, at bigint not null, verdict text not null, held boolean not null, primary key (peer, statement));
create index sharing_brought_newest on sharing_brought(peer, seq);
${labelledTable('sharing_brought')}

create table sharing_receipt (peer text not null, way text not null, hash text not null, chain text not null, number int not null,
  text text not null, signature text not null, at bigint not null, primary key (peer, way, hash));

create table sharing_recall (peer text not null, statement text not null, label_id int not null, tombstone text not null, object text not null, version text not null,
  requested_at bigint not null, outcome text, reason text, answered_at bigint, primary key (peer, statement));
${labelledTable('sharing_recall')}`,
    down: `
drop table sharing_recall; drop table sharing_receipt; drop table sharing_brought; drop table sharing_inbox; drop table sharing_sent;
drop table sharing_outbox; drop table sharing_outgoing; drop table sharing_tombstone; drop table sharing_statement; drop table sharing_carriage;
drop table sharing_peer; drop table sharing_self;`,
  },
  {
    name: 'keys that change, audit logs that are witnessed',
    up: `
alter table sharing_self add column keys text not null default '[]';
alter table sharing_peer add column key_trouble text, add column log text;
create table sharing_witness (peer text primary key, log text not null, size bigint not null, note text not null, at bigint not null, alarm text);`,
    down: `
drop table sharing_witness;
alter table sharing_peer drop column log, drop column key_trouble;
alter table sharing_self drop column keys;`,
  },
  PACE,
]
