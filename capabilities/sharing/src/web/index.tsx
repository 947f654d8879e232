import IconArrowsExchange from '@tabler/icons-react/dist/esm/icons/IconArrowsExchange.mjs'
import IconSend from '@tabler/icons-react/dist/esm/icons/IconSend.mjs'
import { capabilityWeb } from '@testudo/ui'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: 'sharing',
  words: navWords,
  routes: [
    { path: '/sharing', load: () => import('./SharingPage.tsx') },
    { path: '/sharing/desk', load: () => import('./desk/DeskPage.tsx') },
    { path: '/sharing/who', load: () => import('./who/WhoPage.tsx') },
    { path: '/sharing/quarantine', load: () => import('./QuarantinePage.tsx') },
    { path: '/sharing/seen', load: () => import('./SeenPage.tsx') },
  ],
  nav: {
    to: '/sharing',
    icon: IconArrowsExchange,
    textKey: 'nav.sharing',
    key: 'g s',
    order: 8,
    group: 'act',
    may: 'sharing:read',
    count: {
      ask: async (signal) => (await import('./desk/waiting.ts')).waitingForMe(signal),
      topics: ['sharing.changed'],
    },
  },
  commands: [
    { id: 'sharing', textKey: 'command.sharing', key: 'g s', may: 'sharing:read', to: '/sharing' },
    { id: 'sharing.desk', textKey: 'command.desk', key: 'g r', may: 'sharing:read', to: '/sharing/desk' },
    { id: 'sharing.quarantine', textKey: 'command.quarantine', may: 'sharing:read', to: '/sharing/quarantine' },
    { id: 'sharing.seen', textKey: 'command.seen', may: 'sharing:ask', to: '/sharing/seen' },
  ],
  objectActions: [
    {
      id: 'sharing.release',
      textKey: 'action.release',
      icon: IconSend,
      key: 'R',
      may: 'sharing:release',
      to: (object) => `/sharing/desk?objects=${encodeURIComponent(object)}`,
    },
    {
      id: 'sharing.portions',
      textKey: 'action.portions',
      icon: IconArrowsExchange,
      only: 'incident',
      may: 'sharing:release',
      to: (object) => `/sharing?tab=rules&new=1&about=${encodeURIComponent(object)}`,
    },
    {
      id: 'sharing.who',
      textKey: 'action.who',
      place: 'readers',
      key: 'Y',
      may: 'sharing:read',
      to: (object) => `/sharing/who?object=${encodeURIComponent(object)}`,
    },
  ],
})
