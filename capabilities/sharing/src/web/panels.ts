import type { ComponentType } from 'react'

type Panels = Readonly<Record<string, ComponentType>>
type Load = () => Promise<{ readonly default: ComponentType }>

const found = import.meta.glob<Panels>([
  './common/index.ts',
  './collections/CollectionsPanel.tsx',
  './misp/MispPanel.tsx',
])

/** How to fetch one panel; undefined while its file is not there. */
function loader(file: string, name: string): Load | undefined {
  const load = found[file]
  if (load === undefined) return undefined
  return async () => {
    const panel = (await load())[name]
    if (panel === undefined) throw new Error(`${file} has no ${name}`)
    return { default: panel }
  }
}

const WANTED = [
  { name: 'parity', may: 'sharing:read', load: loader('./common/index.ts', 'ParityPanel') },
  { name: 'activities', may: 'sharing:read', load: loader('./common/index.ts', 'ActivitiesPanel') },
  {
    name: 'collections',
    may: 'sharing:collections',
    load: loader('./collections/CollectionsPanel.tsx', 'CollectionsPanel'),
  },
  { name: 'misp', may: 'sharing:import', load: loader('./misp/MispPanel.tsx', 'MispPanel') },
] as const
export type PanelName = (typeof WANTED)[number]['name']

/** Tabs of Sharing that other parts of the capability draw, in order; each is fetched when it is opened. */
export const PANELS: readonly { readonly name: PanelName; readonly may: string; readonly load: Load }[] =
  WANTED.flatMap(({ name, may, load }) => (load === undefined ? [] : [{ name, may, load }]))

export const seenPanel: Load | undefined = loader('./common/index.ts', 'SeenPanel')
