import type { Host } from '@testudo/platform/host'
import type { OwnMatches } from '../matching/book.ts'
import type { ItemBook } from '../runtime.ts'
import type { OwnInventory } from './book.ts'
import { exportRoute } from './exportRoute.ts'
import { importInventoryRoute } from './importRoute.ts'
import { importsRoute } from './imports.ts'
import { listRoute } from './listRoute.ts'
import { statusRoute } from './statusRoute.ts'
import { undoRoute } from './undoImport.ts'

/** Import and its undoing, list, export and published status. */
export function inventoryRoutes(parts: {
  readonly host: Host
  readonly items: ItemBook
  readonly inventory: OwnInventory
  readonly matches: OwnMatches
}): void {
  importInventoryRoute(parts.host, parts.inventory, parts.matches)
  listRoute(parts.host, parts.matches)
  exportRoute(parts.host, parts.matches)
  importsRoute(parts.host)
  undoRoute(parts.host)
  statusRoute(parts)
}
