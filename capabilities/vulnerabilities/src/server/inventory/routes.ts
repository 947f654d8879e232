import type { Host } from '@testudo/platform/host'
import type { OwnMatches } from '../matching/book.ts'
import type { ItemBook } from '../runtime.ts'
import type { OwnInventory } from './book.ts'
import { importInventoryRoute } from './importRoute.ts'
import { listRoute } from './listRoute.ts'
import { statusRoute } from './statusRoute.ts'

/** Import, list and published status. */
export function inventoryRoutes(parts: {
  readonly host: Host
  readonly items: ItemBook
  readonly inventory: OwnInventory
  readonly matches: OwnMatches
}): void {
  importInventoryRoute(parts.host, parts.inventory, parts.matches)
  listRoute(parts.host)
  statusRoute(parts)
}
