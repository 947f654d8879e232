import type { Reply } from '@testudo/kernel/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { call } from '@testudo/ui'
import { useMemo } from 'react'
import { alert } from '../../core/contract/alerts.ts'

export type AlertReply = Reply<typeof alert>

/** An alert with its hits, page by page. */
export function useAlert(id: string | undefined) {
  const asked = useInfiniteQuery({
    queryKey: [alert.path, id, 'pages'],
    enabled: id !== undefined,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }): Promise<AlertReply> =>
      call(alert, { id: id ?? '', ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    getNextPageParam: (last) => last.next,
  })
  const pages = asked.data?.pages
  return {
    asked,
    first: pages?.[0],
    hits: useMemo(() => pages?.flatMap((page) => page.hits) ?? [], [pages]),
    more: () => {
      if (asked.hasNextPage && !asked.isFetchingNextPage) void asked.fetchNextPage()
    },
  }
}
