import type { ServerCapability } from '@testudo/platform/host'
import { NAME } from '../core/index.ts'
import { contribute } from './contributions.ts'
import { handoverRoutes } from './handoverRoutes.ts'
import { logRoutes } from './logRoutes.ts'
import { queueRoutes } from './queueRoutes.ts'
import { sheetRoute } from './sheetRoute.ts'
import { stateRoutes } from './stateRoutes.ts'
import { watchSchema } from './tables.ts'
import { createWatch } from './watch.ts'
import { REFUSALS } from './refusals/index.ts'

/** The watch of a node: what waits, what was written down, what is handed over. */
export const capability: ServerCapability = {
  name: NAME,
  refusals: REFUSALS,
  verbs: {
    'watch:read': 'Sees the queue, the watch log, handover sheets and the alert state, as far as labels allow.',
    'watch:write': 'Writes in the watch log, takes over and hands over, ticks off measures.',
    'watch:alert-state': 'Orders steps of the alert state and changes the ladder.',
  },
  async start(host) {
    await host.tables.migrate(NAME, watchSchema)
    const watch = createWatch(host)
    queueRoutes(watch)
    logRoutes(watch)
    sheetRoute(watch)
    handoverRoutes(watch)
    stateRoutes(watch)
    return contribute(watch)
  },
}
