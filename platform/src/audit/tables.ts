import type { Migration } from '../storage/index.ts'

/** `audit_leaf` and `ledger` are the store's; only the signed checkpoints are ours. */
export const auditSchema: readonly Migration[] = [
  {
    name: 'signed checkpoints',
    up: 'create table audit_checkpoint (size bigint primary key, root text not null, at bigint not null, body text not null);',
    down: 'drop table audit_checkpoint;',
  },
]
