import { labelledTable, type Migration } from '@testudo/platform/storage'

/** Times are Unix ms. */
export interface ItemTables {
  /**
   * What one source says of one vulnerability, every version: `at` when it came, `until` when another took its place.
   * `chain` is the same for all versions of one thing under whatever label; `body` is the `FeedItem` as JSON.
   */
  vulnerability_item: {
    row_id: string
    label_id: number
    /** The label in canonical JSON. */
    label: string
    chain: string
    digest: string
    kind: string
    vulnerability: string
    source: string
    /** Time the source gives it: what is older than what is kept does not take its place. */
    version: number | string
    at: number | string
    until: number | string | null
    body: string
  }
  /**
   * EPSS: a day has 300,000 values, nearly all of them new each day. A row each would be 100 million a year with their
   * index and version columns; so a row holds one day of a thousand neighbouring ids (`CVE-2024-12`: 12000 to 12999), as
   * text lines `number epss percentile`. A day is some 350 rows of 20 kB; one id's history is one row a day.
   */
  vulnerability_epss: {
    row_id: string
    label_id: number
    label: string
    source: string
    /** `CVE-2024-12`. */
    bucket: string
    day: string
    at: number | string
    until: number | string | null
    body: string
  }
}

const LABELLED = ['vulnerability_item', 'vulnerability_epss']

export const itemSchema: readonly Migration[] = [
  {
    name: 'what sources say of vulnerabilities',
    up: `
create table vulnerability_item(row_id text collate "C" primary key, label_id int not null, label text not null, chain text collate "C" not null,
  digest text not null, kind text not null, vulnerability text collate "C" not null, source text not null, version bigint not null, at bigint not null,
  until bigint, body text not null);
create index vulnerability_item_now on vulnerability_item(chain, label_id) where until is null;
create index vulnerability_item_id on vulnerability_item(vulnerability, at);
create table vulnerability_epss(row_id text collate "C" primary key, label_id int not null, label text not null, source text not null,
  bucket text collate "C" not null, day text collate "C" not null, at bigint not null, until bigint, body text not null);
create index vulnerability_epss_bucket on vulnerability_epss(bucket, day desc);
${LABELLED.map(labelledTable).join('\n')}`,
    down: `${LABELLED.map((table) => `drop table ${table};`).join(' ')}`,
  },
]
