import type { ServerCapability } from '@testudo/platform/host'
import { createAuthor } from './author.ts'
import { briefStatements } from './brief.ts'
import { contribute } from './contributions.ts'
import { startEarly } from './early/take.ts'
import { evidenceRoutes } from './evidence/routes.ts'
import { proposalRoutes } from './proposals/routes.ts'
import { operatorPages } from './operator/pages.ts'
import { joinRoutes } from './join.ts'
import { participantRoutes } from './participants.ts'
import { portionsFor } from './portions.ts'
import { createReader } from './read.ts'
import { requestRoutes } from './requests.ts'
import { graphRoutes } from './graph.ts'
import { incidentRoutes } from './routes.ts'
import { openTemplates } from './templates/book.ts'
import { templateRoutes } from './templates/routes.ts'
import { waitingIn } from './waiting.ts'
import { createWriter } from './write.ts'
import { REFUSALS } from './refusals/index.ts'

/** Incidents that several nations and operators work together, each seeing what it may. */
export const capability: ServerCapability = {
  name: 'incidents',
  refusals: REFUSALS,
  verbs: {
    'incidents:read': 'Sees incidents, their tasks and their time lines, as far as labels allow.',
    'incidents:write': 'Opens incidents, adds to them, and changes those its organisation leads.',
  },
  async start(host) {
    const author = createAuthor(host)
    const reader = createReader(host, author)
    const templates = await openTemplates(host, reader, author)
    const writer = createWriter(host, reader, author, templates)
    templateRoutes(host, templates)
    incidentRoutes(host, reader, writer)
    graphRoutes(host, reader)
    joinRoutes(host, reader, writer, author)
    participantRoutes(host, reader, writer)
    const asked = requestRoutes(host, author)
    const keeper = await evidenceRoutes(host, reader, author)
    await proposalRoutes(host, reader, author)
    const early = await startEarly({ host, reader, author, writer })
    operatorPages({ host, reader, writer, keeper })
    return {
      ...contribute(reader, host),
      ...portionsFor(host),
      beside: async (subject, id) => [...(await early.beside(subject, id)), ...(await asked.beside(subject, id))],
      waiting: async (subject) => [...(await waitingIn(host, reader, subject)), ...(await asked.waiting(subject))],
      brief: (subject, question) => briefStatements(host, reader, subject, question),
    }
  },
}
