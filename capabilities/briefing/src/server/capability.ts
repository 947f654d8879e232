import type { ServerCapability } from '@testudo/platform/host'
import { draftRoutes } from './briefs/draftRoutes.ts'
import { lookRoutes } from './briefs/lookRoutes.ts'
import { readRoutes } from './briefs/readRoutes.ts'
import { signRoute } from './briefs/signRoutes.ts'
import { briefSchema } from './briefs/tables.ts'

/** One page the commander can trust: drafted from stored queries for one releasability, edited by people, issued by two. */
export const capability: ServerCapability = {
  name: 'briefing',
  verbs: {
    'briefing:read': 'Reads briefs and has pages drawn, as far as labels allow.',
    'briefing:write': 'Drafts briefs and edits their paragraphs.',
    'briefing:release': 'Signs and issues briefs, and lowers the mark of an edited paragraph.',
  },
  async start(host) {
    await host.tables.migrate('briefing', briefSchema)
    lookRoutes(host)
    readRoutes(host)
    draftRoutes(host)
    signRoute(host)
    return {}
  },
}
