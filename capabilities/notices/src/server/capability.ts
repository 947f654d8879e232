import type { Host, ServerCapability } from '@testudo/platform/host'
import { NAME } from '../core/index.ts'
import { createContext } from './context.ts'
import { followRoutes } from './followRoutes.ts'
import { itemRoutes, takenOf } from './itemRoutes.ts'
import { mineRoutes } from './mineRoutes.ts'
import { rotaRoutes } from './rotaRoutes.ts'
import { type Round, startRound } from './round.ts'
import { noticeSchema } from './tables.ts'
import { webhookRoutes } from './webhookRoutes.ts'
import { REFUSALS } from './refusals/index.ts'

const rounds = new WeakMap<Host, Round>()

/** The watch of a running node: for who cannot wait for its next minute. */
export const noticesOf = (host: Host): Round | undefined => rounds.get(host)

/** Who is told of what waits, by which way, and who is next when nobody answers. */
export const capability: ServerCapability = {
  name: NAME,
  refusals: REFUSALS,
  verbs: {
    'notices:read': 'Sees who is on call.',
    'notices:write': 'Changes who is on call, and who is called when nobody answers.',
  },
  async start(host) {
    await host.tables.migrate(NAME, noticeSchema)
    const context = await createContext(host)
    const round = startRound(context)
    rounds.set(host, round)
    mineRoutes(context, round)
    webhookRoutes(context)
    itemRoutes(context)
    followRoutes(context)
    rotaRoutes(context)
    host.onClose(() => round.close())
    return { taken: async (subject, items) => [...(await takenOf(context, subject, items)).values()] }
  },
}
