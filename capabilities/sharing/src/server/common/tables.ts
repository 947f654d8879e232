import type { Migration, Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

/** `bigint` columns come as text from one engine. */
type Big = string | number

interface CommonTables {
  seen_setting: { one: boolean; body: string }
  /** What each asker has spent, by UTC day: never what was asked. */
  seen_spent: { asker: string; day: number; questions: number; points: number; last_at: Big }
  /** A table that is whole: `basis` names rights and settings it was made under. */
  seen_table: { asker: string; epoch: number; nonce: string; size: number; basis: string; stamp: string; made_at: Big }
  /** Rows of a table as sealed bytes, base64. Of a table without a head: it is being made, or was cut off. */
  seen_part: { nonce: string; part: number; rows: string }
}

export const dbOf = (tx: Tx): Kysely<CommonTables> => tx.db<CommonTables>()

export const commonSchema: readonly Migration[] = [
  {
    name: 'private sightings: settings, tables, quota',
    up: `
create table seen_setting (one boolean primary key check (one), body text not null);
create table seen_spent (asker text not null, day int not null, questions int not null, points int not null, last_at bigint not null, primary key (asker, day));
create table seen_table (asker text not null, epoch int not null, nonce text not null, size int not null, basis text not null, stamp text not null,
  made_at bigint not null, primary key (asker, epoch));
create table seen_part (nonce text not null, part int not null, rows text not null, primary key (nonce, part));`,
    down: 'drop table seen_part; drop table seen_table; drop table seen_spent; drop table seen_setting;',
  },
]
