import { useInfiniteQuery } from '@tanstack/react-query'
import type { Reply } from '@testudo/kernel/contract'
import type { State } from '@testudo/kernel/situation'
import {
  call,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  FilterChip,
  Go,
  Panel,
  Partial,
  Skeleton,
  StateMark,
  useGo,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
  useNumber,
} from '@testudo/ui'
import { useMemo } from 'react'
import { coverage } from '../../core/contract/overview.ts'
import { useFresh } from '../parts/useFresh.ts'
import { DESK, RULES, threatPath } from '../paths.ts'
import { coverageWords } from '../words/coverage.ts'
import '../detection.css'

type Page = Reply<typeof coverage>
type Row = Page['rows'][number]

const STATES = ['live', 'rejected', 'never'] as const
/** The shapes of states, with words of their own beside them. */
const SHAPE: Readonly<Record<Row['state'], State>> = { live: 'capable', rejected: 'not-capable', never: 'unknown' }

/** Everything that is looked for, or should be: live, rejected with its reason, or blind to what the sources send. */
export default function CoveragePage() {
  const t = useText(coverageWords)
  const go = useGo()
  const number = useNumber()
  const viewer = useViewer()
  const [stateText, setState] = useUrlParam('state')
  const [chosen, setChosen] = useUrlParam('o')
  const state = STATES.find((one) => one === stateText)
  const asked = useInfiniteQuery({
    queryKey: [coverage.path, state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }): Promise<Page> =>
      call(
        coverage,
        { ...(state === undefined ? {} : { state }), ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      ),
    getNextPageParam: (last) => last.next,
  })
  useFresh()
  useTrail([{ text: t('nav.detection'), to: DESK }, { text: t('coverage') }])
  const pages = asked.data?.pages
  const counts = pages?.[0]?.counts
  useMarking(pages?.[0]?.marking ?? (asked.isError ? 'none' : undefined))
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const columns = useColumns(
    state === undefined,
    rows.some(({ reason }) => reason !== undefined),
  )
  return (
    <Panel
      level={1}
      title={t('coverage')}
      scroll={false}
      {...(counts === undefined ? {} : { count: number(counts.live + counts.rejected) })}
      actions={
        viewer.may('detection:ask') && (
          <Go to={RULES} className="t-button t-button-secondary">
            {t('write')}
          </Go>
        )
      }
    >
      <div className="d-column">
        <div className="t-filter-row" role="group" aria-label={t('filter')}>
          <FilterChip on={state === undefined} onToggle={() => setState(undefined)}>
            {t('all')}
          </FilterChip>
          {STATES.map((one) => (
            <FilterChip key={one} on={one === state} onToggle={() => setState(one)}>
              {t(`state.${one}`)} {counts === undefined ? '' : number(counts[one])}
            </FilterChip>
          ))}
        </div>
        {(state === 'rejected' || state === 'never') && rows.length > 0 && <Partial>{t(`told.${state}`)}</Partial>}
        <div className="d-rest">
          {asked.isPending ? (
            <Skeleton rows={10} twoLines={false} />
          ) : asked.isError ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <DataTable<Row>
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              label={t('coverage')}
              chosen={chosen}
              onChoose={({ id }) => setChosen(id, { replace: true })}
              onOpen={({ id }) => go(threatPath(id))}
              onEnd={() => {
                if (asked.hasNextPage && !asked.isFetchingNextPage) void asked.fetchNextPage()
              }}
              empty={<Nothing state={state} />}
            />
          )}
        </div>
      </div>
    </Panel>
  )
}

function Nothing({ state }: { state: Row['state'] | undefined }) {
  const t = useText(coverageWords)
  const viewer = useViewer()
  return (
    <EmptyState
      title={t(`empty.${state ?? 'all'}`)}
      {...(state !== 'never' && state !== 'rejected' && viewer.may('threats:import')
        ? {
            action: (
              <Go to="/threats/import" className="t-button t-button-secondary">
                {t('go.import')}
              </Go>
            ),
          }
        : {})}
    >
      {t(state === 'never' ? 'empty.never.text' : state === 'rejected' ? 'empty.rejected.text' : 'empty.text')}
    </EmptyState>
  )
}

function useColumns(withState: boolean, withReason: boolean): readonly Column<Row>[] {
  const t = useText(coverageWords)
  const number = useNumber()
  return useMemo((): readonly Column<Row>[] => {
    const all: readonly Column<Row>[] = [
      {
        id: 'portion',
        head: t('portion'),
        width: 48,
        cell: ({ mark }) => <span className="t-portion">{mark.portion}</span>,
      },
      {
        id: 'name',
        head: t('name'),
        width: '3fr',
        cell: ({ id, name }) => (
          <Go to={threatPath(id)} className="d-name-link" onClick={(event) => event.stopPropagation()}>
            {name === '' ? id : name}
          </Go>
        ),
      },
      {
        id: 'language',
        head: t('language'),
        width: 104,
        from: 620,
        cell: ({ language }) => <span className="t-2">{t(`language.${language}`)}</span>,
      },
      {
        id: 'state',
        head: t('state'),
        width: 150,
        cell: ({ state }: Row) => (
          <span className="d-source-mark">
            <StateMark state={SHAPE[state]} size="s" silent />
            {t(`state.${state}`)}
          </span>
        ),
      },
      {
        id: 'reason',
        head: t('reason'),
        width: '4fr',
        from: 480,
        cell: ({ reason }: Row) => (
          <span className="t-2" title={reason}>
            {reason}
          </span>
        ),
      },
      { id: 'hits', head: t('hits'), width: 104, align: 'right', cell: ({ hits }) => number(hits) },
    ]
    return all.filter(({ id }) => (id !== 'state' || withState) && (id !== 'reason' || withReason))
  }, [t, number, withState, withReason])
}
