import IconSpy from '@tabler/icons-react/dist/esm/icons/IconSpy.mjs'
import { capabilityWeb } from '@testudo/ui'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: 'threats',
  words: navWords,
  routes: [
    { path: '/threats', load: () => import('./ThreatsPage.tsx') },
    { path: '/threats/object/$id', load: () => import('./ObjectPage.tsx') },
    { path: '/threats/graph', load: () => import('./GraphPage.tsx') },
    { path: '/threats/matrix', load: () => import('./MatrixPage.tsx') },
    { path: '/threats/import', load: () => import('./ImportPage.tsx') },
  ],
  nav: { to: '/threats', icon: IconSpy, textKey: 'nav.threats', key: 'g t', order: 2, may: 'threats:read' },
  commands: [
    { id: 'threats', textKey: 'command.threats', key: 'g t', may: 'threats:read', to: '/threats' },
    { id: 'threats.matrix', textKey: 'command.matrix', may: 'threats:read', to: '/threats/matrix' },
    { id: 'threats.indicators', textKey: 'command.indicators', may: 'threats:read', to: '/threats?type=indicator' },
    { id: 'threats.import', textKey: 'command.import', may: 'threats:import', to: '/threats/import' },
  ],
})
