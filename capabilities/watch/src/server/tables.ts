import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'
import type { EntryKind } from '../core/index.ts'

/** Times are Unix ms. */
export interface WatchTables {
  watch_entry: {
    id: string
    /** Canonical text of its label. */
    chain: string
    /** Place in the chain. */
    n: number
    at: number | string
    kind: EntryKind
    about: string
    /** `WatchRecord` as JSON: what was signed follows from it. */
    record: string
    hash: string
    signature: string
    leaf: string
    label_id: number
  }
  watch_snooze: {
    person: string
    item: string
    until: number | string
    label_id: number
  }
}

export const watchDb = (tx: Tx): Kysely<WatchTables> => tx.db<WatchTables>()

export const watchSchema: readonly Migration[] = [
  {
    name: 'watch log and what people put off',
    up: `
create table watch_entry(id text collate "C" primary key, chain text collate "C" not null, n int not null, at bigint not null, kind text not null, about text collate "C" not null,
  record text not null, hash text not null, signature text not null, leaf text not null, label_id int not null, unique (chain, n));
create index watch_entry_at on watch_entry(at desc, n desc, chain);
create index watch_entry_kind on watch_entry(kind, at desc, n desc, chain);
create index watch_entry_about on watch_entry(about) where about <> '';
create table watch_snooze(person text collate "C" not null, item text collate "C" not null, until bigint not null, label_id int not null, primary key (person, item));
create function watch_entry_stays() returns trigger language plpgsql as $$
begin
  raise exception 'an entry of the watch log stays as it is';
end $$;
create trigger watch_entry_stays before update or delete on watch_entry for each row execute function watch_entry_stays();
create trigger watch_log_stays before truncate on watch_entry for each statement execute function watch_entry_stays();
${['watch_entry', 'watch_snooze'].map(labelledTable).join('\n')}`,
    down: `
drop table watch_entry, watch_snooze;
drop function watch_entry_stays;`,
  },
]
