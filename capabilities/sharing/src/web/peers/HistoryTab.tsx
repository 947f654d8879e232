import { useInfiniteQuery } from '@tanstack/react-query'
import type { Reply } from '@testudo/kernel/contract'
import {
  call,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Skeleton,
  useGo,
  useMarking,
  useText,
  useUrlParam,
} from '@testudo/ui'
import { useMemo } from 'react'
import { releaseHistory } from '../../core/contract/desk.ts'
import { Marked } from '../Marked.tsx'
import { deskPath } from '../paths.ts'
import { peerWords, type PeerSay } from '../words/peers.ts'

type Row = Reply<typeof releaseHistory>['rows'][number]
const STEPS = ['send', 'recall', 'propose', 'approve', 'refuse', 'revoke', 'draft', 'edit', 'rule'] as const
const keyOf = (row: Row) => `${row.release} ${row.at} ${row.step}`

const stepText = (t: PeerSay, step: string): string => {
  const known = STEPS.find((one) => one === step)
  return known === undefined ? step : t(`step.${known}`)
}

/** Who released what to whom on which authority, newest first. */
export function HistoryTab() {
  const t = useText(peerWords)
  const go = useGo()
  const [chosen, choose] = useUrlParam('h')
  const found = useInfiniteQuery({
    queryKey: [releaseHistory.path],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(releaseHistory, { limit: 100, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    getNextPageParam: (last) => last.next,
  })
  const pages = found.data?.pages
  useMarking(found.isPending ? undefined : (pages?.[0]?.marking ?? 'none'))
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const columns = useMemo(
    (): Column<Row>[] => [
      { id: 'at', head: t('history.at'), width: 108, cell: ({ at }) => <Dtg at={at} /> },
      { id: 'step', head: t('history.step'), width: 112, cell: ({ step }) => stepText(t, step) },
      {
        id: 'what',
        head: t('history.what'),
        width: '2fr',
        cell: (row) => <Marked mark={row.mark}>{row.title}</Marked>,
      },
      { id: 'to', head: t('history.to'), width: '2fr', from: 700, cell: ({ nodes }) => nodes.join(', ') },
      {
        id: 'by',
        head: t('history.by'),
        width: '2fr',
        from: 560,
        cell: ({ by, second }) =>
          second === undefined ? by.name : t('history.and', { first: by.name, second: second.name }),
      },
      { id: 'authority', head: t('history.authority'), width: '1fr', from: 900, cell: ({ authority }) => authority },
    ],
    [t],
  )
  if (found.isPending) return <Skeleton rows={8} twoLines={false} />
  if (found.error !== null) return <FaultState error={found.error} onAgain={() => void found.refetch()} />
  return (
    <DataTable
      rows={rows}
      columns={columns}
      rowId={keyOf}
      label={t('tab.history')}
      chosen={chosen}
      onChoose={(row) => choose(keyOf(row), { replace: true })}
      onOpen={(row) => go(deskPath(row.release))}
      onEnd={() => {
        if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
      }}
      empty={<EmptyState title={t('history.none')}>{t('history.none.text')}</EmptyState>}
    />
  )
}
