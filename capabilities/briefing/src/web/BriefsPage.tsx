import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import {
  Button,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Go,
  Panel,
  queryClient,
  Skeleton,
  useAsk,
  useGo,
  useKeys,
  useLive,
  useMarking,
  useNumber,
  useText,
  useTrail,
} from '@testudo/ui'
import { useMemo } from 'react'
import { briefs, type BriefRow } from '../core/contract/briefs.ts'
import { briefPath, NOW, REQUIREMENTS, RHYTHM } from './paths.ts'
import { Mark } from './Sheet.tsx'
import { boardWords } from './words/board.ts'
import { briefWords } from './words/briefs.ts'

/** Drafts and issued briefs, newest first. */
export default function BriefsPage() {
  const t = useText(briefWords)
  const board = useText(boardWords)
  const go = useGo()
  const number = useNumber()
  const asked = useAsk(briefs, {})
  useTrail([{ text: t('nav.briefing') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useLive(['brief.changed'], () => void queryClient.invalidateQueries({ queryKey: [briefs.path] }))
  useKeys([{ keys: 'N', text: t('new'), run: () => go(NOW) }])
  const columns = useColumns()
  const rows = asked.data?.rows
  return (
    <Panel
      level={1}
      title={t('nav.briefing')}
      scroll={false}
      {...(rows === undefined ? {} : { count: number(rows.length) })}
      actions={
        <>
          <Go to={REQUIREMENTS} className="t-button t-button-secondary">
            {board('requirements')}
          </Go>
          <Go to={RHYTHM} className="t-button t-button-secondary">
            {board('rhythm')}
          </Go>
          <Button look="primary" keys="N" icon={<IconPlus size={16} />} onClick={() => go(NOW)}>
            {t('new')}
          </Button>
        </>
      }
    >
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton rows={6} twoLines={false} />}
      {rows !== undefined && (
        <DataTable<BriefRow>
          rows={rows}
          columns={columns}
          rowId={({ id }) => id}
          label={t('nav.briefing')}
          onOpen={({ id }) => go(briefPath(id))}
          empty={<EmptyState title={t('empty')}>{t('empty.text')}</EmptyState>}
        />
      )}
    </Panel>
  )
}

function useColumns(): readonly Column<BriefRow>[] {
  const t = useText(briefWords)
  const board = useText(boardWords)
  return useMemo(
    (): readonly Column<BriefRow>[] => [
      { id: 'kind', head: t('kind'), width: 110, sort: ({ kind }) => kind, cell: ({ kind }) => t(`kind.${kind}`) },
      {
        id: 'title',
        head: t('title'),
        width: '3fr',
        sort: ({ title }) => title,
        cell: ({ title, mark }) => (
          <b className="t-name">
            <Mark text={mark.portion} />
            {title}
          </b>
        ),
      },
      {
        id: 'state',
        head: t('state'),
        width: 110,
        sort: ({ state }) => state,
        cell: ({ state, recalled }) => (recalled === undefined ? t(`state.${state}`) : <b>{board('recalled')}</b>),
      },
      {
        id: 'for',
        head: t('for'),
        width: '2fr',
        from: 760,
        cell: ({ banner }) => <span className="t-2">{banner}</span>,
      },
      { id: 'by', head: t('by'), width: 150, from: 860, cell: ({ by }) => <span className="t-2">{by}</span> },
      { id: 'asOf', head: t('asOf'), width: 130, sort: ({ asOf }) => asOf, cell: ({ asOf }) => <Dtg at={asOf} full /> },
    ],
    [t, board],
  )
}
