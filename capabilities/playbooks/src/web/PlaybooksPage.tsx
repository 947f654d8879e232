import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  Go,
  Marked,
  Panel,
  Section,
  Segments,
  Skeleton,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  useNumber,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { type PlaybookRow, playbooks, type RunRow, runs } from '../core/contract/index.ts'
import { ImportDialog } from './ImportDialog.tsx'
import { RunStanding, useFresh } from './parts.tsx'
import { NEW, playbookPath, runPath } from './paths.ts'
import { usePlaybookColumns, useRunColumns } from './shelfColumns.tsx'
import { shelfWords } from './words/shelf.ts'
import './playbooks.css'

/** Runs under way, those that wait for people first; below them the shelf, or every run. */
export default function PlaybooksPage() {
  const t = useText(shelfWords)
  const viewer = useViewer()
  const go = useGo()
  const number = useNumber()
  const [view, setView] = useUrlParam('view')
  const [doing, setDoing] = useUrlParam('do')
  const [incident] = useUrlParam('incident')
  const shelf = useAsk(playbooks, {})
  const all = useAsk(runs, {})
  useFresh()
  useTrail([{ text: t('nav.playbooks') }])
  const [main, other] = view === 'runs' ? [all, shelf] : [shelf, all]
  useMarking(main.data?.marking ?? (main.isError ? 'none' : undefined))
  useMarking(other.data?.marking)
  const may = viewer.may('playbooks:write')
  useKeys(may ? [{ keys: 'n', text: t('import'), run: () => setDoing('import') }] : [])
  const rows = main.data?.rows
  return (
    <Panel
      level={1}
      title={t('nav.playbooks')}
      scroll={false}
      {...(rows === undefined ? {} : { count: number(rows.length) })}
      actions={
        may && (
          <span className="t-row">
            <Button onClick={() => go(NEW)}>{t('new')}</Button>
            <Button look="primary" keys="n" onClick={() => setDoing('import')}>
              {t('import')}
            </Button>
          </span>
        )
      }
    >
      <div className="p-column">
        <UnderWay rows={all.data?.rows ?? []} />
        <div className="t-filter-row">
          <Segments
            label={t('shelf.show')}
            options={[
              { id: 'library', text: t('shelf.library') },
              { id: 'runs', text: t('shelf.runs') },
            ]}
            value={view === 'runs' ? 'runs' : 'library'}
            onChange={(value) => setView(value === 'runs' ? value : undefined, { replace: true })}
          />
          <span className="t-2">{t(incident === undefined ? 'shelf.text' : 'shelf.incident')}</span>
        </div>
        <div className="p-rest">
          {main.isError && <FaultState error={main.error} onAgain={() => void main.refetch()} />}
          {main.isPending && <Skeleton rows={6} />}
          {view === 'runs'
            ? all.data !== undefined && <Runs rows={all.data.rows} />
            : shelf.data !== undefined && <Shelf rows={shelf.data.rows} incident={incident} />}
        </div>
      </div>
      {may && doing === 'import' && (
        <ImportDialog labels={shelf.data?.labels ?? []} onClose={() => setDoing(undefined, { replace: true })} />
      )}
    </Panel>
  )
}

const SHOWN = 6

function UnderWay({ rows }: { rows: readonly RunRow[] }) {
  const t = useText(shelfWords)
  const open = rows.filter(({ status }) => status === 'running')
  if (open.length === 0) return null
  return (
    <Section title={t('runs.open')} aside={open.length}>
      <ul className="p-list">
        {open.slice(0, SHOWN).map((row) => (
          <li key={row.id} className="p-open">
            <Marked mark={row.mark}>
              <Go to={runPath(row.id)}>{row.name}</Go>
            </Marked>{' '}
            <RunStanding row={row} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Shelf({ rows, incident }: { rows: readonly PlaybookRow[]; incident: string | undefined }) {
  const t = useText(shelfWords)
  const go = useGo()
  const [chosen, setChosen] = useUrlParam('playbook')
  const columns: readonly Column<PlaybookRow>[] = usePlaybookColumns(incident)
  return (
    <DataTable<PlaybookRow>
      rows={rows}
      columns={columns}
      rowId={({ id }) => id}
      label={t('shelf.library')}
      density="double"
      chosen={chosen}
      onChoose={({ id }) => setChosen(id, { replace: true })}
      onOpen={({ id }) => go(playbookPath(id, incident))}
      empty={
        <EmptyState title={t('shelf.empty')} command="testudo playbook import FILE">
          {t('shelf.empty.text')}
        </EmptyState>
      }
    />
  )
}

function Runs({ rows }: { rows: readonly RunRow[] }) {
  const t = useText(shelfWords)
  const go = useGo()
  const [chosen, setChosen] = useUrlParam('run')
  const columns: readonly Column<RunRow>[] = useRunColumns()
  return (
    <DataTable<RunRow>
      rows={rows}
      columns={columns}
      rowId={({ id }) => id}
      label={t('shelf.runs')}
      chosen={chosen}
      onChoose={({ id }) => setChosen(id, { replace: true })}
      onOpen={({ id }) => go(runPath(id))}
      empty={<EmptyState title={t('runs.none')}>{t('runs.none.text')}</EmptyState>}
    />
  )
}
