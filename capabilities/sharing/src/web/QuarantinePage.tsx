import { useQueries } from '@tanstack/react-query'
import {
  call,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Go,
  Panel,
  Partial,
  SelectField,
  Skeleton,
  StateMark,
  useAsk,
  useGo,
  useLive,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useMemo } from 'react'
import { peerDetail, peers } from '../core/contract/peers.ts'
import { refreshSharing } from './desk/useStep.ts'
import { objectPath, peerPath } from './paths.ts'
import { heldRows, type HeldRow } from './peers/held.ts'
import { peerText } from './peers/state.ts'
import { verdictShape, verdictWords } from './peers/verdict.ts'
import { useSay } from './useSay.ts'
import { peerWords } from './words/peers.ts'
import './sharing.css'
import './peers/peers.css'

/** What peers brought and this node refused or set aside, by peer and reason, in words. */
export default function QuarantinePage() {
  const t = useText(peerWords)
  const say = useSay()
  const go = useGo()
  const viewer = useViewer()
  const [peer, setPeer] = useUrlParam('peer')
  const [reason, setReason] = useUrlParam('reason')
  const [chosen, choose] = useUrlParam('held')
  useTrail([{ text: t('nav.sharing'), to: '/sharing' }, { text: t('quarantine') }])
  useLive(['sharing.changed'], refreshSharing)
  const known = useAsk(peers, {})
  useMarking(known.error !== null ? 'none' : known.data?.marking)
  const list = known.data?.peers ?? []
  const details = useQueries({
    queries: list.map(({ id }) => ({
      queryKey: [peerDetail.path, { id }],
      queryFn: ({ signal }: { signal: AbortSignal }) => call(peerDetail, { id }, signal),
    })),
  })
  const got = details.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const all = heldRows(got)
  const reasons = [...new Set(all.map(({ verdict }) => verdict))].toSorted()
  const rows = all.filter(
    (row) => (peer === undefined || row.peer === peer) && (reason === undefined || row.verdict === reason),
  )
  const failed = list.filter((_, i) => details[i]?.error !== null && details[i]?.error !== undefined)
  const columns = useMemo(
    (): Column<HeldRow>[] => [
      {
        id: 'object',
        head: t('held.object'),
        width: '2fr',
        cell: (row) => (
          <>
            <span className="t-portion">{row.portion}</span> <Go to={objectPath(row.object)}>{row.title}</Go>
          </>
        ),
      },
      {
        id: 'reason',
        head: t('held.reason'),
        width: '3fr',
        sort: ({ verdict }) => verdict,
        cell: ({ verdict, words }) => (
          <span className="t-row" title={verdict}>
            <StateMark state={verdictShape(verdict)} size="s" silent />
            <span className="t-clip">{say(words ?? verdictWords(verdict))}</span>
          </span>
        ),
      },
      { id: 'peer', head: t('held.source'), width: 170, from: 620, sort: ({ name }) => name, cell: ({ name }) => name },
      {
        id: 'at',
        head: t('held.at'),
        width: 110,
        align: 'right',
        from: 480,
        sort: ({ at }) => at,
        cell: ({ at }) => <Dtg at={at} />,
      },
    ],
    [t, say],
  )
  if (known.isPending) return <Skeleton rows={8} />
  if (known.error !== null) return <FaultState error={known.error} onAgain={() => void known.refetch()} />
  return (
    <Panel
      title={t('quarantine')}
      level={1}
      count={all.length}
      scroll={false}
      actions={
        viewer.may('threats:import') && (
          <Go to="/threats/import?view=quarantine" className="t-button t-button-secondary">
            {t('held.compare')}
          </Go>
        )
      }
    >
      <div className="sh-list">
        {got.map((one) => (
          <Marked key={one.peer.id} marking={one.marking} />
        ))}
        {failed.length > 0 && (
          <Partial onAgain={() => void details.map((one) => one.refetch())}>
            {failed.map(({ name }) => name).join(', ')}
          </Partial>
        )}
        <div className="t-filter-row sh-filters">
          <SelectField
            label={<span className="t-hidden">{t('held.source')}</span>}
            value={peer ?? ''}
            onChange={(event) => setPeer(event.currentTarget.value, { replace: true })}
          >
            <option value="">{t('held.all')}</option>
            {list.map((one) => (
              <option key={one.id} value={one.id}>
                {peerText(one)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={<span className="t-hidden">{t('held.reason')}</span>}
            value={reason ?? ''}
            onChange={(event) => setReason(event.currentTarget.value, { replace: true })}
          >
            <option value="">{t('held.reasons')}</option>
            {reasons.map((one) => (
              <option key={one} value={one}>
                {say(verdictWords(one))}
              </option>
            ))}
          </SelectField>
          <span className="t-3 t-small">{t('held.recent')}</span>
        </div>
        <DataTable
          rows={rows}
          columns={columns}
          rowId={({ key }) => key}
          label={t('quarantine')}
          chosen={chosen}
          onChoose={({ key }) => choose(key, { replace: true })}
          onOpen={(row) => go(peerPath(row.peer))}
          empty={<EmptyState title={t('held.none')}>{t('held.none.text')}</EmptyState>}
        />
      </div>
    </Panel>
  )
}

/** The banner counts the answer of every peer. */
function Marked({ marking }: { marking: Parameters<typeof useMarking>[0] }) {
  useMarking(marking)
  return null
}
