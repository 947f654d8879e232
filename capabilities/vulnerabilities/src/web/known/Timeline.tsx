import { type Column, DataTable, Dtg, EmptyState, useText, useSay } from '@testudo/ui'
import { useMemo } from 'react'
import type { Known } from '../parts/replies.ts'
import { knownWords } from '../words/known.ts'

type Row = Known['timeline'][number]

/** What happened when, the latest first: published, exploited, stated, decided, warned, answered. */
export function Timeline({ given }: { given: Known }) {
  const t = useText(knownWords)
  const say = useSay()
  const rows = useMemo(() => given.timeline.toSorted((a, b) => b.at - a.at), [given.timeline])
  const columns = useMemo(
    (): readonly Column<Row>[] => [
      { id: 'when', head: t('when'), width: 120, cell: ({ at }) => <Dtg at={at} /> },
      { id: 'kind', head: t('kind'), width: 110, cell: ({ kind }) => <b>{t(`kind.${kind}`)}</b> },
      {
        id: 'text',
        head: t('text'),
        width: '4fr',
        cell: ({ text }) => <span title={say(text).replaceAll('**', '')}>{say(text).replaceAll('**', '')}</span>,
      },
    ],
    [t, say],
  )
  return (
    <DataTable<Row>
      rows={rows}
      columns={columns}
      rowId={(row) => `${row.at} ${row.kind} ${row.text.en}`}
      label={t('view.timeline')}
      empty={<EmptyState title={t('timeline.none')} />}
    />
  )
}
