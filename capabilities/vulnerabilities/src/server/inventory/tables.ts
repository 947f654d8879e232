import { labelledTable, type Migration } from '@testudo/platform/storage'
import type { Generated, Kysely } from 'kysely'
import type { Tx } from '@testudo/platform/storage'

/** Times are Unix ms. What is asked for has a column of its own, the rest is JSON text. */
export interface InventoryTables {
  /** A version of one piece of equipment under one label. Versions of the same id under different labels know nothing of each other. */
  vulnerabilities_equipment: {
    row: string
    id: string
    label_id: number
    /** The label as JSON. */
    label: string
    name: string
    operator: string
    operator_name: string
    /** `Equipment` without `seen` and `components`. */
    body: string
    /** Of all it says but `seen`. */
    digest: string
    components: number
    seen: number | string
    at: number | string
    until: number | string | null
    /** The import that brought it; empty: the node itself did. */
    import: Generated<string>
    /** Who brought it, as far as it decides whose version stands (`Writer` as JSON); none: the node itself. */
    writer: Generated<string | null>
  }
  /** Its components, some hundred a part: an SBOM may hold a million. */
  vulnerabilities_component: { row: string; part: number; label_id: number; body: string }
  /** One import of a file, named by its job, under the label of what it brought. */
  vulnerabilities_inventory_import: {
    id: string
    label_id: number
    label: string
    /** Account, organisation and nation of who imported. */
    by: string
    organisation: string
    nation: string
    file: string
    at: number | string
    fresh: number
    changed: number
    same: number
    undone: number | string | null
  }
}

export const inventoryDb = (tx: Tx): Kysely<InventoryTables> => tx.db<InventoryTables>()

const LABELLED = ['vulnerabilities_equipment', 'vulnerabilities_component', 'vulnerabilities_status']

export const inventorySchema: readonly Migration[] = [
  {
    name: 'equipment, components and what operators publish',
    up: `
create table vulnerabilities_equipment(row text collate "C" primary key, id text collate "C" not null, label_id int not null, label text not null, name text not null,
  operator text not null, operator_name text not null, body text not null, digest text not null, components int not null, seen bigint not null, at bigint not null, until bigint);
create index vulnerabilities_equipment_id on vulnerabilities_equipment(id, at);
create index vulnerabilities_equipment_operator on vulnerabilities_equipment(operator_name) where until is null;
create table vulnerabilities_component(row text collate "C" not null references vulnerabilities_equipment(row), part int not null, label_id int not null, body text not null,
  primary key (row, part));
create table vulnerabilities_status(id text collate "C" primary key, vulnerability text collate "C" not null, operator text not null, status text not null, label_id int not null,
  label text not null, by text not null, at bigint not null, until bigint);
create index vulnerabilities_status_vulnerability on vulnerabilities_status(vulnerability);
${LABELLED.map(labelledTable).join('\n')}`,
    down: 'drop table vulnerabilities_component, vulnerabilities_equipment, vulnerabilities_status;',
  },
  {
    name: 'who brought equipment, with which import',
    up: `
alter table vulnerabilities_equipment add column import text collate "C" not null default '', add column writer text;
create index vulnerabilities_equipment_import on vulnerabilities_equipment(import) where import <> '';
create table vulnerabilities_inventory_import(id text collate "C" primary key, label_id int not null, label text not null, by text not null, organisation text not null,
  nation text not null, file text not null, at bigint not null, fresh int not null, changed int not null, same int not null, undone bigint);
${labelledTable('vulnerabilities_inventory_import')}`,
    down: `drop table vulnerabilities_inventory_import; drop index vulnerabilities_equipment_import;
alter table vulnerabilities_equipment drop column import, drop column writer;`,
  },
]
