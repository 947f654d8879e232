import type { Host, ServerCapability } from '@testudo/platform/host'
import { collectiveRoutes } from './collective/collectiveRoutes.ts'
import { briefStatements } from './brief.ts'
import { contribute } from './contributions.ts'
import { createDesk } from './desk/desk.ts'
import { deskBook } from './desk/book.ts'
import { deskRoutes } from './desk/deskRoutes.ts'
import { createHistory, decisionSchema } from './desk/history.ts'
import { pageRoutes } from './desk/pageRoutes.ts'
import { startFeeds } from './feeds/index.ts'
import { startInventory } from './inventory/index.ts'
import { inventoryRoutes } from './inventory/routes.ts'
import { startItems } from './items/index.ts'
import { startMatching } from './matching/book.ts'
import { startPublished } from './published/index.ts'
import type { Runtime } from './runtime.ts'
import { startWarnings, type Warnings } from './warnings/index.ts'
import { waitingDecisions } from './waiting.ts'
import { REFUSALS } from './refusals/index.ts'

/** Which vulnerabilities matter to which mission, and who is to do what about them first. */
export const capability: ServerCapability = {
  name: 'vulnerabilities',
  refusals: REFUSALS,
  verbs: {
    'vulnerabilities:read':
      'Sees vulnerabilities, the equipment that runs them, and what is decided, as far as labels allow.',
    'vulnerabilities:import': 'Imports records, lists and inventories.',
    'vulnerabilities:write': 'Publishes whether an operator is affected.',
    'vulnerabilities:release': 'Releases warnings to operators.',
    'vulnerabilities:contacts': 'Says how operators are reached, and what they may read at most.',
    'vulnerabilities:sources': 'Adds, runs and ends feeds.',
    'portal:read': 'Reads the warnings and the equipment of one’s own organisation.',
    'portal:answer': 'Answers warnings and reports incidents for one’s own organisation.',
  },
  async start(host) {
    await host.tables.migrate('vulnerabilities-decisions', decisionSchema)
    const items = await startItems(host)
    await startFeeds({ host, items })
    const inventory = await startInventory(host)
    const matches = await startMatching({ host, items, inventory })
    inventoryRoutes({ host, items, inventory, matches })
    const runtime: Runtime = { host, items, inventory, matches }
    const published = startPublished(runtime)
    const desk = createDesk(runtime, published)
    const history = createHistory(host)
    deskRoutes(runtime, desk, history)
    collectiveRoutes(runtime, desk, history, published)
    const warnings = await startWarnings(runtime, deskBook(desk))
    pageRoutes(runtime, desk, history, (subject, vulnerability) => warnings.read(subject, { vulnerability }))
    doors.set(host, { ...runtime, warnings })
    return {
      ...contribute(runtime, desk),
      ...warnings.reports,
      brief: (subject, question) => briefStatements(runtime, desk, warnings, subject, question),
      waiting: (subject) => waitingDecisions(runtime, desk, warnings, subject),
    }
  },
}

const doors = new WeakMap<Host, Runtime & { readonly warnings: Warnings }>()

/** What runs on this host, for the exercise and for tests. */
export const vulnerabilitiesOf = (host: Host) => doors.get(host)
