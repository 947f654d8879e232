import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  Panel,
  Skeleton,
  SplitPane,
  useAsk,
  useKeys,
  useMarking,
  useScreen,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
  useNumber,
  useAge,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { type SourceRow, sources } from '../../core/contract/sources.ts'
import { LOOK_EVERY_MS } from '../desk/SourcesPanel.tsx'
import { Sparkline } from '../parts/Sparkline.tsx'
import { lagText, LATE_MS, sourceColour, SourceMark, TroubledCounts } from '../parts/sourceLook.tsx'
import { useFresh } from '../parts/useFresh.ts'
import { useBytes, useLarge } from '../parts/amounts.ts'
import { DESK } from '../paths.ts'
import { sourcesWords } from '../words/sources.ts'
import { SourceDetail } from './SourceDetail.tsx'
import { SourceDialog } from './SourceDialog.tsx'
import { usePlaceText } from './usePlaceText.ts'
import '../detection.css'

/** Where events come from: how each source is, and its settings. */
export default function SourcesPage() {
  const t = useText(sourcesWords)
  const viewer = useViewer()
  const screen = useScreen()
  const [chosen, setChosen] = useUrlParam('source')
  const [adding, setAdding] = useUrlParam('add')
  const [changing, setChanging] = useState<SourceRow | undefined>(undefined)
  const asked = useAsk(sources, {}, { refetchEvery: LOOK_EVERY_MS })
  useFresh()
  useTrail([{ text: t('nav.detection'), to: DESK }, { text: t('sources') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('detection:sources')
  useKeys(may ? [{ keys: 'n', text: t('add'), run: () => setAdding('1') }] : [])
  const columns = useColumns()
  const rows = asked.data?.rows ?? []
  const row = rows.find(({ id }) => id === chosen)
  const table = (
    <Panel
      level={1}
      title={t('sources')}
      scroll={false}
      {...(asked.data === undefined ? {} : { count: rows.length })}
      actions={
        <>
          <TroubledCounts rows={rows} />
          {may && (
            <Button look="primary" keys="n" icon={<IconPlus size={16} />} onClick={() => setAdding('1')}>
              {t('add')}
            </Button>
          )}
        </>
      }
    >
      {asked.isPending ? (
        <Skeleton rows={8} twoLines={false} />
      ) : asked.data === undefined ? (
        <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
      ) : (
        <DataTable<SourceRow>
          rows={rows}
          columns={columns}
          rowId={({ id }) => id}
          label={t('sources')}
          chosen={chosen}
          onChoose={({ id }) => setChosen(id, { replace: true })}
          empty={<EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>}
        />
      )}
    </Panel>
  )
  return (
    <>
      <SplitPane
        name="detection.source"
        initial={440}
        min={340}
        max={720}
        first={table}
        second={
          row === undefined ? (
            screen === 'wide' && <p className="t-3 d-pad d-aside-empty">{t('choose')}</p>
          ) : (
            <SourceDetail row={row} onChange={() => setChanging(row)} onClose={() => setChosen(undefined)} />
          )
        }
      />
      {may && (adding !== undefined || changing !== undefined) && (
        <SourceDialog
          before={changing}
          fresh={asked.data?.marking.label}
          onClose={() => {
            setChanging(undefined)
            if (adding !== undefined) setAdding(undefined, { replace: true })
          }}
          onDone={(id) => {
            if (changing === undefined) setChosen(id, { replace: true })
            setChanging(undefined)
            setAdding(undefined, { replace: true })
          }}
        />
      )}
    </>
  )
}

function useColumns(): readonly Column<SourceRow>[] {
  const age = useAge()
  const t = useText(sourcesWords)
  const number = useNumber()
  const large = useLarge()
  const bytes = useBytes()
  const placeText = usePlaceText()
  return useMemo(
    (): readonly Column<SourceRow>[] => [
      {
        id: 'portion',
        head: t('portion'),
        width: 48,
        cell: ({ mark }) => <span className="t-portion">{mark.portion}</span>,
      },
      {
        id: 'source',
        head: t('source'),
        width: '2fr',
        sort: ({ name }) => name,
        cell: (row) => (
          <>
            <SourceMark state={row.state} /> <b className="t-name">{row.name}</b>
          </>
        ),
      },
      {
        id: 'place',
        head: t('place'),
        width: '2fr',
        from: 720,
        cell: (row) => (
          <span className="t-2" title={placeText(row)}>
            {placeText(row)}
          </span>
        ),
      },
      {
        id: 'format',
        head: t('format'),
        width: 92,
        from: 620,
        cell: ({ format }) => <span className="t-2">{format}</span>,
      },
      {
        id: 'line',
        head: <span className="t-hidden">{t('health')}</span>,
        width: 72,
        from: 560,
        cell: (row) => (
          <Sparkline values={row.series.values} width={72} height={20} colour={sourceColour(row.state)} area={false} />
        ),
      },
      {
        id: 'rate',
        head: t('rate'),
        width: 68,
        align: 'right',
        sort: ({ perSecond }) => perSecond,
        cell: ({ perSecond }) => number(perSecond, perSecond > 0 && perSecond < 10 ? 1 : 0),
      },
      {
        id: 'lag',
        head: t('lag'),
        width: 64,
        align: 'right',
        sort: ({ lagMs }) => lagMs,
        cell: ({ lagMs }) =>
          lagMs !== undefined && <span className={lagMs > LATE_MS ? 'd-warn' : ''}>{lagText(lagMs, number, age)}</span>,
      },
      {
        id: 'dropped',
        head: t('dropped'),
        width: 72,
        align: 'right',
        sort: ({ dropped }) => dropped,
        cell: ({ dropped }) => <span className={dropped > 0 ? 'd-warn' : 't-3'}>{number(dropped)}</span>,
      },
      {
        id: 'events',
        head: t('events'),
        width: 96,
        align: 'right',
        from: 820,
        sort: ({ events }) => events,
        cell: ({ events }) => large(events),
      },
      {
        id: 'volume',
        head: t('volume'),
        width: 76,
        align: 'right',
        from: 900,
        sort: (row) => row.bytes,
        cell: (row) => bytes(row.bytes),
      },
    ],
    [t, number, large, bytes, placeText, age],
  )
}
