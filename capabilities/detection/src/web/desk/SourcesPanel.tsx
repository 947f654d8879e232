import {
  Button,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Go,
  Panel,
  Skeleton,
  useAsk,
  useGo,
  useMarking,
  useText,
  useViewer,
  useNumber,
  Marked,
  useAge,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { type SourceRow, sources } from '../../core/contract/sources.ts'
import { isTroubled, lagText, LATE_MS, sourceColour, SourceMark, TroubledCounts } from '../parts/sourceLook.tsx'
import { Sparkline } from '../parts/Sparkline.tsx'
import { sourcePath, SOURCES } from '../paths.ts'
import { deskWords } from '../words/desk.ts'

/** Rates and lag are worth a look every few seconds; facts tell only of changes of state. */
export const LOOK_EVERY_MS = 5_000

/** Where events come from, those in trouble first. */
export function SourcesPanel() {
  const t = useText(deskWords)
  const go = useGo()
  const viewer = useViewer()
  const asked = useAsk(sources, {}, { refetchEvery: LOOK_EVERY_MS })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const columns = useSourceColumns()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const rows = asked.data?.rows ?? []
  return (
    <Panel
      title={<Go to={SOURCES}>{t('sources')}</Go>}
      scroll={false}
      count={asked.data === undefined ? undefined : rows.length}
      actions={<TroubledCounts rows={rows} />}
    >
      <div className="d-column">
        <div className="d-rest">
          {asked.isPending ? (
            <Skeleton rows={6} twoLines={false} />
          ) : asked.data === undefined ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <DataTable<SourceRow>
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              label={t('sources')}
              density="compact"
              pageKeys={false}
              chosen={chosen}
              onChoose={({ id }) => setChosen(id)}
              onOpen={({ id }) => go(sourcePath(id))}
              empty={
                <EmptyState
                  title={t('sources.empty')}
                  {...(viewer.may('detection:sources')
                    ? { action: <Button onClick={() => go(`${SOURCES}?add=1`)}>{t('add.source')}</Button> }
                    : {})}
                >
                  {t('sources.empty.text')}
                </EmptyState>
              }
            />
          )}
        </div>
        {rows.length > 0 && (
          <p className="d-sources-told t-2">
            <SourcesTold rows={rows} />
          </p>
        )}
      </div>
    </Panel>
  )
}

function useSourceColumns(): readonly Column<SourceRow>[] {
  const age = useAge()
  const t = useText(deskWords)
  const number = useNumber()
  return useMemo(
    (): readonly Column<SourceRow>[] => [
      {
        id: 'source',
        head: t('source'),
        width: '2fr',
        cell: (row) => (
          <span title={row.name}>
            <SourceMark state={row.state} />{' '}
            <Marked mark={row.mark}>
              <Go to={sourcePath(row.id)} className="d-name-link d-light">
                {row.name}
              </Go>{' '}
              <span className="t-3 t-small">{row.format ?? row.place.kind}</span>
            </Marked>
          </span>
        ),
      },
      {
        id: 'line',
        head: <span className="t-hidden">{t('events')}</span>,
        width: 48,
        from: 420,
        cell: (row) => (
          <Sparkline values={row.series.values} width={48} height={18} colour={sourceColour(row.state)} area={false} />
        ),
      },
      {
        id: 'rate',
        head: t('per.second'),
        width: 56,
        align: 'right',
        cell: ({ perSecond }) => number(perSecond, perSecond > 0 && perSecond < 10 ? 1 : 0),
      },
      {
        id: 'lag',
        head: t('lag'),
        width: 58,
        align: 'right',
        cell: ({ lagMs }) =>
          lagMs !== undefined && <span className={lagMs > LATE_MS ? 'd-warn' : ''}>{lagText(lagMs, number, age)}</span>,
      },
      {
        id: 'dropped',
        head: t('dropped'),
        width: 56,
        align: 'right',
        cell: ({ dropped }) => <span className={dropped > 0 ? 'd-warn' : 't-3'}>{number(dropped)}</span>,
      },
    ],
    [t, number, age],
  )
}

/** A sentence names as many; the rest is in the table. */
const MOST_TOLD = 3

/** What is wrong, in words; nothing is wrong is said too. */
function SourcesTold({ rows }: { rows: readonly SourceRow[] }) {
  const t = useText(deskWords)
  const number = useNumber()
  const troubled = rows.filter(isTroubled)
  if (troubled.length === 0) return t('sources.fine')
  const told = troubled.slice(0, MOST_TOLD).map((row) => (
    <span key={row.id}>
      {row.state === 'failed'
        ? t('sources.failed', { name: row.name, trouble: row.trouble ?? '?' })
        : row.state === 'slowed'
          ? row.most === undefined
            ? t('sources.floods.open', { name: row.name })
            : t('sources.floods', { name: row.name, n: number(row.most) })
          : t('sources.stopped', { name: row.name })}
      {row.state === 'silent' && (
        <>
          {row.lastAt !== undefined && (
            <>
              {' '}
              <Dtg at={row.lastAt} />
            </>
          )}
          .
        </>
      )}{' '}
    </span>
  ))
  return (
    <>
      {told}
      {troubled.length > MOST_TOLD && t('sources.more', { n: troubled.length - MOST_TOLD })}
    </>
  )
}
