import type { Migration } from '../storage/index.ts'

/** `audit_leaf` and `ledger` are the store's; signed checkpoints and the public log of intervals are ours. */
export const auditSchema: readonly Migration[] = [
  {
    name: 'signed checkpoints',
    up: 'create table audit_checkpoint (size bigint primary key, root text not null, at bigint not null, body text not null);',
    down: 'drop table audit_checkpoint;',
  },
  {
    name: 'public log of intervals and its notes',
    up: `create table audit_interval (n bigint primary key, from_at bigint not null, until_at bigint not null, first bigint not null, count bigint not null, salt bytea not null, root bytea not null);
      create index audit_interval_first on audit_interval(first);
      create table audit_note (size bigint primary key, at bigint not null, body text not null, cosignatures text not null);
      create index audit_leaf_hash on audit_leaf(hash);`,
    down: 'drop index audit_leaf_hash; drop table audit_note; drop table audit_interval;',
  },
  {
    name: 'deeds by time',
    // Every form of a leaf has its time before anything that came from outside.
    up: `create function audit_at(entry text) returns bigint language sql immutable parallel safe as $$ select substring(entry from '"at":([0-9]{1,15})')::bigint $$;
      create index audit_leaf_at on audit_leaf(audit_at(entry), idx);`,
    down: 'drop index audit_leaf_at; drop function audit_at;',
  },
]
