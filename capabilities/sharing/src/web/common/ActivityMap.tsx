import type { State } from '@testudo/kernel/situation'
import { type Column, DataTable, Dtg, type MapPoint, MapView, useText } from '@testudo/ui'
import { useMemo, useState } from 'react'
import type { ActivityRow, ClashRow } from '../../core/contract/activities.ts'
import { Marked } from '../Marked.tsx'
import { useSay } from '../useSay.ts'
import { commonWords } from './words.ts'

/** Colours of the map speak of states; a warning borrows them by how bad it is. */
const STATE: Readonly<Record<ClashRow['severity'], State>> = { high: 'not-capable', medium: 'degraded', low: 'unknown' }

/** Where activities are; the same as a table with the map's own button, and on small screens. */
export function ActivityMap({
  rows,
  worst,
  chosen,
  onChoose,
}: {
  rows: readonly ActivityRow[]
  worst: ReadonlyMap<string, ClashRow['severity']>
  chosen: string | undefined
  onChoose: (id: string) => void
}) {
  const t = useText(commonWords)
  const say = useSay()
  const [table, setTable] = useState(false)
  const points = rows.flatMap((row) =>
    row.positions.map((position, i): MapPoint => {
      const severity = worst.get(row.id)
      return {
        id: `${row.id} ${i}`,
        position,
        state: severity === undefined ? 'capable' : STATE[severity],
        name: say(row.name),
        mark: row.mark.portion.replace(/^\(|\)$/g, ''),
        labelled: i === 0,
      }
    }),
  )
  const columns = useMemo(
    (): Column<ActivityRow>[] => [
      {
        id: 'name',
        head: t('act.name'),
        width: '2fr',
        sort: (row) => say(row.name),
        cell: (row) => <Marked mark={row.mark}>{say(row.name)}</Marked>,
      },
      { id: 'kind', head: t('act.kind'), width: 100, sort: (row) => row.kind, cell: (row) => t(`kind.${row.kind}`) },
      {
        id: 'starts',
        head: t('act.starts'),
        width: 110,
        sort: (row) => row.starts,
        cell: (row) => <Dtg at={row.starts} />,
      },
      {
        id: 'ends',
        head: t('act.ends'),
        width: 110,
        from: 420,
        sort: (row) => row.ends,
        cell: (row) => (row.ends === undefined ? t('act.openEnd') : <Dtg at={row.ends} />),
      },
      {
        id: 'by',
        head: t('act.by'),
        width: '1fr',
        from: 620,
        sort: (row) => row.organisation,
        cell: (row) => row.organisation,
      },
      {
        id: 'state',
        head: t('act.state'),
        width: 90,
        from: 520,
        sort: (row) => row.state,
        cell: (row) => t(`state.${row.state}`),
      },
    ],
    [t, say],
  )
  return (
    <div className="cm-map">
      <MapView
        label={t('act.map')}
        points={points}
        selected={new Set(points.filter(({ id }) => id.split(' ')[0] === chosen).map(({ id }) => id))}
        onSelect={(id) => onChoose(id.split(' ')[0] ?? id)}
        legend={false}
        twinOpen={table || points.length === 0}
        onTwin={setTable}
        twin={
          <DataTable
            rows={rows}
            columns={columns}
            rowId={(row) => row.id}
            label={t('act.title')}
            chosen={chosen}
            onOpen={(row) => onChoose(row.id)}
            pageKeys={false}
          />
        }
      />
    </div>
  )
}
