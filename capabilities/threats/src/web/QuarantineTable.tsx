import { useInfiniteQuery } from '@tanstack/react-query'
import { quarantine } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import { call, type Column, DataTable, Dtg, EmptyState, FaultState, Skeleton, useMarking, useText } from '@testudo/ui'
import { useMemo } from 'react'
import { Marked } from './Marked.tsx'
import { words } from './words.ts'

type Row = Reply<typeof quarantine>['rows'][number]

/** What waits because it breaks a rule or contradicts what is stored, with the reason. */
export function QuarantineTable() {
  const t = useText(words)
  const found = useInfiniteQuery({
    queryKey: [quarantine.path],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => call(quarantine, pageParam === undefined ? {} : { cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next,
  })
  const pages = found.data?.pages
  useMarking(found.isPending ? undefined : (pages?.[0]?.marking ?? 'none'))
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const columns = useMemo(
    (): Column<Row>[] => [
      {
        id: 'id',
        head: t('object'),
        width: '2fr',
        cell: (row) => (
          <Marked mark={row.mark}>
            <code>{row.id ?? `#${row.index + 1}`}</code>
          </Marked>
        ),
      },
      { id: 'reason', head: t('reason'), width: '3fr', cell: (row) => <span title={row.message}>{row.message}</span> },
      { id: 'source', head: t('source'), width: 160, cell: (row) => row.source },
      { id: 'at', head: t('added'), width: 120, align: 'right', cell: (row) => <Dtg at={row.at} /> },
    ],
    [t],
  )
  if (found.isPending) return <Skeleton rows={8} twoLines={false} />
  if (found.error !== null) return <FaultState error={found.error} onAgain={() => void found.refetch()} />
  return (
    <DataTable
      rows={rows}
      columns={columns}
      rowId={(row) => `${row.id ?? ''} ${row.at} ${row.index} ${row.code}`}
      label={t('import.quarantine')}
      density="relaxed"
      onEnd={() => {
        if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
      }}
      empty={<EmptyState title={t('quarantine.none')}>{t('quarantine.none.text')}</EmptyState>}
    />
  )
}
