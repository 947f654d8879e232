import { labelledTable, type Migration } from '@testudo/platform/storage'

/** Templates of this node. Times are Unix ms. */
export interface TemplateTables {
  incidents_template: {
    id: string
    /** The organisation that made it. */
    by: string
    at: number | string
    /** `KeptTemplate` as JSON. */
    template: string
    label: string
    label_id: number
  }
}

export const templateSchema: readonly Migration[] = [
  {
    name: 'templates made from incidents',
    up: `
create table incidents_template(id text collate "C" primary key, by text collate "C" not null, at bigint not null, template text not null, label text not null, label_id int not null);
${labelledTable('incidents_template')}`,
    down: 'drop table incidents_template;',
  },
]
