import { createAuthor } from '@testudo/platform/author'
import type { ServerCapability } from '@testudo/platform/host'
import { NAME } from '../core/index.ts'
import { contribute } from './contributions.ts'
import { deedRoutes } from './deeds.ts'
import { portionsOf } from './portions.ts'
import { createReader } from './read.ts'
import { boardRoutes } from './routes.ts'
import { REFUSALS } from './refusals/index.ts'

/** Help between nations: offered, asked for, matched, accepted, handed back. */
export const capability: ServerCapability = {
  name: NAME,
  refusals: REFUSALS,
  verbs: {
    'assistance:read': 'Sees offers and requests of help, as far as labels allow.',
    'assistance:write': 'Offers and asks for help, accepts and hands back for its organisation.',
  },
  async start(host) {
    const author = createAuthor(host, NAME)
    const reader = createReader(host)
    boardRoutes(host, reader, author)
    deedRoutes(host, reader, author)
    return { ...contribute(host, reader, author), ...portionsOf(host) }
  },
}
