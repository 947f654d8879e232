import { type Column, DataTable, Dtg, useText, Marked } from '@testudo/ui'
import { useMemo } from 'react'
import type { Known } from '../parts/replies.ts'
import { knownWords } from '../words/known.ts'

type Row = Known['records'][number]

const FLAGS = ['temporal-as-base', 'score-mismatch', 'ssvc-case', 'vector-unreadable'] as const

/** The records it is known from, each with what was wrong with it and used all the same. */
export function SourcesList({ given }: { given: Known }) {
  const t = useText(knownWords)
  const columns = useMemo(
    (): readonly Column<Row>[] => [
      {
        id: 'source',
        head: t('source'),
        width: '2fr',
        cell: (row) => (
          <Marked mark={row.mark}>
            <b className="t-name">{row.source}</b>
          </Marked>
        ),
      },
      { id: 'format', head: t('format'), width: 72, cell: ({ format }) => <code>{format}</code> },
      {
        id: 'flags',
        head: t('flags'),
        width: '3fr',
        from: 480,
        cell: ({ flags }) => {
          const told = flags
            .map((flag) => {
              const known = FLAGS.find((one) => one === flag)
              return known === undefined ? flag : t(`flag.${known}`)
            })
            .join(', ')
          return (
            <span className="t-2" title={told}>
              {told}
            </span>
          )
        },
      },
      { id: 'when', head: t('when'), width: 110, align: 'right', cell: ({ at }) => <Dtg at={at} /> },
    ],
    [t],
  )
  return (
    <DataTable<Row>
      rows={given.records}
      columns={columns}
      rowId={(row) => `${row.source} ${row.format} ${row.at}`}
      label={t('view.sources')}
    />
  )
}
