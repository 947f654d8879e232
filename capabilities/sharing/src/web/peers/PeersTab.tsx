import {
  Age,
  Button,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  formatNumber,
  Skeleton,
  useAsk,
  useLanguage,
  useMarking,
  useText,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useMemo } from 'react'
import { peers, type PeerRow } from '../../core/contract/peers.ts'
import { useSay } from '../useSay.ts'
import { peerWords } from '../words/peers.ts'
import { PeerInspector } from './PeerInspector.tsx'
import { PeerState } from './PeerState.tsx'
import { peerText, worstFirst } from './state.ts'

const OFTEN = 15_000

function usePeerColumns(): readonly Column<PeerRow>[] {
  const t = useText(peerWords)
  const say = useSay()
  const language = useLanguage()
  return useMemo((): Column<PeerRow>[] => {
    const number = (id: string, head: string, value: (row: PeerRow) => number, width = 86): Column<PeerRow> => ({
      id,
      head,
      width,
      align: 'right',
      sort: value,
      cell: (row) => (value(row) === 0 ? <span className="t-3">–</span> : formatNumber(language, value(row))),
    })
    return [
      { id: 'state', head: t('column.state'), width: 116, cell: ({ state }) => <PeerState state={state} /> },
      {
        id: 'peer',
        head: t('column.peer'),
        width: '3fr',
        sort: ({ nation, name }) => `${nation} ${name}`,
        cell: (row) => (
          <>
            <b>{peerText(row)}</b>{' '}
            {row.alarm === undefined ? (
              row.organisation !== row.name && <span className="t-3">{row.organisation}</span>
            ) : (
              <span className="sh-bad" title={say(row.alarm)}>
                {t('alarm')}
              </span>
            )}
          </>
        ),
      },
      {
        id: 'lag',
        head: t('column.lag'),
        width: 84,
        from: 480,
        align: 'right',
        sort: ({ waitingSince }) => waitingSince,
        cell: ({ waitingSince }) =>
          waitingSince === undefined ? <span className="t-3">–</span> : <Age at={waitingSince} />,
      },
      { ...number('queued', t('column.queued'), ({ queued }) => queued, 76), from: 420 },
      {
        id: 'receipt',
        head: t('column.receipt'),
        width: 108,
        align: 'right',
        from: 620,
        sort: ({ lastReceipt }) => lastReceipt,
        cell: ({ lastReceipt }) =>
          lastReceipt === undefined ? <span className="t-3">{t('never')}</span> : <Age at={lastReceipt} />,
      },
      {
        id: 'contact',
        head: t('column.contact'),
        width: 108,
        align: 'right',
        from: 900,
        sort: ({ lastContact }) => lastContact,
        cell: ({ lastContact }) =>
          lastContact === undefined ? <span className="t-3">{t('never')}</span> : <Age at={lastContact} />,
      },
      { ...number('recalls', t('column.recalls'), (row) => row.recallsOutstanding, 132), from: 800 },
      { ...number('refused', t('column.refused'), ({ refused }) => refused), from: 1010 },
      { ...number('delivered', t('column.delivered'), ({ delivered }) => delivered), from: 1110 },
      { ...number('received', t('column.received'), ({ received }) => received), from: 1210 },
      { ...number('people', t('column.people'), ({ people }) => people), from: 1310 },
    ]
  }, [t, say, language])
}

/** Every node we speak with: state, lag, last receipt, what waits; the worst first. */
export function PeersTab() {
  const t = useText(peerWords)
  const viewer = useViewer()
  const [chosen, choose] = useUrlParam('peer')
  const [, setAdding] = useUrlParam('add')
  const answer = useAsk(peers, {}, { refetchEvery: OFTEN })
  useMarking(answer.error !== null ? 'none' : answer.data?.marking)
  const rows = useMemo(() => worstFirst(answer.data?.peers ?? []), [answer.data])
  const columns = usePeerColumns()
  if (answer.isPending) return <Skeleton rows={8} twoLines={false} />
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (rows.length === 0)
    return (
      <EmptyState
        title={t('peers.none')}
        {...(viewer.may('sharing:peers')
          ? {
              action: (
                <Button look="primary" onClick={() => setAdding('1')}>
                  {t('peer.add')}
                </Button>
              ),
            }
          : {})}
      >
        {t('peers.none.text')}
      </EmptyState>
    )
  return (
    <div className="sh-peers">
      <div className="sh-list">
        <Summary rows={rows} />
        <DataTable
          rows={rows}
          columns={columns}
          rowId={({ id }) => id}
          label={t('tab.peers')}
          chosen={chosen}
          onChoose={({ id }) => choose(id, { replace: true })}
          onOpen={({ id }) => choose(id, { replace: true })}
        />
      </div>
      {chosen !== undefined && (
        <PeerInspector key={chosen} id={chosen} onClose={() => choose(undefined, { replace: true })} />
      )}
    </div>
  )
}

/** What is wrong, in one line; nothing but the number of peers when all is well. */
function Summary({ rows }: { rows: readonly PeerRow[] }) {
  const t = useText(peerWords)
  const sum = (value: (row: PeerRow) => number) => rows.reduce((total, row) => total + value(row), 0)
  const bad = rows.filter(({ state }) => state === 'offline').length
  const waits = sum(({ queued }) => queued)
  const alarms = rows.filter(({ alarm }) => alarm !== undefined).length
  const recalls = sum(({ recallsOutstanding }) => recallsOutstanding)
  const texts = [
    t('summary.all', { n: rows.length }),
    ...(bad > 0 ? [t('summary.bad', { n: bad })] : []),
    ...(waits > 0 ? [t('summary.waits', { n: waits })] : []),
    ...(recalls > 0 ? [t('summary.recalls', { n: recalls })] : []),
  ]
  return (
    <p className="t-2 sh-summary">
      {alarms > 0 && (
        <>
          <b className="sh-bad">{t('summary.alarms', { n: alarms })}</b>
          {' · '}
        </>
      )}
      {texts.join(' · ')}
    </p>
  )
}
