import type { Migration } from '../storage/index.ts'

export const eventsSchema: readonly Migration[] = [
  {
    name: 'how far each consumer has read the outbox',
    up: `create table consumer(name text primary key, last bigint not null, at bigint not null);`,
    down: 'drop table consumer;',
  },
]
