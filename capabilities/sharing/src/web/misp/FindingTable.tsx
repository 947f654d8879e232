import { useInfiniteQuery } from '@tanstack/react-query'
import type { Reply } from '@testudo/kernel/contract'
import { FINDING_KINDS, mispFindings, type MispReport } from '@testudo/sharing'
import { call, type Column, DataTable, EmptyState, FaultState, FilterChip, Skeleton, useText } from '@testudo/ui'
import { useMemo, useState } from 'react'
import { words } from './words.ts'

type Row = Reply<typeof mispFindings>['rows'][number]

/** Every note on one import: what was refused, held, warned, lost, with its place in the event. */
export function FindingTable({ job, state, report }: { job: string; state: string; report: MispReport | undefined }) {
  const t = useText(words)
  const [only, setOnly] = useState<Row['kind'] | undefined>(undefined)
  const found = useInfiniteQuery({
    queryKey: [mispFindings.path, job, only, state],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(
        mispFindings,
        {
          job,
          limit: 200,
          ...(pageParam === '' ? {} : { after: pageParam }),
          ...(only === undefined ? {} : { kind: only }),
        },
        signal,
      ),
    getNextPageParam: (last) => last.next,
  })
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.rows) ?? [], [found.data])
  const columns = useMemo(
    (): Column<Row>[] => [
      { id: 'event', head: t('event'), width: 80, align: 'right', cell: (row) => row.event + 1 },
      { id: 'kind', head: t('kind'), width: 150, cell: (row) => t(`kind.${row.kind}`) },
      { id: 'place', head: t('place'), width: '1fr', cell: (row) => <code className="t-2">{row.path}</code> },
      {
        id: 'message',
        head: t('message'),
        width: '2fr',
        cell: (row) => <span title={row.id ?? row.code}>{row.message}</span>,
      },
    ],
    [t],
  )
  return (
    <>
      <div className="sm-head">
        <FilterChip on={only === undefined} onToggle={() => setOnly(undefined)}>
          {t('all')}
        </FilterChip>
        {FINDING_KINDS.filter((kind) => (report?.findings[kind] ?? 0) > 0).map((kind) => (
          <FilterChip key={kind} on={only === kind} onToggle={() => setOnly(only === kind ? undefined : kind)}>
            {t(`kind.${kind}`)} {report?.findings[kind]}
          </FilterChip>
        ))}
      </div>
      {found.isPending ? (
        <Skeleton rows={8} twoLines={false} />
      ) : found.error !== null ? (
        <FaultState error={found.error} onAgain={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={t('notes.none')}>{t('notes.none.text')}</EmptyState>
      ) : (
        <DataTable
          rows={rows}
          columns={columns}
          rowId={(row) => `${row.event}.${row.number}`}
          label={t('notes')}
          onEnd={() => {
            if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
          }}
        />
      )}
    </>
  )
}
