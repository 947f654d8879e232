import IconBug from '@tabler/icons-react/dist/esm/icons/IconBug.mjs'
import { capabilityWeb } from '@testudo/ui'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({
  name: 'vulnerabilities',
  words: navWords,
  routes: [
    { path: '/vulnerabilities', load: () => import('./desk/DeskPage.tsx') },
    { path: '/vulnerabilities/known/$id', load: () => import('./known/KnownPage.tsx') },
    { path: '/vulnerabilities/inventory', load: () => import('./inventory/InventoryPage.tsx') },
    { path: '/vulnerabilities/feeds', load: () => import('./sources/FeedsPage.tsx') },
    { path: '/vulnerabilities/contacts', load: () => import('./sources/ContactsPage.tsx') },
    { path: '/vulnerabilities/incidents', load: () => import('./sources/ReportedPage.tsx') },
    { path: '/vulnerabilities/published', load: () => import('./published/PublishedPage.tsx') },
    { path: '/vulnerabilities/collective', load: () => import('./collective/CollectivePage.tsx') },
  ],
  nav: {
    to: '/vulnerabilities',
    icon: IconBug,
    textKey: 'nav.vulnerabilities',
    key: 'g v',
    order: 4,
    may: 'vulnerabilities:read',
    count: {
      ask: async (signal) => (await import('./desk/waiting.ts')).waiting(signal),
      topics: ['vulnerability.changed', 'vulnerability.warnings', 'vulnerability.inventory'],
    },
  },
  portal: { to: '/operator', textKey: 'nav.portal', may: 'portal:read' },
  commands: [
    {
      id: 'inventory',
      textKey: 'command.inventory',
      may: 'vulnerabilities:read',
      to: '/vulnerabilities/inventory',
    },
    { id: 'feeds', textKey: 'command.feeds', may: 'vulnerabilities:read', to: '/vulnerabilities/feeds' },
    { id: 'contacts', textKey: 'command.contacts', may: 'vulnerabilities:contacts', to: '/vulnerabilities/contacts' },
    { id: 'published', textKey: 'command.published', may: 'vulnerabilities:write', to: '/vulnerabilities/published' },
    { id: 'collective', textKey: 'command.collective', may: 'vulnerabilities:read', to: '/vulnerabilities/collective' },
  ],
})
