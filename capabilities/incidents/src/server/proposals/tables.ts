import { labelledTable, type Migration } from '@testudo/platform/storage'

/** Groups of alerts put aside. Lists are JSON text: nothing is queried by their parts. Times are Unix ms. */
export interface ProposalTables {
  incidents_dismissed: {
    id: string
    /** Ids of the alerts. */
    alerts: string
    because: string
    by: string
    at: number | string
    label_id: number
  }
}

export const proposalSchema: readonly Migration[] = [
  {
    name: 'groups of alerts put aside',
    up: `
create table incidents_dismissed(id text collate "C" primary key, alerts text not null, because text not null, by text not null, at bigint not null, label_id int not null);
${labelledTable('incidents_dismissed')}`,
    down: 'drop table incidents_dismissed;',
  },
]
