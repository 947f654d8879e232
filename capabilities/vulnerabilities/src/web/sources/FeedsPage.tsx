import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import IconUpload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs'
import type { Reply } from '@testudo/kernel/contract'
import type { State } from '@testudo/kernel/situation'
import {
  Button,
  call,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  FormDialog,
  Panel,
  Skeleton,
  STATE_TOKEN,
  StateMark,
  tell,
  useAsk,
  useKeys,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
  useNumber,
  useSay,
  Marked,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { endFeed, feeds, runFeed } from '../../core/contract/feeds.ts'
import { useDeed } from '../parts/useDeed.ts'
import { useFresh } from '../parts/useFresh.ts'
import { DESK } from '../paths.ts'
import { sourcesWords } from '../words/sources.ts'
import { AddFeed } from './AddFeed.tsx'
import { ImportFeed } from './ImportFeed.tsx'
import { PageTabs } from './PageTabs.tsx'
import '../vulnerabilities.css'

type Row = Reply<typeof feeds>['rows'][number]

const LOOK_EVERY_MS = 15_000
const SHAPE: Readonly<Record<Row['state'], State>> = {
  well: 'capable',
  running: 'capable',
  waiting: 'unknown',
  quarantined: 'severe',
  failing: 'degraded',
}

/** Where what is known comes from: how each feed is, what was set aside, and why. */
export default function FeedsPage() {
  const t = useText(sourcesWords)
  const say = useSay()
  const number = useNumber()
  const viewer = useViewer()
  const [adding, setAdding] = useUrlParam('add')
  const [importing, setImporting] = useUrlParam('import')
  const [ending, setEnding] = useState<Row | undefined>(undefined)
  const [chosen, setChosen] = useUrlParam('feed')
  const asked = useAsk(feeds, {}, { refetchEvery: LOOK_EVERY_MS })
  const { run, busy, fault } = useDeed()
  useFresh()
  useTrail([{ text: t('nav.vulnerabilities'), to: DESK }, { text: t('feeds') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('vulnerabilities:sources')
  useKeys(may ? [{ keys: 'n', text: t('feed.add'), run: () => setAdding('1') }] : [])
  const columns = useColumns()
  const rows = asked.data?.rows ?? []
  const row = rows.find(({ id }) => id === chosen) ?? rows[0]
  const fetchNow = async (one: Row) => {
    if ((await run(() => call(runFeed, { id: one.id }))) !== undefined) tell({ text: t('feed.running') })
  }
  return (
    <Panel
      level={1}
      title={t('feeds')}
      scroll={false}
      {...(asked.data === undefined ? {} : { count: number(rows.length) })}
      actions={
        <>
          {viewer.may('vulnerabilities:import') && (
            <Button icon={<IconUpload size={16} />} onClick={() => setImporting('1')}>
              {t('feed.import')}
            </Button>
          )}
          {may && (
            <Button look="primary" keys="n" icon={<IconPlus size={16} />} onClick={() => setAdding('1')}>
              {t('feed.add')}
            </Button>
          )}
        </>
      }
    >
      <div className="v-column">
        <PageTabs />
        <div className="v-rest">
          {asked.isPending ? (
            <Skeleton rows={6} twoLines={false} />
          ) : asked.data === undefined ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <DataTable<Row>
              rows={rows}
              columns={columns}
              rowId={({ id }) => id}
              label={t('feeds')}
              density="double"
              chosen={row?.id}
              onChoose={({ id }) => setChosen(id, { replace: true })}
              empty={
                <EmptyState title={t('feed.empty')} command="testudo import KEV.json">
                  {t('feed.empty.text')}
                </EmptyState>
              }
            />
          )}
        </div>
        {row !== undefined && (
          <footer className="v-foot">
            <p className="t-grow">
              <b>{row.name}</b> {row.why !== undefined && say(row.why)}{' '}
              {row.signedBy.length > 0 && (
                <span className="t-2">
                  {t('feed.signed')} <code>{row.signedBy.map(inFours).join(', ')}</code>
                </span>
              )}
              {fault !== undefined && <span role="alert"> {fault}</span>}
            </p>
            {may && row.from !== 'file' && (
              <>
                <Button small disabled={busy || row.state === 'running'} onClick={() => void fetchNow(row)}>
                  {t(row.state === 'quarantined' || row.state === 'failing' ? 'feed.again' : 'feed.run')}
                </Button>
                <Button small look="danger" disabled={busy} onClick={() => setEnding(row)}>
                  {t('feed.end')}
                </Button>
              </>
            )}
          </footer>
        )}
      </div>
      {may && adding !== undefined && <AddFeed onClose={() => setAdding(undefined, { replace: true })} />}
      {viewer.may('vulnerabilities:import') && importing !== undefined && (
        <ImportFeed onClose={() => setImporting(undefined, { replace: true })} />
      )}
      {ending !== undefined && (
        <FormDialog
          title={t('feed.end.title', { name: ending.name })}
          submit={t('feed.end.do')}
          look="danger"
          busy={busy}
          fault={fault}
          onClose={() => setEnding(undefined)}
          onSubmit={() =>
            void run(() => call(endFeed, { id: ending.id })).then((done) => {
              if (done === undefined) return
              tell({ text: t('feed.ended', { name: ending.name }) })
              setEnding(undefined)
            })
          }
        >
          <p className="t-2">{t('feed.end.text')}</p>
        </FormDialog>
      )}
    </Panel>
  )
}

/** A fingerprint as people compare it: in fours. */
const inFours = (fingerprint: string): string => (fingerprint.toUpperCase().match(/.{1,4}/g) ?? []).join(' ')

function useColumns(): readonly Column<Row>[] {
  const t = useText(sourcesWords)
  const say = useSay()
  const number = useNumber()
  return useMemo(
    (): readonly Column<Row>[] => [
      {
        id: 'state',
        head: t('feed.state'),
        width: 116,
        cell: ({ state }) => (
          <span className="v-outcome" style={{ color: `var(--t-${STATE_TOKEN[SHAPE[state]]}-text)` }}>
            <StateMark state={SHAPE[state]} size="s" silent />
            {t(`state.${state}`)}
          </span>
        ),
      },
      {
        id: 'name',
        head: t('feed.name'),
        width: '3fr',
        cell: (row) => (
          <>
            <span className="v-line">
              <Marked mark={row.mark}>
                <b className="t-name">{row.name}</b>
              </Marked>
            </span>
            <span className="v-line t-2 t-small" title={row.why === undefined ? row.place : say(row.why)}>
              {row.why === undefined ? `${t(`feed.from.${row.from}`)} ${row.place}` : say(row.why)}
            </span>
          </>
        ),
      },
      {
        id: 'format',
        head: t('feed.format'),
        width: 64,
        from: 620,
        cell: ({ format }) => (format === undefined ? <span className="t-3">–</span> : <code>{format}</code>),
      },
      {
        id: 'records',
        head: t('feed.records'),
        width: 84,
        align: 'right',
        from: 480,
        cell: ({ records }) => number(records),
      },
      {
        id: 'quarantined',
        head: t('feed.quarantined'),
        width: 92,
        align: 'right',
        from: 620,
        cell: ({ quarantined }) => <span className={quarantined > 0 ? 'v-warn' : 't-3'}>{number(quarantined)}</span>,
      },
      {
        id: 'checked',
        head: t('feed.checked'),
        width: 110,
        from: 820,
        cell: ({ checked, signedBy }) => (
          <span className="t-2" {...(signedBy.length === 0 ? {} : { title: signedBy.map(inFours).join('\n') })}>
            {t(`checked.${checked}`)}
          </span>
        ),
      },
      {
        id: 'last',
        head: t('feed.last'),
        width: 108,
        align: 'right',
        from: 560,
        cell: ({ lastAt }) => (lastAt === undefined ? <span className="t-3">–</span> : <Dtg at={lastAt} />),
      },
      {
        id: 'next',
        head: t('feed.next'),
        width: 108,
        align: 'right',
        from: 760,
        cell: ({ nextAt }) => (nextAt === undefined ? <span className="t-3">–</span> : <Dtg at={nextAt} />),
      },
    ],
    [t, say, number],
  )
}
