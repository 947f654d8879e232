import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'
import type { PublishedStatus } from '../../core/published/tally.ts'

/** Times are Unix ms. */
interface PublishedTables {
  /** What an operator published of itself about one vulnerability. Rows of one operator under different labels know nothing of each other. */
  vulnerabilities_status: {
    id: string
    vulnerability: string
    operator: string
    operator_name: string
    nation: string
    status: PublishedStatus
    label_id: number
    /** The label as JSON. */
    label: string
    /** Account that published it, or of the node it came from. */
    by: string
    by_name: string
    /** Account of the node it came from; empty: published here. */
    origin: string
    /** What that node calls it. */
    origin_id: string
    at: number | string
    until: number | string | null
  }
  /** What goes to other nodes of it: a row for each node; `state` is about the newest that was to be said. */
  vulnerabilities_status_sending: {
    status: string
    peer: string
    label_id: number
    state: 'waiting' | 'sent' | 'refused'
    /** To be said: that it stands, or that it was taken back. */
    says: 'stands' | 'withdrawn'
    code: string
    at: number | string
  }
}

export const publishedDb = (tx: Tx): Kysely<PublishedTables> => tx.db<PublishedTables>()

export const publishedSchema: readonly Migration[] = [
  {
    name: 'who published, from where, and to which nodes it goes',
    up: `
alter table vulnerabilities_status add column operator_name text not null default '', add column nation text not null default '', add column by_name text not null default '',
  add column origin text not null default '', add column origin_id text not null default '';
create index vulnerabilities_status_origin on vulnerabilities_status(origin, origin_id) where until is null;
create table vulnerabilities_status_sending(status text collate "C" not null references vulnerabilities_status(id), peer text not null, label_id int not null,
  state text not null, says text not null, code text not null, at bigint not null, primary key (status, peer));
${labelledTable('vulnerabilities_status_sending')}`,
    down: `drop table vulnerabilities_status_sending;
drop index vulnerabilities_status_origin;
alter table vulnerabilities_status drop column operator_name, drop column nation, drop column by_name, drop column origin, drop column origin_id;`,
  },
]
