import type { Reply } from '@testudo/kernel/contract'
import {
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Go,
  Inspector,
  Panel,
  Section,
  Skeleton,
  SplitPane,
  useAsk,
  useMarking,
  useScreen,
  useText,
  useTrail,
  useUrlParam,
  useSay,
  useViewer,
  Marked,
} from '@testudo/ui'
import { useMemo } from 'react'
import { incidents } from '../../core/contract/warnings.ts'
import { useFresh } from '../parts/useFresh.ts'
import { DESK, knownPath } from '../paths.ts'
import { sourcesWords } from '../words/sources.ts'
import { PageTabs } from './PageTabs.tsx'
import '../vulnerabilities.css'

type Row = Reply<typeof incidents>['rows'][number]

/** Incidents operators reported: each step as it was told, and what is due when. */
export default function ReportedPage() {
  const t = useText(sourcesWords)
  const screen = useScreen()
  const [chosen, setChosen] = useUrlParam('incident')
  const asked = useAsk(incidents, {})
  useFresh()
  useTrail([{ text: t('nav.vulnerabilities'), to: DESK }, { text: t('incidents') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const columns = useColumns()
  const rows = asked.data?.rows
  const row = rows?.find(({ id }) => id === chosen) ?? (screen === 'wide' ? rows?.[0] : undefined)
  return (
    <SplitPane
      name="vulnerabilities.incidents"
      initial={480}
      min={340}
      max={760}
      first={
        <Panel level={1} title={t('incidents')} scroll={false} {...(rows === undefined ? {} : { count: rows.length })}>
          <div className="v-column">
            <PageTabs />
            <div className="v-rest">
              {rows === undefined ? (
                asked.isError ? (
                  <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
                ) : (
                  <Skeleton rows={6} />
                )
              ) : (
                <DataTable<Row>
                  rows={rows}
                  columns={columns}
                  rowId={({ id }) => id}
                  label={t('incidents')}
                  density="double"
                  chosen={row?.id}
                  onChoose={({ id }) => setChosen(id, { replace: true })}
                  empty={<EmptyState title={t('incidents.none')}>{t('incidents.none.text')}</EmptyState>}
                />
              )}
            </div>
          </div>
        </Panel>
      }
      second={
        row === undefined ? (
          screen === 'wide' && <p className="t-3 v-pad v-aside-empty">{t('incident.choose')}</p>
        ) : (
          <Told row={row} {...(screen === 'wide' ? {} : { onClose: () => setChosen(undefined, { replace: true }) })} />
        )
      }
    />
  )
}

function Told({ row, onClose }: { row: Row; onClose?: () => void }) {
  const t = useText(sourcesWords)
  const say = useSay()
  const viewer = useViewer()
  return (
    <Inspector
      label={row.title}
      head={<h2 className="t-panel-title">{row.operatorName}</h2>}
      {...(onClose === undefined ? {} : { onClose })}
    >
      <Section>
        <h3 className="v-aside-title">
          <Marked mark={row.mark}>{row.title}</Marked>
        </h3>
        <p className="t-2">
          {t('incident.aware')} <Dtg at={row.aware} full />{' '}
          {row.vulnerability !== undefined && (
            <Go to={knownPath(row.vulnerability)} className="t-link v-target">
              <span className="t-mono">{row.vulnerability}</span>
            </Go>
          )}
        </p>
      </Section>
      <Section title={t('incident.inside')}>
        {row.inside.map(({ title, route, mark }) => (
          <p key={route}>
            <Marked mark={mark}>
              <Go to={route} className="t-link v-target">
                {title}
              </Go>
            </Marked>
          </p>
        ))}
        {viewer.may('incidents:write') && (
          <Go
            to={`/incidents?report=${encodeURIComponent(row.id)}`}
            className={`t-button ${row.inside.length === 0 ? 't-button-primary' : 't-button-secondary'}`}
          >
            {t(row.inside.length === 0 ? 'incident.take' : 'incident.take.more')}
          </Go>
        )}
      </Section>
      {row.steps.map(({ step, at, late, text }) => (
        <Section
          key={step}
          title={t(`step.${step}`)}
          aside={
            <>
              <Dtg at={at} /> {late && <b className="v-warn">{t('incident.late')}</b>}
            </>
          }
        >
          <p className="v-told">{say(text)}</p>
        </Section>
      ))}
    </Inspector>
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = useText(sourcesWords)
  return useMemo(
    (): readonly Column<Row>[] => [
      {
        id: 'aware',
        head: t('incident.aware'),
        width: 110,
        sort: ({ aware }) => aware,
        cell: ({ aware }) => <Dtg at={aware} />,
      },
      {
        id: 'what',
        head: t('name'),
        width: '3fr',
        cell: (row) => (
          <>
            <span className="v-line" title={row.title}>
              <Marked mark={row.mark}>
                <b className="t-name">{row.title}</b>
              </Marked>
            </span>
            <span className="v-line t-2 t-small">
              {row.nation} {row.operatorName}
            </span>
          </>
        ),
      },
      {
        id: 'next',
        head: t('incident.next'),
        width: 150,
        cell: ({ next }) =>
          next === undefined ? (
            <span className="t-3">{t('incident.over')}</span>
          ) : (
            <>
              <span className="v-line">{t(`step.${next.step}`)}</span>
              <span className={`v-line t-small${next.late ? ' v-warn' : ' t-2'}`}>
                <Dtg at={next.due} /> {next.late && t('incident.late')}
              </span>
            </>
          ),
      },
    ],
    [t],
  )
}
