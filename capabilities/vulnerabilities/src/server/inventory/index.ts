import type { Host } from '@testudo/platform/host'
import { createInventory, type OwnInventory } from './book.ts'
import { publishedSchema } from '../published/tables.ts'
import { inventorySchema } from './tables.ts'

/** The book of equipment, with its tables. */
export async function startInventory(
  host: Pick<Host, 'tables' | 'events' | 'clock' | 'policiesNow'>,
): Promise<OwnInventory> {
  await host.tables.migrate('vulnerabilities-inventory', [...inventorySchema, ...publishedSchema])
  return createInventory(host)
}
