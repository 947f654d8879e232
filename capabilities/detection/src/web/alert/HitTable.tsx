import { type Column, DataTable, Dtg, EmptyState, useText, useNumber } from '@testudo/ui'
import { useMemo } from 'react'
import { shortValue } from '../parts/Pivot.tsx'
import { deskWords } from '../words/desk.ts'
import type { AlertReply } from './useAlert.ts'

export type HitRow = AlertReply['hits'][number]

export function HitTable({
  hits,
  chosen,
  onChoose,
  onEnd,
}: {
  hits: readonly HitRow[]
  chosen: string | undefined
  onChoose: (id: string) => void
  onEnd: () => void
}) {
  const t = useText(deskWords)
  const number = useNumber()
  const columns = useMemo(
    (): readonly Column<HitRow>[] => [
      {
        id: 'mark',
        head: t('portion'),
        width: 48,
        cell: ({ mark }) => <span className="t-portion">{mark.portion}</span>,
      },
      { id: 'when', head: t('hit.when'), width: 104, cell: ({ at }) => <Dtg at={at} /> },
      {
        id: 'value',
        head: t('hit.value'),
        width: '2fr',
        cell: ({ value }) => (
          <span className="t-mono" title={value}>
            {shortValue(value)}
          </span>
        ),
      },
      {
        id: 'field',
        head: t('hit.field'),
        width: '2fr',
        cell: ({ field }) => <span className="t-mono t-2">{field}</span>,
      },
      {
        id: 'source',
        head: t('hit.source'),
        width: '2fr',
        from: 640,
        cell: ({ source }) => <span className="t-2">{source}</span>,
      },
      { id: 'line', head: t('hit.line'), width: 84, align: 'right', from: 560, cell: ({ line }) => number(line) },
    ],
    [t, number],
  )
  return (
    <DataTable<HitRow>
      rows={hits}
      columns={columns}
      rowId={({ id }) => id}
      label={t('hits.title')}
      density="compact"
      chosen={chosen}
      onChoose={({ id }) => onChoose(id)}
      onEnd={onEnd}
      empty={<EmptyState title={t('hit.none')} />}
    />
  )
}
