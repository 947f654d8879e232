import {
  Age,
  Button,
  ChangedBar,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  FilterChip,
  Go,
  Marked,
  Panel,
  Segments,
  Skeleton,
  StateMark,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  useSay,
  useSteadyRows,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { alertState, queue, type QueueRow } from '../core/index.ts'
import { PageTabs, StateLine, useFresh, WhoHasIt } from './parts.tsx'
import { Snooze } from './Snooze.tsx'
import { useQueueDeeds } from './useQueueDeeds.ts'
import { watchWords } from './words/watch.ts'

const WHOM = ['all', 'organisation', 'mine'] as const
const idOf = ({ id }: QueueRow) => id

/** What waits: worst for missions first, each with the reason why it stands where it stands. */
export default function QueuePage() {
  const t = useText(watchWords)
  const go = useGo()
  const viewer = useViewer()
  const [forText, setFor] = useUrlParam('for')
  const [snoozed, setSnoozed] = useUrlParam('snoozed')
  const [chosen, setChosen] = useUrlParam('item')
  const whom = WHOM.find((one) => one === forText) ?? 'all'
  const asked = useAsk(queue, { for: whom, snoozed: snoozed === 'with' ? 'with' : 'without' }, { keep: true })
  const state = useAsk(alertState, {})
  useFresh()
  useTrail([{ text: t('nav.watch') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useMarking(state.data?.marking ?? (state.isError ? 'none' : undefined))
  const steady = useSteadyRows(
    asked.data?.rows ?? [],
    idOf,
    asked.isPlaceholderData || asked.data === undefined ? undefined : `${whom} ${snoozed ?? ''}`,
  )
  const { shown } = steady
  const [at, setAt] = useState(0)
  const [putting, setPutting] = useState<QueueRow | undefined>(undefined)
  const row = shown.find(({ id }) => id === chosen) ?? shown[Math.min(at, shown.length - 1)]
  const deeds = useQueueDeeds()
  const escalate = (one: QueueRow) => {
    const [subject] = one.subjects
    go(subject === undefined || one.kind === 'incident' ? one.route : `/incidents?new=${encodeURIComponent(subject)}`)
  }
  useKeys([
    { keys: '.', text: t('show.new'), run: steady.show },
    ...(row === undefined
      ? []
      : [
          { keys: 'a', text: t('take'), run: () => void deeds.take(row) },
          { keys: 's', text: t('snooze'), run: () => setPutting(row) },
          ...(viewer.may('incidents:write') ? [{ keys: 'e', text: t('escalate'), run: () => escalate(row) }] : []),
        ]),
  ])
  const columns = useColumns()
  const data = asked.data
  return (
    <Panel
      level={1}
      title={t('nav.watch')}
      scroll={false}
      {...(data !== undefined && { count: data.rows.length })}
      actions={state.data !== undefined && <StateLine now={state.data.now} />}
    >
      <div className="w-column">
        <PageTabs />
        <div className="t-filter-row">
          <Segments
            label={t('queue')}
            options={WHOM.map((id) => ({ id, text: t(`for.${id}`) }))}
            value={whom}
            onChange={(value) => setFor(value === 'all' ? undefined : value, { replace: true })}
          />
          <FilterChip on={snoozed === 'with'} onToggle={() => setSnoozed(snoozed === 'with' ? undefined : 'with')}>
            {t('with.snoozed')}
          </FilterChip>
        </div>
        {steady.waiting > 0 && <ChangedBar onShow={steady.show}>{t('queue.new', { n: steady.waiting })}</ChangedBar>}
        <div className="w-rest">
          {asked.isPending ? (
            <Skeleton rows={8} />
          ) : data === undefined ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <DataTable<QueueRow>
              rows={shown}
              columns={columns}
              rowId={idOf}
              label={t('queue')}
              density="double"
              chosen={row?.id}
              onChoose={(next) => {
                setAt(shown.indexOf(next))
                setChosen(next.id, { replace: true })
              }}
              onOpen={({ route }) => go(route)}
              empty={
                <EmptyState title={t('queue.empty')} command="testudo watch queue">
                  {t('queue.empty.text')}
                </EmptyState>
              }
            />
          )}
        </div>
        {row !== undefined && (
          <div className="t-filter-row w-deeds">
            <Button look="primary" keys="a" onClick={() => void deeds.take(row)}>
              {t('take')}
            </Button>
            {viewer.may('incidents:write') && (
              <Button keys="e" onClick={() => escalate(row)}>
                {t('escalate')}
              </Button>
            )}
            {row.snoozed === undefined ? (
              <Button keys="s" onClick={() => setPutting(row)}>
                {t('snooze')}
              </Button>
            ) : (
              <Button onClick={() => void deeds.wake(row)}>{t('snooze.end')}</Button>
            )}
          </div>
        )}
      </div>
      {putting !== undefined && <Snooze row={putting} onClose={() => setPutting(undefined)} onDone={deeds.snoozed} />}
    </Panel>
  )
}

function useColumns(): readonly Column<QueueRow>[] {
  const t = useText(watchWords)
  const say = useSay()
  return useMemo(
    (): readonly Column<QueueRow>[] => [
      {
        id: 'what',
        head: t('head.what'),
        width: '4fr',
        cell: (row) => (
          <div className="w-two">
            <span className="w-line">
              <Marked mark={row.mark}>
                <Go to={row.route} className="t-link t-name">
                  {say(row.title)}
                </Go>
              </Marked>
            </span>
            <span className="w-line t-2 t-small" title={say(row.place)}>
              {say(row.place)}
            </span>
          </div>
        ),
      },
      {
        id: 'mission',
        head: t('head.mission'),
        width: 110,
        from: 700,
        cell: ({ mission }) =>
          mission !== undefined && (
            <Go to={mission.route} className="t-link w-state" title={say(mission.name)}>
              <StateMark state={mission.state} size="s" />
              {mission.code}
            </Go>
          ),
      },
      {
        id: 'urgency',
        head: t('head.urgency'),
        width: 92,
        from: 520,
        cell: ({ urgency }) =>
          urgency === 'routine' ? (
            <span className="t-3">{t('urgency.routine')}</span>
          ) : (
            <b>{t(`urgency.${urgency}`)}</b>
          ),
      },
      {
        id: 'due',
        head: t('head.due'),
        width: 130,
        from: 620,
        cell: ({ due, late, snoozed }) =>
          snoozed !== undefined ? (
            <span className="t-3">
              {t('snoozed.until')} <Dtg at={snoozed} />
            </span>
          ) : (
            due !== undefined && (
              <span className={late ? 'w-late' : ''}>
                <Dtg at={due} />
              </span>
            )
          ),
      },
      {
        id: 'who',
        head: t('head.who'),
        width: 140,
        from: 820,
        cell: ({ taken }) => <WhoHasIt taken={taken} />,
      },
      {
        id: 'since',
        head: t('head.since'),
        width: 84,
        align: 'right',
        cell: ({ since }) => <Age at={since} />,
      },
    ],
    [t, say],
  )
}
