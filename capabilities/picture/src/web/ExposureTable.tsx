import type { ExposureRow } from '@testudo/picture'
import { type Column, DataTable, Dtg, EmptyState, Go, StateMark, useLanguage, useText } from '@testudo/ui'
import { useMemo } from 'react'
import { Marked } from './Marked.tsx'
import { evidencePath } from './paths.ts'
import { words } from './words.ts'

/** What lowers the mission, since when, how much of its capacity it costs, and what lifts it. */
export function ExposureTable({ rows }: { rows: readonly ExposureRow[] }) {
  const t = useText(words)
  const language = useLanguage()
  const columns = useMemo(
    (): Column<ExposureRow>[] => [
      {
        id: 'reference',
        head: t('exposure.reference'),
        width: 190,
        sort: (row) => row.reference,
        cell: (row) => (
          <Marked mark={row.mark}>
            {row.evidenceId === '' ? (
              row.reference
            ) : (
              <Go to={evidencePath(row.evidenceId, row.evidenceRoute)}>{row.reference}</Go>
            )}
          </Marked>
        ),
      },
      { id: 'what', head: t('exposure.what'), width: '2fr', cell: (row) => row.what[language] },
      {
        id: 'asset',
        head: t('exposure.asset'),
        width: '1fr',
        sort: (row) => row.assetName[language],
        cell: (row) => (
          <span className="t-row">
            <StateMark state={row.assetState} size="s" />
            {row.assetName[language]}
          </span>
        ),
      },
      {
        id: 'since',
        head: t('exposure.since'),
        width: 90,
        align: 'right',
        sort: (row) => row.from,
        cell: (row) => <Dtg at={row.from} />,
      },
      { id: 'grade', head: t('exposure.grade'), width: 70, sort: (row) => row.grade, cell: (row) => row.grade },
      {
        id: 'lost',
        head: t('exposure.lost'),
        width: 110,
        align: 'right',
        sort: (row) => row.capacityLost,
        cell: (row) => (row.capacityLost === 0 ? t('exposure.none') : row.capacityLost.toFixed(2)),
      },
      { id: 'lifts', head: t('exposure.lifts'), width: '1fr', cell: (row) => row.lifts },
    ],
    [t, language],
  )
  return (
    <DataTable
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      label={t('exposures')}
      empty={<EmptyState title={t('exposures.none')} />}
    />
  )
}
