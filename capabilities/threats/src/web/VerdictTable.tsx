import { useInfiniteQuery } from '@tanstack/react-query'
import { VERDICTS, verdicts } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import {
  call,
  type Column,
  DataTable,
  FaultState,
  FilterChip,
  Go,
  Partial,
  Skeleton,
  useMarking,
  useText,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { Marked } from './Marked.tsx'
import type { ImportRow } from './replies.ts'
import { objectPath } from './paths.ts'
import { typeWord, words } from './words.ts'

type Row = Reply<typeof verdicts>['rows'][number]
type Verdict = (typeof VERDICTS)[number]

/** What became of each object of one import, in the order of the file. */
export function VerdictTable({ job, running, report }: { job: string; running: boolean; report: ImportRow['report'] }) {
  const t = useText(words)
  const [only, setOnly] = useState<Verdict | undefined>(undefined)
  const found = useInfiniteQuery({
    queryKey: [verdicts.path, job, only, running],
    initialPageParam: -1,
    queryFn: ({ pageParam, signal }) =>
      call(verdicts, { job, after: pageParam, limit: 200, ...(only === undefined ? {} : { verdict: only }) }, signal),
    getNextPageParam: (last) => last.next,
  })
  const pages = found.data?.pages
  useMarking(found.isPending ? undefined : (pages?.[0]?.marking ?? 'none'))
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const columns = useMemo(
    (): Column<Row>[] => [
      { id: 'index', head: '#', width: 80, align: 'right', cell: (row) => row.index + 1 },
      { id: 'verdict', head: t('verdict'), width: 120, cell: (row) => t(`verdict.${row.verdict}`) },
      {
        id: 'name',
        head: t('object'),
        width: '2fr',
        cell: (row) =>
          row.name === undefined ? (
            <code className="t-2">{row.id}</code>
          ) : (
            <Marked mark={row.mark}>
              <Go to={objectPath(row.id)}>{row.name === '' ? row.id : row.name}</Go>
            </Marked>
          ),
      },
      { id: 'type', head: t('type'), width: 150, cell: (row) => <span className="t-2">{typeWord(t, row.type)}</span> },
      {
        id: 'reason',
        head: t('reason'),
        width: '2fr',
        cell: (row) => <span title={row.code}>{row.message ?? row.code ?? ''}</span>,
      },
    ],
    [t],
  )
  return (
    <div className="th-list">
      <div className="th-filters">
        <FilterChip on={only === undefined} onToggle={() => setOnly(undefined)}>
          {t('import.verdicts.all')}
          {report === undefined ? '' : ` ${report.total}`}
        </FilterChip>
        {VERDICTS.map((verdict) => (
          <FilterChip
            key={verdict}
            on={only === verdict}
            onToggle={() => setOnly(only === verdict ? undefined : verdict)}
          >
            {t(`verdict.${verdict}`)}
            {report === undefined ? '' : ` ${report[verdict]}`}
          </FilterChip>
        ))}
      </div>
      {report?.dryRun === true && <Partial>{t('import.dry.nothing')}</Partial>}
      {found.isPending ? (
        <Skeleton rows={8} twoLines={false} />
      ) : found.error !== null ? (
        <FaultState error={found.error} onAgain={() => void found.refetch()} />
      ) : (
        <DataTable
          rows={rows}
          columns={columns}
          rowId={(row) => String(row.index)}
          label={t('import.verdicts')}
          onEnd={() => {
            if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
          }}
        />
      )}
    </div>
  )
}
