import type { ServerCapability } from '@testudo/platform/host'
import { contribute } from './contributions.ts'
import { createReader } from './read.ts'
import { incidentRoutes } from './routes.ts'
import { createWriter } from './write.ts'

/** Incidents that several nations and operators work together, each seeing what it may. */
export const capability: ServerCapability = {
  name: 'incidents',
  verbs: {
    'incidents:read': 'Sees incidents, their tasks and their time lines, as far as labels allow.',
    'incidents:write': 'Opens incidents, adds to them, and changes those its organisation leads.',
  },
  async start(host) {
    const reader = createReader(host)
    incidentRoutes(host, reader, createWriter(host, reader))
    return contribute(reader)
  },
}
