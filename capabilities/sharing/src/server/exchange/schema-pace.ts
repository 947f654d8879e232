import type { Migration } from '@testudo/platform/storage'

/**
 * Rows of what goes out are rewritten twice in their lives. Where no indexed column changes and the page has room, that
 * costs no index entry: `waits` changes once, `state` is in no index any more. One index serves both ways of asking by
 * statement. Packed deliveries live for minutes, so they are not compressed.
 */
export const PACE: Migration = {
  name: 'what goes out is rewritten in place',
  up: `
drop index sharing_outgoing_waits, sharing_outgoing_statement;
alter table sharing_outgoing drop constraint sharing_outgoing_pkey, add primary key (statement, peer);
alter table sharing_outgoing add column waits boolean not null generated always as (state = 'waiting') stored, set (fillfactor = 50);
create index sharing_outgoing_waits on sharing_outgoing(peer, seq) where waits;
alter table sharing_sent alter column bytes set storage external;`,
  down: `
alter table sharing_sent alter column bytes set storage extended;
drop index sharing_outgoing_waits;
alter table sharing_outgoing drop constraint sharing_outgoing_pkey, add primary key (peer, statement), drop column waits, reset (fillfactor);
create index sharing_outgoing_statement on sharing_outgoing(statement);
create index sharing_outgoing_waits on sharing_outgoing(peer, seq) where state = 'waiting';`,
}
