import {
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Panel,
  Skeleton,
  useAsk,
  useMarking,
  useNumber,
  useText,
} from '@testudo/ui'
import { useMemo } from 'react'
import { letters, type LetterRow } from '../core/contract.ts'
import { noticeWords } from './words/notices.ts'

const EVERY_MS = 30_000

const TROUBLES = [
  'mail.unreachable',
  'mail.refused',
  'webhook.status',
  'webhook.gone',
  'outbound.address',
  'outbound.unknown_host',
  'tries',
  'unreached',
] as const

/** What I was told outside the screen, and whether it arrived. */
export function ToldView() {
  const t = useText(noticeWords)
  const asked = useAsk(letters, {}, { refetchEvery: EVERY_MS })
  useMarking('none')
  const columns = useColumns()
  const rows = asked.data?.rows
  return (
    <Panel level={1} title={t('view.told')} scroll={false}>
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton rows={6} twoLines={false} />}
      {rows !== undefined && (
        <DataTable<LetterRow>
          rows={rows}
          columns={columns}
          rowId={({ id }) => id}
          label={t('view.told')}
          empty={<EmptyState title={t('told.none')}>{t('told.none.text')}</EmptyState>}
        />
      )}
    </Panel>
  )
}

function useColumns(): readonly Column<LetterRow>[] {
  const t = useText(noticeWords)
  const number = useNumber()
  return useMemo(
    (): readonly Column<LetterRow>[] => [
      { id: 'at', head: t('told.head.at'), width: 100, cell: ({ at }) => <Dtg at={at} /> },
      { id: 'way', head: t('told.head.way'), width: 90, cell: ({ way }) => t(`way.${way}`) },
      {
        id: 'things',
        head: t('told.head.things'),
        width: '2fr',
        from: 520,
        cell: ({ things, urgent, called }) => (
          <span className="t-2">
            {urgent > 0 ? t('told.urgent', { n: number(things), urgent: number(urgent) }) : number(things)}
            {called && `, ${t('told.called')}`}
          </span>
        ),
      },
      {
        id: 'state',
        head: t('told.head.state'),
        width: '3fr',
        cell: ({ state, tries, trouble }) => {
          const known = TROUBLES.find((one) => one === trouble)
          return (
            <span className={state === 'failed' ? 'n-press' : undefined}>
              {state === 'waits' && tries > 0 ? t('state.tries', { n: tries }) : t(`state.${state}`)}
              {trouble !== undefined && `: ${t(`trouble.${known ?? 'other'}`)}`}
            </span>
          )
        },
      },
      { id: 'goes', head: t('told.head.goes'), width: 120, align: 'right', cell: ({ goes }) => <Dtg at={goes} /> },
    ],
    [t, number],
  )
}
