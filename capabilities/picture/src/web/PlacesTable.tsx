import type { PlaceRow } from '@testudo/picture'
import { type Column, DataTable, StateWord, useLanguage, useText } from '@testudo/ui'
import { useMemo } from 'react'
import { Marked } from './Marked.tsx'
import { words } from './words.ts'
import { useSectorText } from './words/sectors.ts'

/** The map's twin: every place, by keyboard; Enter asks what if it fails. */
export function PlacesTable({ places, onFail }: { places: readonly PlaceRow[]; onFail: (id: string) => void }) {
  const t = useText(words)
  const language = useLanguage()
  const sectorText = useSectorText()
  const columns = useMemo(
    (): Column<PlaceRow>[] => [
      {
        id: 'name',
        head: t('table.name'),
        width: '2fr',
        sort: (row) => row.name[language],
        cell: (row) => <Marked mark={row.mark}>{row.name[language]}</Marked>,
      },
      {
        id: 'state',
        head: t('table.state'),
        width: 150,
        sort: (row) => row.capacity ?? -1,
        cell: (row) => <StateWord state={row.state} mark size="s" />,
      },
      {
        id: 'capacity',
        from: 420,
        head: t('table.capacity'),
        width: 80,
        align: 'right',
        sort: (row) => row.capacity,
        cell: (row) => row.capacity?.toFixed(2) ?? '–',
      },
      {
        id: 'sector',
        from: 620,
        head: t('table.sector'),
        width: 110,
        sort: (row) => row.sector,
        cell: (row) => sectorText(row.sector),
      },
      {
        id: 'nation',
        from: 520,
        head: t('table.nation'),
        width: 70,
        sort: (row) => row.nation,
        cell: (row) => row.nation ?? '',
      },
      {
        id: 'owner',
        from: 760,
        head: t('table.operator'),
        width: '1fr',
        sort: (row) => row.owner,
        cell: (row) => row.owner ?? '',
      },
      {
        id: 'missions',
        from: 900,
        head: t('table.missions'),
        width: 80,
        align: 'right',
        sort: (row) => row.missions,
        cell: (row) => row.missions,
      },
    ],
    [t, language, sectorText],
  )
  return (
    <DataTable
      rows={places}
      columns={columns}
      rowId={(row) => row.id}
      label={t('table.name')}
      onOpen={(row) => onFail(row.id)}
      pageKeys={false}
    />
  )
}
