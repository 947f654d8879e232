import IconBroadcast from '@tabler/icons-react/dist/esm/icons/IconBroadcast.mjs'
import { capabilityWeb } from '@testudo/ui'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: 'detection',
  words: navWords,
  routes: [
    { path: '/detection', load: () => import('./desk/DeskPage.tsx') },
    { path: '/detection/alert/$id', load: () => import('./alert/AlertPage.tsx') },
    { path: '/detection/coverage', load: () => import('./known/CoveragePage.tsx') },
    { path: '/detection/rules', load: () => import('./rules/RulesPage.tsx') },
    { path: '/detection/sources', load: () => import('./sources/SourcesPage.tsx') },
    { path: '/detection/allies', load: () => import('./allies/AlliesPage.tsx') },
    { path: '/detection/protect', load: () => import('./protect/ProtectPage.tsx') },
  ],
  nav: {
    to: '/detection',
    icon: IconBroadcast,
    textKey: 'nav.detection',
    key: 'g d',
    order: 3,
    may: 'detection:read',
    count: {
      ask: async (signal) => (await import('./desk/openAlerts.ts')).openAlerts(signal),
      topics: ['detection.alerts', 'sighting.recorded'],
    },
  },
  commands: [
    { id: 'detection', textKey: 'command.detection', key: 'g d', may: 'detection:read', to: '/detection' },
    { id: 'detection.sources', textKey: 'command.sources', may: 'detection:read', to: '/detection/sources' },
    { id: 'detection.coverage', textKey: 'command.coverage', may: 'detection:read', to: '/detection/coverage' },
    { id: 'detection.rules', textKey: 'command.rules', may: 'detection:ask', to: '/detection/rules' },
    { id: 'detection.allies', textKey: 'command.allies', may: 'detection:read', to: '/detection/allies' },
    { id: 'detection.protect', textKey: 'command.protect', may: 'detection:export', to: '/detection/protect' },
  ],
})
