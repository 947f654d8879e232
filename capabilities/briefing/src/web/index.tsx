import IconFileText from '@tabler/icons-react/dist/esm/icons/IconFileText.mjs'
import { capabilityWeb } from '@testudo/ui'
import { NOW } from './paths.ts'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: 'briefing',
  words: navWords,
  routes: [
    { path: '/briefing', load: () => import('./BriefsPage.tsx') },
    { path: '/briefing/now', load: () => import('./NowPage.tsx') },
    { path: '/briefing/requirements', load: () => import('./RequirementsPage.tsx') },
    { path: '/briefing/rhythm', load: () => import('./RhythmPage.tsx') },
    { path: '/briefing/brief/$id', load: () => import('./BriefPage.tsx') },
  ],
  nav: {
    to: '/briefing',
    icon: IconFileText,
    textKey: 'nav.briefing',
    key: 'g b',
    order: 20,
    group: 'act',
    may: 'briefing:read',
  },
  commands: [{ id: 'now', textKey: 'command.now', may: 'briefing:read', to: NOW }],
  objectActions: [
    {
      id: 'brief',
      textKey: 'action.brief',
      icon: IconFileText,
      key: 'B',
      may: 'briefing:read',
      only: 'x-testudo-mission',
      to: (mission) => `${NOW}?mission=${mission}`,
    },
  ],
})
