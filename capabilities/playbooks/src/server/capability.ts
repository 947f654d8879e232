import type { ServerCapability } from '@testudo/platform/host'
import { NAME } from '../core/index.ts'

/** Playbooks in CACAO, and what was done of them here. */
export const capability: ServerCapability = {
  name: NAME,
  verbs: {
    'playbooks:read': 'Reads playbooks and their runs, as far as labels allow.',
    'playbooks:write': 'Writes playbooks.',
    'playbooks:run': 'Starts runs, reports steps, opens gates.',
  },
  async start() {
    return {}
  },
}
