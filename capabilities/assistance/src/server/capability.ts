import type { ServerCapability } from '@testudo/platform/host'
import { NAME } from '../core/index.ts'

/** Help between nations: offered, asked for, matched, accepted, handed back. */
export const capability: ServerCapability = {
  name: NAME,
  verbs: {
    'assistance:read': 'Sees offers and requests of help, as far as labels allow.',
    'assistance:write': 'Offers and asks for help, accepts and hands back for its organisation.',
  },
  async start() {
    return {}
  },
}
