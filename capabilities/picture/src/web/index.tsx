import IconMapPin from '@tabler/icons-react/dist/esm/icons/IconMapPin.mjs'
import { capabilityWeb } from '@testudo/ui'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: 'picture',
  words: navWords,
  routes: [
    { path: '/picture', load: () => import('./PicturePage.tsx') },
    { path: '/picture/mission/$id', load: () => import('./MissionPage.tsx') },
    { path: '/picture/model', load: () => import('./ModelPage.tsx') },
    { path: '/picture/commitments', load: () => import('./CommitmentsPage.tsx') },
  ],
  nav: { to: '/picture', icon: IconMapPin, textKey: 'nav.picture', key: 'g p', order: 1, may: 'picture:read' },
  commands: [
    { id: 'picture', textKey: 'command.picture', key: 'g p', may: 'picture:read', to: '/picture' },
    { id: 'picture.model', textKey: 'command.model', may: 'picture:edit', to: '/picture/model' },
    { id: 'picture.commitments', textKey: 'command.commitments', may: 'picture:read', to: '/picture/commitments' },
  ],
})
