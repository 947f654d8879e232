import { type Column, DataTable, Dtg, EmptyState, useText, useNumber, Marked } from '@testudo/ui'
import { useMemo } from 'react'
import type { Known } from '../parts/replies.ts'
import { knownWords } from '../words/known.ts'

type Row = Known['statements'][number]

/** Who said who is affected; a statement that others contradict says so. */
export function Statements({ rows }: { rows: readonly Row[] }) {
  const t = useText(knownWords)
  const number = useNumber()
  const columns = useMemo(
    (): readonly Column<Row>[] => [
      { id: 'when', head: t('when'), width: 104, sort: ({ at }) => at, cell: ({ at }) => <Dtg at={at} /> },
      {
        id: 'by',
        head: t('by'),
        width: '2fr',
        cell: (row) => (
          <>
            <span className="v-line">
              <Marked mark={row.mark}>
                <b className="t-name">{row.by}</b>
              </Marked>
            </span>
            <span className="v-line t-2 t-small">{t(`author.${row.author}`)}</span>
          </>
        ),
      },
      {
        id: 'status',
        head: t('status'),
        width: '3fr',
        cell: (row) => (
          <>
            <span className="v-line">
              <b>{t(`status.${row.status}`)}</b> {row.conflicts && <span className="v-warn">{t('conflict')}</span>}
            </span>
            <span className="v-line t-2 t-small" title={row.text}>
              {[row.justification, row.text].filter((one) => one !== undefined && one !== '').join(': ')}
            </span>
          </>
        ),
      },
      {
        id: 'speaks',
        head: t('speaks.of'),
        width: 76,
        align: 'right',
        from: 560,
        cell: ({ speaksOf }) => number(speaksOf),
      },
      {
        id: 'counts',
        head: t('counts.for'),
        width: 76,
        align: 'right',
        from: 560,
        cell: ({ counts }) => number(counts),
      },
    ],
    [t, number],
  )
  return (
    <DataTable<Row>
      rows={rows}
      columns={columns}
      rowId={(row) => `${row.at} ${row.by} ${row.status} ${row.text ?? ''}`}
      label={t('view.statements')}
      density="double"
      empty={<EmptyState title={t('statements.none')}>{t('statements.none.text')}</EmptyState>}
    />
  )
}
