import {
  Button,
  call,
  Dtg,
  EmptyState,
  FaultState,
  Go,
  Marked,
  Panel,
  Segments,
  Skeleton,
  useAsk,
  useGo,
  useLive,
  useMarking,
  useSay,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { addAlerts, type ProposalRow, proposals, restoreProposal } from '../core/index.ts'
import { joinWords } from './joinWords.ts'
import { Likely } from './Likely.tsx'
import { PageTabs } from './PageTabs.tsx'
import { Missions, refresh, SeverityWord, useDeed, useFresh } from './parts.tsx'
import { type Doing, looseOf, ProposalDeed } from './ProposalDeed.tsx'
import { incidentWords } from './words.ts'
import './incidents.css'

const SHOWN = ['new', 'dismissed'] as const
/** Alerts put together, those first that cost missions most: open as one, add to one, or put aside. */
export default function ProposalsPage() {
  const t = useText(joinWords)
  const nav = useText(incidentWords)
  const viewer = useViewer()
  const go = useGo()
  const { busy, fault, run } = useDeed()
  const [shown = 'new', setShown] = useUrlParam('show')
  const show = SHOWN.find((one) => one === shown) ?? 'new'
  const asked = useAsk(proposals, { show }, { keep: true })
  const [doing, setDoing] = useState<Doing>()
  useFresh()
  useLive(['incident.proposals', 'sighting.recorded'], refresh)
  useTrail([{ text: nav('nav.incidents'), to: '/incidents' }, { text: t('proposed') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('incidents:write')
  const rows = asked.data?.rows
  return (
    <Panel level={1} title={t('proposed')} scroll={false} {...(rows !== undefined && { count: rows.length })}>
      <div className="i-column">
        <PageTabs />
        <div className="t-filter-row">
          <Segments
            label={t('proposed')}
            options={SHOWN.map((value) => ({ id: value, text: t(`proposed.${value}`) }))}
            value={show}
            onChange={(value) => setShown(value === 'new' ? undefined : value, { replace: true })}
          />
        </div>
        <div className="i-rest t-scroll" tabIndex={0} role="region" aria-label={t('proposed')}>
          {fault !== undefined && (
            <p role="alert" className="t-field-fault i-pad">
              {fault}
            </p>
          )}
          {rows === undefined ? (
            asked.isError ? (
              <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
            ) : (
              <Skeleton rows={8} />
            )
          ) : rows.length === 0 ? (
            show === 'new' ? (
              <EmptyState title={t('proposed.none')}>{t('proposed.none.text')}</EmptyState>
            ) : (
              <EmptyState title={t('proposed.none.dismissed')} />
            )
          ) : (
            <ul className="i-list">
              {rows.map((row, n) => (
                <Proposal
                  key={row.id}
                  row={row}
                  first={n === 0}
                  may={may}
                  busy={busy}
                  onOpen={() => setDoing({ kind: 'open', row })}
                  onDismiss={() => setDoing({ kind: 'dismiss', row })}
                  onAdd={(incident) =>
                    void run(() => call(addAlerts, { id: incident, alerts: looseOf(row) })).then(
                      (made) => made !== undefined && go(`/incidents/${incident}`),
                    )
                  }
                  onBack={(id) => void run(() => call(restoreProposal, { id }))}
                />
              ))}
            </ul>
          )}
        </div>
      </div>
      {doing !== undefined && (
        <ProposalDeed doing={doing} onClose={() => setDoing(undefined)} onOpened={(id) => go(`/incidents/${id}`)} />
      )}
    </Panel>
  )
}

function Proposal({
  row,
  first,
  may,
  busy,
  onOpen,
  onDismiss,
  onAdd,
  onBack,
}: {
  row: ProposalRow
  first: boolean
  may: boolean
  busy: boolean
  onOpen: () => void
  onDismiss: () => void
  onAdd: (incident: string) => void
  onBack: (id: string) => void
}) {
  const t = useText(joinWords)
  const severity = useText(incidentWords)
  const say = useSay()
  const { into, dismissed } = row
  return (
    <li className="i-proposal">
      <p className="i-because">
        <SeverityWord severity={row.severity} />
        <Marked mark={row.mark}>
          <b>{t('proposed.alerts', { n: row.alerts.length })}</b>
        </Marked>
        <span className="t-2">
          <Dtg at={row.first} /> – <Dtg at={row.last} />
        </span>
        <Missions missions={row.missions} />
      </p>
      <p className="t-2 t-small">{severity('because.only', { reason: say(row.because) })}</p>
      {dismissed !== undefined && (
        <p className="t-small">{t('proposed.aside', { by: dismissed.by, reason: dismissed.because })}</p>
      )}
      <ul className="i-list i-alerts">
        {row.alerts.map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
      {row.named.length > 0 && (
        <p className="t-small">
          <b>{t('proposed.named')}</b>{' '}
          {row.named.map(({ id, what, route, mark }) => (
            <span key={id} className="i-named">
              <Marked mark={mark}>
                <Go to={route} className="t-link">
                  {say(what)}
                </Go>
              </Marked>
            </span>
          ))}
        </p>
      )}
      {dismissed === undefined && row.likely.length > 0 && (
        <Likely row={row} primary={first && into === undefined} {...(may && { onAdd })} busy={busy} />
      )}
      {may && (
        <p className="t-row i-deeds">
          {dismissed !== undefined ? (
            <Button disabled={busy} onClick={() => onBack(dismissed.id)}>
              {t('proposed.back')}
            </Button>
          ) : (
            <>
              {into === undefined ? (
                <Button
                  {...(first && row.likely.length === 0 && { look: 'primary' as const })}
                  disabled={busy}
                  onClick={onOpen}
                >
                  {t('proposed.open')}
                </Button>
              ) : (
                <Button {...(first && { look: 'primary' as const })} disabled={busy} onClick={() => onAdd(into.id)}>
                  {t('proposed.add', { number: into.number })}
                </Button>
              )}
              <Button disabled={busy} onClick={onDismiss}>
                {t('proposed.dismiss')}
              </Button>
            </>
          )}
        </p>
      )}
    </li>
  )
}

const MINUTE = 60_000

function AlertLine({ alert }: { alert: ProposalRow['alerts'][number] }) {
  const t = useText(joinWords)
  const say = useSay()
  const { because } = alert
  const apart = (ms: number) => {
    const minutes = Math.round(ms / MINUTE)
    if (minutes === 0) return t('apart.once')
    return minutes < 120 ? t('apart.minutes', { n: minutes }) : t('apart.hours', { n: Math.round(minutes / 60) })
  }
  return (
    <li>
      <Dtg at={alert.first} />{' '}
      <Marked mark={alert.mark}>
        <Go to={alert.route} className="t-link">
          {say(alert.title)}
        </Go>{' '}
        {alert.place}
      </Marked>{' '}
      <span className="t-3 t-small">
        {because === undefined
          ? t('proposed.first')
          : t(`tie.${because.tie}`, { with: say(because.with), apart: apart(because.apart) })}
        {alert.taken !== undefined && ` · ${t('proposed.taken', { number: alert.taken.number })}`}
      </span>
    </li>
  )
}
