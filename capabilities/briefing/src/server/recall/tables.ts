import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

/** Times are Unix ms. */
interface RecallTables {
  briefing_recall: {
    brief: string
    at: number | string
    by: string
    by_name: string
    reason: string
    label_id: number
  }
  /** Who took copies of an issued brief; `returned_at` when they said that theirs are destroyed. */
  briefing_taken: {
    brief: string
    account: string
    at: number | string
    returned_at: number | string | null
    label_id: number
  }
}

export const recallDb = (tx: Tx): Kysely<RecallTables> => tx.db<RecallTables>()

export const recallSchema: readonly Migration[] = [
  {
    name: 'briefs that were recalled, and who took copies',
    up: `
create table briefing_recall(brief text collate "C" primary key, at bigint not null, by text not null, by_name text not null, reason text not null, label_id int not null);
create table briefing_taken(brief text collate "C" not null, account text not null, at bigint not null, returned_at bigint, label_id int not null,
  primary key (brief, account));
${['briefing_recall', 'briefing_taken'].map(labelledTable).join('\n')}`,
    down: 'drop table briefing_taken, briefing_recall;',
  },
]
