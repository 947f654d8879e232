import type { ComponentType } from 'react'

type Load = () => Promise<{ readonly default: ComponentType }>

const common = () => import('./common/index.ts')

/** Tabs of Sharing that stand apart, in order; each is fetched when it is opened. */
export const PANELS = [
  { name: 'parity', may: 'sharing:read', load: async () => ({ default: (await common()).ParityPanel }) },
  { name: 'activities', may: 'sharing:read', load: async () => ({ default: (await common()).ActivitiesPanel }) },
  {
    name: 'collections',
    may: 'sharing:collections',
    load: async () => ({ default: (await import('./collections/CollectionsPanel.tsx')).CollectionsPanel }),
  },
  {
    name: 'misp',
    may: 'sharing:import',
    load: () => import('./misp/MispPanel.tsx'),
  },
  { name: 'certificates', may: 'sharing:read', load: () => import('./certificates/CertificatesPanel.tsx') },
] as const satisfies readonly { readonly name: string; readonly may: string; readonly load: Load }[]
export type PanelName = (typeof PANELS)[number]['name']
