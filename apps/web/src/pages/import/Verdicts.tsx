import { VERDICTS, verdicts } from '@testudo/threats'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Reply } from '@testudo/kernel/contract'
import {
  type Column,
  call,
  DataTable,
  EmptyState,
  FaultState,
  FilterChip,
  formatNumber,
  Go,
  Panel,
  Skeleton,
  useLanguage,
  useMarking,
  useText,
  useUrlParam,
} from '@testudo/ui'
import { useMemo } from 'react'
import type { ImportRow } from './ImportList.tsx'
import { words } from './words.ts'

type Verdict = Reply<typeof verdicts>['rows'][number]

/** The verdict on each object of one import, in input order, filtered by the counts above it. */
export function Verdicts({ row }: { row: ImportRow }) {
  const t = useText(words)
  const language = useLanguage()
  const [said, setVerdict] = useUrlParam('verdict')
  const verdict = VERDICTS.find((one) => one === said)
  const query = useInfiniteQuery({
    queryKey: [verdicts.path, row.job, verdict, row.state],
    initialPageParam: -1,
    queryFn: ({ pageParam, signal }) =>
      call(verdicts, { job: row.job, after: pageParam, ...(verdict === undefined ? {} : { verdict }) }, signal),
    getNextPageParam: (page) => page.next,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data])
  useMarking(query.data?.pages[0]?.marking ?? (query.isPending ? undefined : 'none'))
  const columns = useMemo(
    (): readonly Column<Verdict>[] => [
      { id: 'mark', head: '', width: 48, cell: (one) => <span className="t-portion">{one.mark?.portion}</span> },
      {
        id: 'object',
        head: t('object'),
        width: '2fr',
        cell: (one) =>
          one.verdict === 'quarantined' || row.dryRun ? (
            <span className="t-name">{one.name ?? one.id}</span>
          ) : (
            <Go to={`/threats/object/${one.id}`} className="t-link t-name">
              {one.name ?? one.id}
            </Go>
          ),
      },
      { id: 'type', head: t('type'), width: 160, cell: (one) => <span className="t-2">{one.type}</span> },
      { id: 'verdict', head: t('verdict'), width: 110, cell: (one) => t(`verdict.${one.verdict}`) },
      {
        id: 'reason',
        head: t('reason'),
        width: '2fr',
        cell: (one) => <span className="t-2">{one.message ?? one.code}</span>,
      },
    ],
    [t, row.dryRun],
  )
  const { report } = row
  return (
    <Panel
      title={row.title}
      count={
        report === undefined
          ? t(`state.${row.state}`)
          : t('took', {
              n: formatNumber(language, report.total),
              seconds: formatNumber(language, report.milliseconds / 1_000, 1),
            })
      }
      scroll={false}
    >
      <div className="w-column">
        <div className="t-filter-row" role="group" aria-label={t('verdicts')}>
          <FilterChip on={verdict === undefined} onToggle={() => setVerdict(undefined)}>
            {t('verdict.all')}
          </FilterChip>
          {VERDICTS.map((one) => (
            <FilterChip key={one} on={verdict === one} onToggle={() => setVerdict(verdict === one ? undefined : one)}>
              {t(`verdict.${one}`)} <b>{report === undefined ? '' : formatNumber(language, report[one])}</b>
            </FilterChip>
          ))}
          <span className="t-grow" />
          {report !== undefined && report.pendingReferences > 0 && (
            <span className="t-2 t-small">{t('pending', { n: report.pendingReferences })}</span>
          )}
        </div>
        {row.fault !== undefined && (
          <div className="t-strip t-strip-warn" role="alert">
            <span>
              {row.fault.message} <code>{row.fault.code}</code>
            </span>
          </div>
        )}
        <div className="w-rest">
          {query.error !== null ? (
            <FaultState error={query.error} onAgain={() => void query.refetch()} />
          ) : query.isPending ? (
            <Skeleton rows={8} twoLines={false} />
          ) : (
            <DataTable
              label={t('verdicts')}
              rows={rows}
              columns={columns}
              rowId={(one) => String(one.index)}
              pageKeys={false}
              onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
              empty={<EmptyState title={t('verdicts.none')} />}
            />
          )}
        </div>
      </div>
    </Panel>
  )
}
