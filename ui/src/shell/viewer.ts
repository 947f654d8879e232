import { createContext, useContext } from 'react'

/** Who looks at this screen, as the session says; never used to hide what a label hides (the node does that). */
export interface Viewer {
  readonly id: string
  readonly name: string
  readonly nation: string
  readonly organisation: string
  readonly roles: readonly string[]
  readonly communities: readonly string[]
  /** Policy to classification. */
  readonly clearances: Readonly<Record<string, string>>
  readonly specialAccess: readonly string[]
  /** Whether a role grants this verb; without it an entry or a button is not shown. */
  readonly may: (verb: string) => boolean
  readonly exercise: boolean
}

export const ViewerContext = createContext<Viewer>({
  id: '',
  name: '',
  nation: '',
  organisation: '',
  roles: [],
  communities: [],
  clearances: {},
  specialAccess: [],
  may: () => false,
  exercise: false,
})

export function useViewer(): Viewer {
  return useContext(ViewerContext)
}
