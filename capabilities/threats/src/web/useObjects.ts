import { useInfiniteQuery } from '@tanstack/react-query'
import { browse, search } from '@testudo/threats'
import { call, type Marking } from '@testudo/ui'
import type { ListRow } from './listColumns.tsx'
import type { TypeCount } from './TypeList.tsx'

/** What the list asks for; all of it stands in the address. */
export interface Asked {
  readonly text: string | undefined
  readonly types: string | undefined
  readonly order: 'added' | 'name'
  readonly revoked: boolean
  readonly label: string | undefined
  readonly source: string | undefined
}

interface Got {
  readonly rows: readonly ListRow[]
  /** Of a search: hits by type, and how many. */
  readonly facets?: readonly TypeCount[]
  readonly hits?: number
  readonly next?: string | undefined
  readonly capped: boolean
  readonly marking: Marking
}

/** The list, page by page, or the hits of a search when there is a text. */
export function useObjects({ text, types, order, revoked, label, source }: Asked) {
  return useInfiniteQuery({
    queryKey: [browse.path, { text, types, order, revoked, label, source }],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }): Promise<Got> => {
      if (text !== undefined)
        return call(search, { text, limit: 200, ...(types === undefined ? {} : { types }) }, signal)
      const page = await call(
        browse,
        {
          order,
          revoked: revoked ? 'true' : 'false',
          limit: 100,
          ...(types === undefined ? {} : { types }),
          ...(label === undefined ? {} : { label }),
          ...(source === undefined ? {} : { source }),
          ...(pageParam === undefined ? {} : { cursor: pageParam }),
        },
        signal,
      )
      return { ...page, capped: false }
    },
    getNextPageParam: (last) => last.next,
  })
}
