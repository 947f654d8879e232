import { labelledTable, type Migration } from '@testudo/platform/storage'
import type { Generated } from 'kysely'

/** Times are Unix ms. Lists are JSON text: nothing is queried by their parts. */
export interface AlertTables {
  /** Hits of one thing known on one host under one label; `group` is the same under every label. */
  detection_alert: {
    id: string
    group_id: string
    label_id: number
    label: string
    kind: string
    /** STIX id; of behaviour its text. */
    known: string
    title: string
    title_fr: string
    owner: string
    /** How sure its owner is, 0 to 100; -1: not said. */
    confidence: number
    /** How much of an asset it takes when it is sure, in [0, 1]. */
    weight: number
    role: string
    host: string
    hosts: string
    hits: number
    stored: number
    first: number | string
    last: number | string
  }
  detection_hit: {
    id: string
    alert: string
    label_id: number
    at: number | string
    source: string
    line: number | string
    known: string
    value: string
    field: string
    role: string
    text: string
    fields: string
    event: string
  }
  /** Hits by the minute they were found in, and by the hour of their events. */
  detection_rate: { label_id: number; minute: number | string; hits: number }
  detection_hour: { alert: string; label_id: number; hour: number | string; hits: number }
  /** What people decided about a group, under the join of what they saw of it. */
  detection_judgement: {
    id: string
    group_id: string
    label_id: number
    label: string
    at: number | string
    seq: Generated<number | string>
    by: string
    by_name: string
    state: string
    because: string
  }
}

const LABELLED = ['detection_alert', 'detection_hit', 'detection_rate', 'detection_hour', 'detection_judgement']

export const alertSchema: readonly Migration[] = [
  {
    name: 'alerts, hits, rates and judgements',
    up: `
create table detection_alert(id text collate "C" primary key, group_id text collate "C" not null, label_id int not null, label text not null, kind text not null,
  known text not null, title text not null, title_fr text not null, owner text not null, confidence int not null, weight real not null, role text not null, host text not null, hosts text not null,
  hits int not null, stored int not null, first bigint not null, last bigint not null);
create index detection_alert_group on detection_alert(group_id);
create index detection_alert_last on detection_alert(last desc);
create table detection_hit(id text collate "C" primary key, alert text collate "C" not null, label_id int not null, at bigint not null, source text not null, line bigint not null,
  known text not null, value text not null, field text not null, role text not null, text text not null, fields text not null, event text not null);
create index detection_hit_alert on detection_hit(alert, at desc, id);
create table detection_rate(label_id int not null, minute bigint not null, hits int not null, primary key (label_id, minute));
create table detection_hour(alert text collate "C" not null, label_id int not null, hour bigint not null, hits int not null, primary key (alert, hour));
create table detection_judgement(id text primary key, group_id text collate "C" not null, label_id int not null, label text not null, at bigint not null,
  seq bigint generated always as identity, by text not null, by_name text not null, state text not null, because text not null);
create index detection_judgement_group on detection_judgement(group_id, seq desc);
${LABELLED.map(labelledTable).join('\n')}`,
    down: `${LABELLED.toReversed()
      .map((table) => `drop table ${table};`)
      .join(' ')}`,
  },
]
