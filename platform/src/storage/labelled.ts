import { READER_ROLE } from './connection.ts'

/** The reader's mask as bytes; no setting or an empty one gives no bit and so no row. */
const MASK = `(select decode(current_setting('testudo.mask', true), 'base64'))`

/**
 * SQL condition: the label in `column` is in the reader's mask. `::boolean`, not `= 1`: the planner estimates the latter
 * at half a percent and then walks the wrong index.
 */
export function readable(column: string): string {
  return `case when ${column} < 8 * octet_length(${MASK}) then get_bit(${MASK}, ${column})::boolean else false end`
}

/** SQL that puts a table with a `label_id` column behind row security and lets the reader role select from it. */
export function labelledTable(table: string): string {
  return `alter table ${table} enable row level security;
create policy ${table}_readable on ${table} for select to ${READER_ROLE} using (${readable('label_id')});
grant select on ${table} to ${READER_ROLE};`
}
