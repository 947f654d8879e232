import type { Subject } from '@testudo/kernel/subject'
import type { Parts } from '../parts.ts'

/** Whoever is not of this node's own organisation: what others gave this node only to read is not passed on to them. */
export const isForeign = ({ host }: Parts, { kind, organisation }: Subject): boolean =>
  kind === 'peer' || (kind === 'service' && (organisation === '' || organisation !== host.self.organisation))

/** Leaves out what another node gave this one without leave to pass it on. */
export async function passable<T extends { readonly id: string }>(
  { host, exchange }: Parts,
  reader: Subject,
  rows: readonly T[],
): Promise<readonly T[]> {
  if (rows.length === 0) return rows
  const ids = [...new Set(rows.map((row) => row.id))]
  const held = await host.tables.asOwner((tx) => exchange.onlyHeld(tx, reader, ids))
  return held.size === 0 ? rows : rows.filter((row) => !held.has(row.id))
}
