import {
  Age,
  Button,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Panel,
  Segments,
  Skeleton,
  SplitPane,
  useAsk,
  useKeys,
  useMarking,
  useNumber,
  useScreen,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
  Marked,
} from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import { useMemo } from 'react'
import { type RequestRow, requests } from '../core/index.ts'
import { AskRequest } from './AskRequest.tsx'
import { AskedNations, usePartyText } from './AskedNations.tsx'
import { PageTabs } from './PageTabs.tsx'
import { useFresh } from './parts.tsx'
import { RequestAside } from './RequestAside.tsx'
import { requestWords } from './requestWords.ts'
import './incidents.css'

/** Requests for information: what waits for this nation first, then what is due first. */
export default function RequestsPage() {
  const t = useText(requestWords)
  const viewer = useViewer()
  const screen = useScreen()
  const [shown, setShown] = useUrlParam('show')
  const [chosen, setChosen] = useUrlParam('request')
  const [asking, setAsking] = useUrlParam('new')
  const show = shown === 'all' ? 'all' : 'open'
  const asked = useAsk(requests, { show }, { keep: true })
  useFresh()
  useTrail([{ text: t('nav.incidents'), to: '/incidents' }, { text: t('requests') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('incidents:write')
  useKeys(may ? [{ keys: 'n', text: t('ask'), run: () => setAsking('1') }] : [])
  const columns = useColumns()
  const party = usePartyText()
  const number = useNumber()
  const tookText = ({ median, answered, timed, inTime, ...who }: Reply<typeof requests>['took'][number]) =>
    t(timed === 0 ? 'took.time' : 'took.share', {
      party: party(who),
      hours: answered === 0 ? '–' : `${number(median / HOUR_MS, 1)} h`,
      inTime,
      timed,
    })
  const rows = asked.data?.rows
  const row = rows?.find(({ id }) => id === chosen) ?? (screen === 'wide' ? rows?.[0] : undefined)
  return (
    <>
      <SplitPane
        name="incidents.requests"
        initial={820}
        min={360}
        max={1_200}
        first={
          <Panel
            level={1}
            title={t('requests')}
            scroll={false}
            {...(rows !== undefined && { count: rows.length })}
            actions={
              may && (
                <Button look="primary" keys="n" onClick={() => setAsking('1')}>
                  {t('ask')}
                </Button>
              )
            }
          >
            <div className="i-column">
              <PageTabs />
              <div className="t-filter-row">
                <Segments
                  label={t('requests')}
                  options={(['open', 'all'] as const).map((id) => ({ id, text: t(`show.${id}`) }))}
                  value={show}
                  onChange={(value) => setShown(value === 'open' ? undefined : value, { replace: true })}
                />
                {asked.data !== undefined && asked.data.took.length > 0 && (
                  <span className="t-2 t-small">
                    {t('took')} {asked.data.took.map(tookText).join(', ')}
                  </span>
                )}
              </div>
              {asked.data?.more.map(({ by, n }) => (
                <p key={by} className="t-2 t-small i-pad">
                  {t('more', { by, n })}
                </p>
              ))}
              <div className="i-rest">
                {rows === undefined ? (
                  asked.isError ? (
                    <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
                  ) : (
                    <Skeleton rows={6} />
                  )
                ) : (
                  <DataTable<RequestRow>
                    rows={rows}
                    columns={columns}
                    rowId={({ id }) => id}
                    label={t('requests')}
                    density="double"
                    chosen={row?.id}
                    onChoose={({ id }) => setChosen(id, { replace: true })}
                    empty={<EmptyState title={t('none')}>{t('none.text')}</EmptyState>}
                  />
                )}
              </div>
            </div>
          </Panel>
        }
        second={
          row === undefined ? (
            screen === 'wide' && <p className="t-3 i-pad">{t('choose')}</p>
          ) : (
            <RequestAside
              key={row.id}
              id={row.id}
              may={may}
              {...(screen === 'wide' ? {} : { onClose: () => setChosen(undefined, { replace: true }) })}
            />
          )
        }
      />
      {may && asking !== undefined && asked.data !== undefined && (
        <AskRequest
          labels={asked.data.labels}
          onClose={() => setAsking(undefined, { replace: true })}
          onAsked={(id) => {
            setAsking(undefined, { replace: true })
            setChosen(id, { replace: true })
          }}
        />
      )}
    </>
  )
}

const HOUR_MS = 3_600_000

function useColumns(): readonly Column<RequestRow>[] {
  const t = useText(requestWords)
  return useMemo(
    (): readonly Column<RequestRow>[] => [
      {
        id: 'question',
        head: t('head.question'),
        width: '4fr',
        cell: (row) => (
          <div className="i-two">
            <span className="i-line">
              <Marked mark={row.mark}>
                <b className="t-name">{row.question}</b>
              </Marked>
            </span>
            <span className="i-line t-small t-2">
              {row.waits && <b className="i-late">{t('waits')} </b>}
              <AskedNations nations={row.nations} />
            </span>
          </div>
        ),
      },
      { id: 'by', head: t('head.by'), width: 110, from: 620, cell: ({ by }) => <span className="t-2">{by}</span> },
      {
        id: 'precedence',
        head: t('head.precedence'),
        width: 96,
        from: 480,
        cell: ({ precedence }) => t(`precedence.${precedence}`),
      },
      {
        id: 'ltiov',
        head: 'LTIOV',
        width: 140,
        align: 'right',
        sort: ({ ltiov }) => ltiov,
        cell: ({ ltiov, late }) =>
          ltiov === undefined ? (
            '–'
          ) : (
            <span className={late ? 'i-late' : ''}>
              <Dtg at={ltiov} />
              {late && ` ${t('lapsed')}`}
            </span>
          ),
      },
      {
        id: 'age',
        head: t('head.age'),
        width: 84,
        align: 'right',
        from: 560,
        cell: ({ askedAt }) => <Age at={askedAt} />,
      },
    ],
    [t],
  )
}
