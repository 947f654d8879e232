import { capabilityWeb } from '@testudo/ui'
import { NAME } from '../core/index.ts'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: NAME,
  words: navWords,
  routes: [{ path: '/notices', load: () => import('./NoticesPage.tsx') }],
  bell: {
    to: '/notices',
    textKey: 'nav.bell',
    count: {
      ask: async (signal) => (await import('./callsNow.ts')).callsNow(signal),
      topics: ['notices.acknowledged', 'objects.stored', 'watch.written', 'sharing.changed', 'brief.changed'],
    },
  },
  commands: [
    { id: 'notices', textKey: 'nav.notices', may: 'notices:read', to: '/notices' },
    { id: 'rota', textKey: 'command.rota', may: 'notices:read', to: '/notices?view=rota' },
  ],
  objectActions: [
    {
      id: 'follow',
      textKey: 'object.follow',
      may: 'notices:read',
      to: (object) => `/notices?view=followed&follow=${encodeURIComponent(object)}`,
    },
  ],
})
