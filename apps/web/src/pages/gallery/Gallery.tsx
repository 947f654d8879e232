import {
  AddChip,
  Button,
  bannerOf,
  Banner,
  Capacity,
  Chip,
  type Column,
  DataTable,
  Dtg,
  Field,
  FilterChip,
  Gate,
  Go,
  LabelChips,
  MessageBar,
  Policies,
  Portion,
  Probability,
  RemovableChip,
  STATES_WORST_FIRST,
  StateChip,
  StateMark,
  StateWord,
  Tabs,
  TimeField,
  useUrlParam,
} from '@testudo/ui'
import { IconArrowBackUp, IconSend } from '@testudo/ui/icons.ts'
import { type ReactNode, useState } from 'react'
import { HeavyBoard } from './HeavyBoard.tsx'
import { label, policies, rows, type SampleRow } from './sample.ts'
import { StatesBoard } from './StatesBoard.tsx'
import './gallery.css'

const columns: readonly Column<SampleRow>[] = [
  { id: 'portion', head: 'Portion', width: 64, cell: (row) => <Portion mark={row.mark} /> },
  {
    id: 'object',
    head: 'Object',
    width: '2fr',
    cell: (row) => <b className="t-name">{row.name}</b>,
    sort: (row) => row.name,
  },
  { id: 'through', head: 'Known through', cell: (row) => row.through },
  { id: 'grade', head: 'Grade', width: 70, cell: (row) => row.grade },
  {
    id: 'since',
    head: 'Since',
    width: 90,
    align: 'right',
    cell: (row) => <Dtg at={row.since} />,
    sort: (row) => row.since,
  },
]

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="g-part">
      <h2 className="g-title">{title}</h2>
      {children}
    </section>
  )
}

function Board() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['1']))
  const [chosen, setChosen] = useState('2')
  const [on, setOn] = useState(true)
  const [tab, setTab] = useState<'a' | 'b'>('a')
  const [until, setUntil] = useState<number | undefined>(Date.UTC(2026, 10, 30, 14, 30))
  return (
    <main className="g-board">
      <h1 className="t-hidden">Components</h1>
      <Part title="State">
        <div className="g-line">
          {STATES_WORST_FIRST.toReversed().map((state) => (
            <span key={state} className="t-row">
              <StateMark state={state} size="l" silent />
              <StateWord state={state} />
            </span>
          ))}
        </div>
      </Part>
      <Part title="Capacity, with the thresholds of this mission">
        <div className="g-line g-capacities">
          <Capacity value={1} state="capable" />
          <Capacity value={0.7} state="degraded" />
          <Capacity value={0.5} state="severe" />
          <Capacity value={0.12} state="not-capable" />
        </div>
      </Part>
      <Part title="Classification, from the policy file">
        {['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET'].map((name) => (
          <Banner
            key={name}
            place="top"
            exercise="TIDAL SHIELD"
            words={bannerOf(
              [{ label: label(name, ['EST', 'LVA', 'LTU', 'POL']), portions: 214 }],
              undefined,
              policies,
              'en',
            )}
          />
        ))}
        <p className="g-line">
          <span>
            <Portion label={label('RESTRICTED')} /> first in every row and paragraph.
          </span>
          <LabelChips
            label={{ ...label('RESTRICTED', ['EST', 'LVA', 'LTU', 'POL']), tlp: 'AMBER+STRICT', pap: 'GREEN' }}
          />
          <Gate rule="share" k={2} n={3} />
        </p>
      </Part>
      <div className="g-two">
        <Part title="Buttons">
          <div className="g-line">
            <Button look="primary" keys="R" icon={<IconSend size={16} />}>
              Release
            </Button>
            <Button>Narrow</Button>
            <Button look="plain">Cancel</Button>
            <Button look="danger" icon={<IconArrowBackUp size={16} />}>
              Recall
            </Button>
            <Button disabled>Waits for a second signature</Button>
          </div>
        </Part>
        <Part title="Chips and references">
          <div className="g-line">
            <FilterChip on={on} onToggle={() => setOn(!on)}>
              Open
            </FilterChip>
            <RemovableChip name="since 221200Z" onRemove={() => undefined} />
            <AddChip onAdd={() => undefined}>Add filter</AddChip>
            <StateChip state="severe">Severely degraded</StateChip>
            <Chip>TLP:AMBER</Chip>
            <Go to="/gallery">INC-0217</Go>
            <Go to="/gallery">CVE-2026-99417</Go>
          </div>
        </Part>
      </div>
      <Part title="Tabs and a table, 32 px rows">
        <Tabs
          label="Views"
          value={tab}
          onChange={setTab}
          tabs={[
            { id: 'a', text: 'Overview' },
            { id: 'b', text: 'Relations', count: 31 },
          ]}
        />
        <div style={{ height: 126 }}>
          <DataTable
            label="Objects"
            rows={rows}
            columns={columns}
            rowId={(row) => row.id}
            chosen={chosen}
            onChoose={(row) => setChosen(row.id)}
            selected={selected}
            onSelect={setSelected}
          />
        </div>
      </Part>
      <div className="g-two">
        <TimeField label="Valid until" value={until} onTime={setUntil} />
        <Field
          label="Releasable to"
          defaultValue="FIN, SWE, NOR"
          fault="NOR is wider than what POL allowed. Remove NOR or ask POL."
        />
      </div>
      <div className="g-two">
        <Part title="Messages">
          <MessageBar message={{ text: '4 objects linked as the same', undo: () => undefined }} />
          <MessageBar message={{ text: 'Release recorded 221640Z, waits for 3 nodes', kind: 'waits' }} />
          <MessageBar message={{ text: 'M-04 became severely degraded.', state: 'severe', to: '/gallery' }} />
        </Part>
        <Part title="Probability">
          <Probability
            figure={{
              value: 0.41,
              interval: [0.39, 0.43],
              method: 'monte-carlo',
              runs: 20_000,
              seed: 4,
              bound: { value: 0.36, kind: 'at-least' },
            }}
          />
        </Part>
      </div>
    </main>
  )
}

/** Every component without a node, to be looked at beside the pictures in both themes. Never part of a product build. */
export default function Gallery() {
  const [board] = useUrlParam('board')
  return (
    <Policies value={policies}>
      <div className="g-page t-scroll">
        {board === 'states' ? <StatesBoard /> : board === undefined ? <Board /> : <HeavyBoard board={board} />}
      </div>
    </Policies>
  )
}
