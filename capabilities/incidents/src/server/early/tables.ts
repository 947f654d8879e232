import { labelledTable, type Migration } from '@testudo/platform/storage'

/** What operators told, and the incidents it became part of. Times are Unix ms. */
export interface EarlyTables {
  incidents_report: {
    report: string
    incident: string
    /** Account that took it: what is told later is written on its word. */
    by: string
    at: number | string
    label_id: number
  }
}

export const earlySchema: readonly Migration[] = [
  {
    name: 'reports of operators in incidents',
    up: `
create table incidents_report(report text collate "C" not null, incident text collate "C" not null, by text not null, at bigint not null, label_id int not null,
  primary key (report, incident));
create index incidents_report_incident on incidents_report(incident);
${labelledTable('incidents_report')}`,
    down: 'drop table incidents_report;',
  },
]
