import {
  addressOf,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  Panel,
  queryClient,
  Skeleton,
  useAsk,
  useLive,
  useMarking,
  useText,
  useAge,
} from '@testudo/ui'
import { useMemo } from 'react'
import { parity, parityCsv, type ParityLine } from '../../core/contract/parity.ts'
import { commonWords } from './words.ts'
import './common.css'

/** How far each ally is on our level, by topic; every number is the reader's own. */
export function ParityPanel() {
  const age = useAge()
  const t = useText(commonWords)
  const found = useAsk(parity, {})
  useMarking(found.data?.marking ?? (found.isError ? 'none' : undefined))
  useLive(['sharing.changed', 'objects.stored'], () => void queryClient.invalidateQueries({ queryKey: [parity.path] }))
  const columns = useMemo((): Column<ParityLine>[] => {
    const number = (
      id: 'releasable' | 'delivered' | 'acknowledged' | 'outstanding',
      from: number,
    ): Column<ParityLine> => ({
      id,
      head: t(`parity.${id}`),
      width: 104,
      align: 'right',
      from,
      sort: (row) => row[id],
      cell: (row) => row[id],
    })
    return [
      {
        id: 'ally',
        head: t('parity.ally'),
        width: '2fr',
        sort: (row) => row.name,
        cell: (row) => (
          <span className="cm-ellipsis" title={row.node}>
            {row.name} <span className="t-3">{row.nation}</span>
          </span>
        ),
      },
      {
        id: 'topic',
        head: t('parity.topic'),
        width: '1fr',
        sort: (row) => row.topic,
        cell: (row) => t(`topic.${row.topic}`),
      },
      {
        id: 'share',
        head: t('parity.share'),
        width: 96,
        sort: (row) => row.acknowledged / row.releasable,
        cell: (row) => <Share row={row} />,
      },
      number('releasable', 640),
      number('delivered', 760),
      number('acknowledged', 860),
      number('outstanding', 0),
      {
        id: 'oldest',
        head: t('parity.oldest'),
        width: 140,
        align: 'right',
        from: 980,
        sort: (row) => row.oldestMs,
        cell: (row) => (row.oldestMs === undefined ? '–' : age(row.oldestMs)),
      },
    ]
  }, [t, age])
  const cells = found.data?.cells ?? []
  return (
    <Panel
      title={t('parity.title')}
      scroll={false}
      actions={
        cells.length > 0 && (
          <a className="t-button t-button-secondary t-button-small" href={addressOf(parityCsv, {})} download>
            {t('parity.csv')}
          </a>
        )
      }
    >
      <p className="cm-lead t-2">{t('parity.what')}</p>
      {found.isError && <FaultState error={found.error} onAgain={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={8} twoLines={false} />}
      {found.data !== undefined && (
        <DataTable
          rows={cells}
          columns={columns}
          rowId={(row) => `${row.peer} ${row.topic}`}
          label={t('parity.title')}
          pageKeys={false}
          empty={
            <EmptyState title={t('parity.none')} command="npx testudo parity">
              {t('parity.noneText')}
            </EmptyState>
          }
        />
      )}
    </Panel>
  )
}

/** Confirmed of releasable, as a bar and in figures. */
function Share({ row }: { row: ParityLine }) {
  const percent = Math.floor((100 * row.acknowledged) / row.releasable)
  return (
    <span className="cm-share">
      <span className="cm-bar" aria-hidden="true">
        <i style={{ width: `${percent}%` }} />
      </span>
      {percent} %
    </span>
  )
}
