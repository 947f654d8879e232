import { type Column, DataTable, Dtg, LayeredGraph, MapView, NetworkGraph, Portion } from '@testudo/ui'
import { useState } from 'react'
import {
  graphGates,
  graphNodes,
  lines,
  manyRows,
  networkEdges,
  networkNodes,
  points,
  type SampleRow,
  tags,
} from './sample.ts'

const columns: readonly Column<SampleRow>[] = [
  { id: 'portion', head: 'Portion', width: 64, cell: (row) => <Portion mark={row.mark} /> },
  { id: 'object', head: 'Object', width: '2fr', cell: (row) => row.name, sort: (row) => row.name },
  { id: 'grade', head: 'Grade', width: 70, cell: (row) => row.grade },
  {
    id: 'since',
    head: 'Since',
    width: 120,
    align: 'right',
    cell: (row) => <Dtg at={row.since} />,
    sort: (row) => row.since,
  },
]

/** Map, graphs and the long table, one at a time and as large as the window. */
export function HeavyBoard({ board }: { board: string }) {
  const [chosen, setChosen] = useState<string | undefined>('elk')
  const [at, setAt] = useState<ReadonlySet<string>>(new Set(['M-04', 'Ełk 110 kV']))
  const twin = (
    <DataTable label="Table" rows={manyRows.slice(0, 40)} columns={columns} rowId={(row) => row.id} pageKeys={false} />
  )
  return (
    <main style={{ height: '100%' }}>
      <h1 className="t-hidden">{board}</h1>
      {board === 'map' && (
        <MapView
          label="Exercise area"
          points={points}
          lines={lines}
          tags={tags}
          selected={at}
          onSelect={(id) => setAt(new Set([id]))}
          twin={twin}
        />
      )}
      {board === 'layers' && (
        <LayeredGraph
          label="Dependencies"
          nodes={graphNodes}
          gates={graphGates}
          columns={['Assets', 'Services', 'Tasks', 'Mission']}
          selected={chosen}
          onSelect={setChosen}
          twin={twin}
        />
      )}
      {board === 'network' && (
        <NetworkGraph
          label="Relations"
          nodes={networkNodes}
          edges={networkEdges}
          selected={chosen}
          onSelect={setChosen}
          twin={twin}
        />
      )}
      {board === 'table' && (
        <DataTable
          label="Objects"
          rows={manyRows}
          columns={columns}
          rowId={(row) => row.id}
          chosen={chosen}
          onChoose={(row) => setChosen(row.id)}
        />
      )}
    </main>
  )
}
