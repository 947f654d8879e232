import type { ServerCapability } from '@testudo/platform/host'
import { startCommon } from './common/index.ts'
import { briefStatements } from './desk/brief.ts'
import { startDesk } from './desk/index.ts'
import { startExchange } from './exchange/index.ts'
import { startMisp } from './misp/index.ts'
import { warningLists } from './misp/lists.ts'
import type { Parts } from './parts.ts'
import { startTaxii } from './taxii/index.ts'
import { REFUSALS } from './refusals/index.ts'

/** What may be released to whom, what was, who has it, and how it is taken back. */
export const capability: ServerCapability = {
  name: 'sharing',
  refusals: REFUSALS,
  verbs: {
    'sharing:read': 'Sees peers, releases, receipts, parity and the activity register, as far as labels allow.',
    'sharing:release': 'Prepares, signs, sends and recalls releases, and signs standing rules.',
    'sharing:sync': 'Calls a peer now, and compares what each side holds.',
    'sharing:import': 'Takes in bundles of other nodes and MISP events.',
    'sharing:export': 'Takes objects out as MISP events, through the release port.',
    'sharing:ask': 'Asks other nodes whether they have seen a value, without telling it.',
    'sharing:write': 'Announces operations, hunts, exercises and measures in the activity register.',
    'sharing:peers': 'Pins other nodes and says what they may read; never beyond one’s own rights.',
    'sharing:collections': 'Keeps TAXII collections, their clients, and foreign TAXII servers.',
    'sharing:mappings': 'Says what MISP distributions and sharing groups mean here; keeps warning lists.',
    'sharing:delegate': 'Asks this node to publish a report on one’s behalf, without one’s name if wished.',
    'sharing:escrow': 'Opens, together with a second person, who stands behind an anonymous report.',
    'taxii:read': 'Reads TAXII collections.',
    'taxii:write': 'Adds to TAXII collections.',
  },
  async start(host) {
    const parts: Parts = { host, exchange: await startExchange(host) }
    const desk = await startDesk(parts)
    await startTaxii(parts)
    await startMisp(host)
    return {
      ...(await startCommon(parts)),
      ...desk,
      warningLists: () => warningLists(host),
      brief: (subject, question) => briefStatements(parts, subject, question),
    }
  },
}
