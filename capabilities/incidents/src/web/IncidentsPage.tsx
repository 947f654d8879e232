import {
  Age,
  Button,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  Panel,
  Segments,
  Skeleton,
  StateMark,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  useSay,
  useScreen,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
  Marked,
} from '@testudo/ui'
import { useMemo } from 'react'
import { type IncidentRow, incidents, STATE_OF } from '../core/index.ts'
import { OpenIncident } from './OpenIncident.tsx'
import { PageTabs } from './PageTabs.tsx'
import { Missions, SeverityWord, useFresh } from './parts.tsx'
import { TakeReport } from './TakeReport.tsx'
import { incidentWords } from './words.ts'
import './incidents.css'

const SHOWN = ['open', 'closed', 'all'] as const

/** Incidents, those first that cost missions most. */
export default function IncidentsPage() {
  const t = useText(incidentWords)
  const go = useGo()
  const viewer = useViewer()
  const [shown = 'open', setShown] = useUrlParam('show')
  const [about, setAbout] = useUrlParam('new')
  const [chosen, setChosen] = useUrlParam('incident')
  const [report, setReport] = useUrlParam('report')
  const show = SHOWN.find((one) => one === shown) ?? 'open'
  const asked = useAsk(incidents, { show }, { keep: true })
  useFresh()
  useTrail([{ text: t('nav.incidents') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('incidents:write')
  useKeys(may ? [{ keys: 'n', text: t('new'), run: () => setAbout('nothing') }] : [])
  const columns = useColumns()
  const rows = asked.data?.rows
  return (
    <Panel
      level={1}
      title={t('nav.incidents')}
      scroll={false}
      {...(rows !== undefined && { count: rows.length })}
      actions={
        may && (
          <Button look="primary" keys="n" onClick={() => setAbout('nothing')}>
            {t('new')}
          </Button>
        )
      }
    >
      <div className="i-column">
        <PageTabs />
        <div className="t-filter-row">
          <Segments
            label={t('nav.incidents')}
            options={SHOWN.map((value) => ({ id: value, text: t(`incidents.${value}`) }))}
            value={show}
            onChange={(value) => setShown(value === 'open' ? undefined : value, { replace: true })}
          />
        </div>
        <div className="i-rest">
          {rows === undefined ? (
            asked.isError ? (
              <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
            ) : (
              <Skeleton rows={8} />
            )
          ) : (
            <DataTable<IncidentRow>
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              label={t('nav.incidents')}
              density="double"
              chosen={chosen}
              onChoose={({ id }) => setChosen(id, { replace: true })}
              onOpen={({ id }) => go(`/incidents/${id}`)}
              empty={
                show === 'open' ? (
                  <EmptyState title={t('incidents.none')}>{t('incidents.none.text')}</EmptyState>
                ) : (
                  <EmptyState title={t('incidents.none.closed')} />
                )
              }
            />
          )}
        </div>
      </div>
      {may && report !== undefined && (
        <TakeReport
          report={report}
          onClose={() => setReport(undefined, { replace: true })}
          onTaken={(id) => go(`/incidents/${id}`)}
        />
      )}
      {may && about !== undefined && (
        <OpenIncident
          about={about === 'nothing' ? undefined : about}
          onClose={() => setAbout(undefined, { replace: true })}
          onOpened={(id) => go(`/incidents/${id}`)}
        />
      )}
    </Panel>
  )
}

function useColumns(): readonly Column<IncidentRow>[] {
  const t = useText(incidentWords)
  const say = useSay()
  const go = useGo()
  const small = useScreen() === 'small'
  return useMemo(
    (): readonly Column<IncidentRow>[] => [
      {
        id: 'name',
        head: t('head.incident'),
        width: '4fr',
        sort: ({ name }) => name,
        cell: (row) => (
          <div className="i-two">
            <span className="i-line">
              <Marked mark={row.mark}>
                <a
                  className="t-name i-link"
                  href={`/incidents/${row.id}`}
                  onClick={(event) => {
                    event.preventDefault()
                    go(`/incidents/${row.id}`)
                  }}
                >
                  {row.name}
                </a>
              </Marked>{' '}
              <span className="t-mono t-3">{row.number}</span>
            </span>
            <span className="i-line t-2 t-small">
              {small && <StateMark state={STATE_OF[row.severity]} size="s" silent />}{' '}
              {t('because', { severity: t(`severity.${row.severity}`), reason: say(row.because) })}
            </span>
          </div>
        ),
      },
      {
        id: 'severity',
        head: t('head.severity'),
        width: 112,
        from: 480,
        cell: ({ severity }) => <SeverityWord severity={severity} />,
      },
      {
        id: 'missions',
        head: t('head.missions'),
        width: 150,
        from: 700,
        cell: ({ missions }) => (
          <span className="i-missions">
            <Missions missions={missions} />
          </span>
        ),
      },
      {
        id: 'tasks',
        head: t('head.tasks'),
        width: 120,
        from: 620,
        sort: ({ openTasks }) => openTasks,
        cell: ({ openTasks, waits }) => (
          <span>
            {openTasks} {waits > 0 && <b>{t('waits', { n: waits })}</b>}
          </span>
        ),
      },
      {
        id: 'lead',
        head: t('head.lead'),
        width: 150,
        from: 820,
        sort: ({ lead }) => lead,
        cell: ({ lead }) => <span className="t-2">{lead === '' ? '–' : lead}</span>,
      },
      {
        id: 'changed',
        head: t('head.changed'),
        width: 92,
        from: 760,
        align: 'right',
        sort: ({ changed }) => changed,
        cell: ({ changed }) => <Age at={changed} />,
      },
      {
        id: 'opened',
        head: t('head.opened'),
        width: 92,
        from: 480,
        align: 'right',
        sort: ({ opened }) => opened,
        cell: ({ opened }) => <Age at={opened} />,
      },
    ],
    [t, say, go, small],
  )
}
