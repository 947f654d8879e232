import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

/** Days and labels are JSON. Times are Unix ms. */
export interface RhythmTables {
  briefing_slot: {
    id: string
    kind: string
    mission: string
    time: string
    zone: string
    days: string
    cutoff: number
    language: string
    scale: string
    owner: string
    owner_name: string
    at: number | string
    ended_at: number | string | null
    /** Of those it is for. */
    label: string
    label_id: number
  }
  /** What was made at a cut-off: written in one transaction with the draft, so that a crash makes neither or both. */
  briefing_slot_run: {
    slot: string
    at: number | string
    /** '' when it could not be made. */
    brief: string
    label_id: number
  }
}

export const rhythmDb = (tx: Tx): Kysely<RhythmTables> => tx.db<RhythmTables>()

export const rhythmSchema: readonly Migration[] = [
  {
    name: 'recurring products and what was made of them',
    up: `
create table briefing_slot(id text collate "C" primary key, kind text not null, mission text not null, time text not null, zone text not null, days text not null,
  cutoff int not null, language text not null, scale text not null, owner text not null, owner_name text not null, at bigint not null, ended_at bigint,
  label text not null, label_id int not null);
create table briefing_slot_run(slot text collate "C" not null references briefing_slot(id), at bigint not null, brief text not null, label_id int not null,
  primary key (slot, at));
${['briefing_slot', 'briefing_slot_run'].map(labelledTable).join('\n')}`,
    down: 'drop table briefing_slot_run, briefing_slot;',
  },
]
