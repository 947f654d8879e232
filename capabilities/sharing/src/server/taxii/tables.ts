import type { Migration, Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

export const taxiiSchema: readonly Migration[] = [
  {
    name: 'collections, clients and foreign servers',
    up: `create table sharing_taxii_collection (id text primary key, alias text unique, title text not null, description text not null,
      filter text not null, default_label text, readers text not null, writers text not null, revision int not null);
    create table sharing_taxii_status (id text primary key, account text not null, at bigint not null, body text not null);
    create index sharing_taxii_status_at on sharing_taxii_status (at);
    create table sharing_taxii_use (account text not null, view text not null, read_at bigint, write_at bigint, primary key (account, view));
    create table sharing_taxii_client (account text primary key, identities text not null);
    create table sharing_taxii_source (id text primary key, keeper text not null, settings text not null, secret text, progress text not null);`,
    down: `drop table sharing_taxii_source; drop table sharing_taxii_client; drop table sharing_taxii_use;
    drop table sharing_taxii_status; drop table sharing_taxii_collection;`,
  },
]

type Moment = string | number

export interface TaxiiTables {
  sharing_taxii_collection: {
    id: string
    alias: string | null
    title: string
    description: string
    /** JSON: `{ types, labels, sources }`. */
    filter: string
    default_label: string | null
    /** JSON lists of accounts. */
    readers: string
    writers: string
    /** Grows with the filter: another filter is another view. */
    revision: number
  }
  sharing_taxii_status: { id: string; account: string; at: Moment; body: string }
  /** Which account has used which view, and when last. */
  sharing_taxii_use: { account: string; view: string; read_at: Moment | null; write_at: Moment | null }
  sharing_taxii_client: { account: string; identities: string }
  sharing_taxii_source: { id: string; keeper: string; settings: string; secret: string | null; progress: string }
}

export const tablesOf = (tx: Tx): Kysely<TaxiiTables> => tx.db<TaxiiTables>()
