import { useInfiniteQuery } from '@tanstack/react-query'
import { quarantine } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Inspector,
  Skeleton,
  tell,
  useMarking,
  useText,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { Contradiction } from './Contradiction.tsx'
import { useKept } from './kept.ts'
import { Marked } from './Marked.tsx'
import { words } from './words.ts'

type Row = Reply<typeof quarantine>['rows'][number]
const keyOf = (row: Row) => `${row.id ?? ''} ${row.at} ${row.index} ${row.code}`
const isText = (value: unknown): value is string => typeof value === 'string'
const MOST_ASIDE = 500

/**
 * What waits because it breaks a rule or contradicts what is stored, with the reason and its place in the file. A row is
 * compared with what it contradicts, or set aside for oneself; nothing here can be accepted against its creator.
 */
export function QuarantineTable() {
  const t = useText(words)
  const viewer = useViewer()
  const [chosen, choose] = useUrlParam('held')
  const [all, setAll] = useState(false)
  const [aside, keepAside] = useKept('browser', `aside.${viewer.id}`, isText)
  const found = useInfiniteQuery({
    queryKey: [quarantine.path],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => call(quarantine, pageParam === undefined ? {} : { cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next,
  })
  const pages = found.data?.pages
  useMarking(found.isPending ? undefined : (pages?.[0]?.marking ?? 'none'))
  const got = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const hidden = got.filter((row) => aside.includes(keyOf(row))).length
  const rows = all ? got : got.filter((row) => !aside.includes(keyOf(row)))
  const open = got.find((row) => keyOf(row) === chosen)
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
      { id: 'reason', head: t('reason'), width: '3fr', cell: (row) => <span title={row.code}>{row.message}</span> },
      { id: 'source', head: t('source'), width: 160, cell: (row) => row.source },
      { id: 'at', head: t('added'), width: 120, align: 'right', cell: (row) => <Dtg at={row.at} /> },
    ],
    [t],
  )
  if (found.isPending) return <Skeleton rows={8} twoLines={false} />
  if (found.error !== null) return <FaultState error={found.error} onAgain={() => void found.refetch()} />
  const setAside = (row: Row) => {
    const before = aside
    keepAside([keyOf(row), ...aside].slice(0, MOST_ASIDE))
    choose(undefined, { replace: true })
    tell({ text: t('quarantine.aside.done'), undo: () => keepAside(before) })
  }
  return (
    <div className="th-held">
      <div className="th-list">
        {hidden > 0 && (
          <div className="th-filters">
            <span className="t-2">{t('quarantine.aside.all', { n: hidden })}</span>
            <Button small look="plain" onClick={() => setAll(!all)}>
              {t(all ? 'matters.hide' : 'quarantine.aside.show')}
            </Button>
          </div>
        )}
        <DataTable
          rows={rows}
          columns={columns}
          rowId={keyOf}
          label={t('import.quarantine')}
          density="relaxed"
          chosen={chosen}
          onChoose={(row) => choose(keyOf(row), { replace: true })}
          onEnd={() => {
            if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
          }}
          empty={<EmptyState title={t('quarantine.none')}>{t('quarantine.none.text')}</EmptyState>}
        />
      </div>
      {open !== undefined && (
        <Inspector
          label={t('import.quarantine')}
          onClose={() => choose(undefined, { replace: true })}
          head={<h2 className="th-cut">{open.id ?? `#${open.index + 1}`}</h2>}
          foot={<Button onClick={() => setAside(open)}>{t('quarantine.aside')}</Button>}
        >
          <Contradiction row={open} />
        </Inspector>
      )}
    </div>
  )
}
