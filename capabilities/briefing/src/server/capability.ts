import type { Host, ServerCapability } from '@testudo/platform/host'
import { draftRoutes } from './briefs/draftRoutes.ts'
import { lookRoutes } from './briefs/lookRoutes.ts'
import { readRoutes } from './briefs/readRoutes.ts'
import { signRoute } from './briefs/signRoutes.ts'
import { briefSchema } from './briefs/tables.ts'
import { recallRoutes } from './recall/routes.ts'
import { recallSchema } from './recall/tables.ts'
import { answerRoutes } from './requirements/answers.ts'
import { requirementRoutes } from './requirements/routes.ts'
import { requirementSchema } from './requirements/tables.ts'
import { keepRhythm } from './rhythm/drafts.ts'
import { rhythmRoutes } from './rhythm/routes.ts'
import { rhythmSchema } from './rhythm/tables.ts'
import { waitingItems } from './waiting.ts'
import { REFUSALS } from './refusals/index.ts'

/** One page the commander can trust: drafted from stored queries for one releasability, edited by people, issued by two. */
export const capability: ServerCapability = {
  name: 'briefing',
  refusals: REFUSALS,
  verbs: {
    'briefing:read': 'Reads briefs and has pages drawn, as far as labels allow.',
    'briefing:write': 'Drafts briefs and edits their paragraphs; keeps requirements and the battle rhythm.',
    'briefing:release': 'Signs, issues and recalls briefs, and lowers the mark of an edited paragraph.',
  },
  async start(host) {
    await migrate(host)
    lookRoutes(host)
    readRoutes(host)
    draftRoutes(host)
    signRoute(host)
    recallRoutes(host)
    requirementRoutes(host)
    answerRoutes(host)
    rhythmRoutes(host)
    keepRhythm(host)
    return { waiting: (subject) => waitingItems(host, subject) }
  },
}

async function migrate({ tables }: Host): Promise<void> {
  await tables.migrate('briefing', briefSchema)
  await tables.migrate('briefing-recall', recallSchema)
  await tables.migrate('briefing-requirements', requirementSchema)
  await tables.migrate('briefing-rhythm', rhythmSchema)
}
