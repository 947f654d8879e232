import IconChecklist from '@tabler/icons-react/dist/esm/icons/IconChecklist.mjs'
import { capabilityWeb } from '@testudo/ui'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: 'playbooks',
  words: navWords,
  routes: [
    { path: '/playbooks', load: () => import('./PlaybooksPage.tsx') },
    { path: '/playbooks/new', load: () => import('./edit/NewPage.tsx') },
    { path: '/playbooks/library/$id', load: () => import('./PlaybookPage.tsx') },
    { path: '/playbooks/library/$id/edit', load: () => import('./edit/EditPage.tsx') },
    { path: '/playbooks/runs/$id', load: () => import('./RunPage.tsx') },
  ],
  nav: {
    to: '/playbooks',
    icon: IconChecklist,
    textKey: 'nav.playbooks',
    key: 'g k',
    order: 9,
    group: 'act',
    may: 'playbooks:read',
  },
  objectActions: [
    {
      id: 'playbook',
      textKey: 'object.playbook',
      may: 'playbooks:run',
      only: 'incident',
      to: (object) => `/playbooks?incident=${encodeURIComponent(object)}`,
    },
  ],
})
