import IconBinoculars from '@tabler/icons-react/dist/esm/icons/IconBinoculars.mjs'
import { capabilityWeb } from '@testudo/ui'
import { NAME } from '../core/name.ts'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: NAME,
  words: navWords,
  routes: [
    { path: '/watch', load: () => import('./QueuePage.tsx') },
    { path: '/watch/log', load: () => import('./LogPage.tsx') },
    { path: '/watch/handover', load: () => import('./HandoverPage.tsx') },
    { path: '/watch/state', load: () => import('./StatePage.tsx') },
  ],
  nav: {
    to: '/watch',
    icon: IconBinoculars,
    textKey: 'nav.watch',
    key: 'g w',
    order: 0,
    may: 'watch:read',
    count: {
      ask: async (signal) => (await import('./waitingNow.ts')).waitingNow(signal),
      topics: ['watch.written', 'objects.stored', 'sharing.changed', 'brief.changed', 'notices.acknowledged'],
    },
  },
  commands: [
    { id: 'watch', textKey: 'nav.watch', key: 'g w', may: 'watch:read', to: '/watch' },
    { id: 'watch.log', textKey: 'command.log', may: 'watch:read', to: '/watch/log' },
    { id: 'watch.handover', textKey: 'command.handover', may: 'watch:read', to: '/watch/handover' },
    { id: 'watch.state', textKey: 'command.state', may: 'watch:read', to: '/watch/state' },
  ],
})
