import { useInfiniteQuery } from '@tanstack/react-query'
import type { Reply } from '@testudo/kernel/contract'
import { MISP_VERDICTS, mispEvents } from '@testudo/sharing'
import { call, type Column, DataTable, FaultState, Go, Partial, Skeleton, useMarking, useText } from '@testudo/ui'
import { useMemo } from 'react'
import { Marked } from '../Marked.tsx'
import { objectPath } from '../paths.ts'
import { words } from './words.ts'

type Row = Reply<typeof mispEvents>['rows'][number]

/** What became of each event of one import, in the order of the file. */
export function EventTable({ job, state, dryRun }: { job: string; state: string; dryRun: boolean }) {
  const t = useText(words)
  const found = useInfiniteQuery({
    queryKey: [mispEvents.path, job, state],
    initialPageParam: -1,
    queryFn: ({ pageParam, signal }) => call(mispEvents, { job, after: pageParam, limit: 200 }, signal),
    getNextPageParam: (last) => last.next,
  })
  const pages = found.data?.pages
  useMarking(found.isPending ? undefined : (pages?.[0]?.marking ?? 'none'))
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const columns = useMemo(
    (): Column<Row>[] => [
      { id: 'index', head: '#', width: 60, align: 'right', cell: (row) => row.index + 1 },
      {
        id: 'event',
        head: t('event'),
        width: '2fr',
        cell: (row) => {
          const name = row.info === '' ? row.uuid : row.info
          return row.object === undefined || row.mark === undefined ? (
            <span className="t-2">{name}</span>
          ) : (
            <Marked mark={row.mark}>
              <Go to={objectPath(row.object)}>{name}</Go>
            </Marked>
          )
        },
      },
      { id: 'maker', head: t('maker'), width: '1fr', cell: (row) => <span className="t-2">{row.maker}</span> },
      ...MISP_VERDICTS.map(
        (verdict): Column<Row> => ({
          id: verdict,
          head: t(`verdict.${verdict}`),
          width: 90,
          align: 'right',
          cell: (row) => (row[verdict] === 0 ? '' : row[verdict]),
        }),
      ),
      {
        id: 'findings',
        head: t('notes'),
        width: 80,
        align: 'right',
        cell: (row) => (row.findings === 0 ? '' : row.findings),
      },
    ],
    [t],
  )
  if (found.isPending) return <Skeleton rows={8} twoLines={false} />
  if (found.error !== null) return <FaultState error={found.error} onAgain={() => void found.refetch()} />
  return (
    <>
      {dryRun && <Partial>{t('dry.nothing')}</Partial>}
      <DataTable
        rows={rows}
        columns={columns}
        rowId={(row) => String(row.index)}
        label={t('events')}
        onEnd={() => {
          if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
        }}
      />
    </>
  )
}
