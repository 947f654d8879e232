import type { ServerCapability } from '@testudo/platform/host'
import { NAME } from '../core/index.ts'

/** Who is told of what waits, by which way, and who is next when nobody answers. */
export const capability: ServerCapability = {
  name: NAME,
  verbs: {
    'notices:read': 'Sees who is on call.',
    'notices:manage': 'Changes the rota, quiet hours of the node and who is told next.',
  },
  async start() {
    return {}
  },
}
