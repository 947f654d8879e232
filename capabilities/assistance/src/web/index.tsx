import { capabilityWeb } from '@testudo/ui'
import { NAME } from '../core/index.ts'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: NAME,
  words: navWords,
  routes: [{ path: '/assistance', load: () => import('./AssistancePage.tsx') }],
  strip: [{ of: 'incidents', to: '/assistance', textKey: 'nav.assistance', order: 3, may: 'assistance:read' }],
  commands: [{ id: 'assistance', textKey: 'nav.assistance', may: 'assistance:read', to: '/assistance' }],
  objectActions: [
    {
      id: 'help',
      textKey: 'object.help',
      may: 'assistance:write',
      only: 'incident',
      to: (object) => `/assistance?for=${encodeURIComponent(object)}`,
    },
  ],
})
