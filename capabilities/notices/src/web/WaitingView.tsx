import { acknowledgeWaiting } from '@testudo/kernel/waitingContract'
import {
  Button,
  call,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultLine,
  FaultState,
  Go,
  Marked,
  Panel,
  Skeleton,
  tell,
  useAsk,
  useGo,
  useKeys,
  useLive,
  useMarking,
  useNumber,
  useSay,
  useText,
  useUrlParam,
} from '@testudo/ui'
import { useMemo } from 'react'
import { type ItemRow, items } from '../core/contract.ts'
import { refresh, useDeed } from './useDeed.ts'
import { noticeWords } from './words/notices.ts'

const EVERY_MS = 60_000

/** What waits for me, most urgent first; `a` says that I see to the chosen one. */
export function WaitingView() {
  const t = useText(noticeWords)
  const go = useGo()
  const number = useNumber()
  const { run, busy, fault } = useDeed()
  const [chosen, setChosen] = useUrlParam('item')
  const asked = useAsk(items, {}, { refetchEvery: EVERY_MS })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useLive(['notices.acknowledged', 'objects.stored', 'warning.changed', 'brief.changed'], refresh)
  const rows = asked.data?.rows
  const row = rows?.find(({ item }) => item === chosen)
  const free = row !== undefined && row.taken === undefined
  const take = async () => {
    if (!free) return
    const done = await run(() => call(acknowledgeWaiting, { items: [row.item] }))
    if (done !== undefined) tell({ text: t('waiting.acked') })
  }
  useKeys(free ? [{ keys: 'a', text: t('waiting.ack'), run: () => void take() }] : [])
  const columns = useColumns()
  return (
    <Panel
      level={1}
      title={t('view.waiting')}
      scroll={false}
      {...(rows === undefined ? {} : { count: number(rows.length) })}
      actions={
        <Button look="primary" keys="a" disabled={!free || busy} onClick={() => void take()}>
          {t('waiting.ack')}
        </Button>
      }
    >
      <FaultLine text={fault} />
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton rows={6} />}
      {rows !== undefined && (
        <DataTable<ItemRow>
          rows={rows}
          columns={columns}
          rowId={({ item }) => item}
          label={t('view.waiting')}
          density="double"
          chosen={chosen}
          onChoose={({ item }) => setChosen(item, { replace: true })}
          onOpen={({ route }) => go(route)}
          empty={<EmptyState title={t('waiting.none')}>{t('waiting.none.text')}</EmptyState>}
        />
      )}
    </Panel>
  )
}

function useColumns(): readonly Column<ItemRow>[] {
  const t = useText(noticeWords)
  const say = useSay()
  return useMemo(
    (): readonly Column<ItemRow>[] => [
      {
        id: 'what',
        head: t('head.what'),
        width: '3fr',
        cell: ({ mark, title, because, kind, called, route }) => (
          <div className="n-two">
            <span className="n-line">
              <Marked mark={mark}>
                <Go to={route} className="t-link t-name">
                  {title === undefined ? t(`kind.${kind}`) : say(title)}
                </Go>
              </Marked>
            </span>
            <span className="n-line t-2 t-small">
              {t(`kind.${kind}`)}
              {called ? `, ${t('waiting.called')}` : because === undefined ? '' : `, ${say(because)}`}
            </span>
          </div>
        ),
      },
      {
        id: 'urgency',
        head: t('head.urgency'),
        width: 96,
        cell: ({ urgency }) => (
          <span className={urgency === 'immediate' || urgency === 'flash' ? 'n-press' : 't-2'}>
            {t(`urgency.${urgency}`)}
          </span>
        ),
      },
      {
        id: 'who',
        head: t('head.who'),
        width: '1fr',
        from: 640,
        cell: ({ taken }) =>
          taken === undefined ? (
            <span className="t-2">{t('waiting.open')}</span>
          ) : (
            t('waiting.taken', { name: taken.name })
          ),
      },
      {
        id: 'due',
        head: t('head.due'),
        width: 110,
        from: 760,
        align: 'right',
        sort: ({ due }) => due,
        cell: ({ due }) => due !== undefined && <Dtg at={due} />,
      },
      {
        id: 'since',
        head: t('head.since'),
        width: 150,
        from: 520,
        align: 'right',
        sort: ({ since }) => since,
        cell: ({ since }) => <Dtg at={since} withAge />,
      },
    ],
    [t, say],
  )
}
