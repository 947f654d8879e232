import IconUrgent from '@tabler/icons-react/dist/esm/icons/IconUrgent.mjs'
import { capabilityWeb } from '@testudo/ui'
import { navWords } from './navWords.ts'

export const capability = capabilityWeb({
  name: 'incidents',
  words: navWords,
  routes: [
    { path: '/incidents', load: () => import('./IncidentsPage.tsx') },
    { path: '/incidents/proposals', load: () => import('./ProposalsPage.tsx') },
    { path: '/incidents/requests', load: () => import('./RequestsPage.tsx') },
    { path: '/incidents/$id/evidence', load: () => import('./evidence/EvidencePage.tsx') },
    { path: '/incidents/$id/participants', load: () => import('./ParticipantsPage.tsx') },
    { path: '/incidents/$id/graph', load: () => import('./graph/GraphPage.tsx') },
    { path: '/incidents/$id', load: () => import('./IncidentPage.tsx') },
  ],
  nav: {
    to: '/incidents',
    icon: IconUrgent,
    textKey: 'nav.incidents',
    key: 'g i',
    order: 5,
    may: 'incidents:read',
  },
  strip: [
    { of: 'incidents', to: '/incidents', textKey: 'nav.incidents', order: 1, may: 'incidents:read' },
    { of: 'incidents', to: '/incidents/proposals', textKey: 'nav.proposals', order: 1.5, may: 'incidents:read' },
    { of: 'incidents', to: '/incidents/requests', textKey: 'nav.requests', order: 2, may: 'incidents:read' },
  ],
  objectActions: [
    {
      id: 'incident',
      textKey: 'object.incident',
      key: 'c',
      may: 'incidents:write',
      to: (object) => `/incidents?new=${encodeURIComponent(object)}`,
    },
  ],
})
