import type { ServerCapability } from '@testudo/platform/host'
import { NAME } from '../core/index.ts'

/** The watch of a node: what waits, what was written down, what is handed over. */
export const capability: ServerCapability = {
  name: NAME,
  verbs: {
    'watch:read': 'Sees the queue, the watch log, handover sheets and the alert state, as far as labels allow.',
    'watch:write': 'Writes in the watch log, acknowledges what waits, takes over and hands over.',
    'watch:alert-state': 'Changes the alert state within the ladder.',
  },
  async start() {
    return {}
  },
}
