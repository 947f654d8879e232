import { imports } from '@testudo/threats'
import { EmptyState, Panel, Section, Segments, useAsk, useMarking, useText, useTrail, useUrlParam } from '@testudo/ui'
import { useEffect, useState } from 'react'
import { ImportForm } from './ImportForm.tsx'
import { PastImport } from './PastImport.tsx'
import { PastePanel } from './PastePanel.tsx'
import { QuarantineTable } from './QuarantineTable.tsx'
import { VerdictTable } from './VerdictTable.tsx'
import { words } from './words.ts'
import './import.css'
import './threats.css'

const VIEWS = ['verdicts', 'paste', 'quarantine'] as const

/** Files in, verdicts out: a dry run first, then the same files for good; quarantine with its reasons. */
export default function ImportPage() {
  const t = useText(words)
  useTrail([{ text: t('nav.threats'), to: '/threats' }, { text: t('trail.import') }])
  useMarking('none')
  const [job, setJob] = useUrlParam('job')
  const [viewText, setView] = useUrlParam('view')
  const view = VIEWS.find((one) => one === viewText) ?? 'verdicts'
  const [busy, setBusy] = useState(false)
  const past = useAsk(imports, {}, busy ? { refetchEvery: 700 } : {})
  const rows = past.data?.rows ?? []
  const running = rows.some((row) => row.state === 'running')
  useEffect(() => setBusy(running), [running])
  const chosen = rows.find((row) => row.job === job) ?? rows[0]
  return (
    <div className="th-import">
      <Panel title={t('import.start')} level={1}>
        <ImportForm
          onStart={() => setBusy(true)}
          onDone={(id) => {
            setJob(id, { replace: true })
            setView(undefined, { replace: true })
            void past.refetch()
          }}
          onFailed={() => void past.refetch()}
        />
        <h2 className="t-hidden">{t('import.past')}</h2>
        <Section title={t('import.past')}>
          {rows.length === 0 && <p className="t-2">{t('import.none')}</p>}
          <ul className="th-plain">
            {rows.map((row) => (
              <li key={row.job}>
                <PastImport
                  row={row}
                  chosen={row.job === chosen?.job}
                  onChoose={() => setJob(row.job, { replace: true })}
                  onChanged={() => void past.refetch()}
                />
              </li>
            ))}
          </ul>
        </Section>
      </Panel>
      <Panel
        title={t(`import.${view}`)}
        scroll={false}
        actions={
          <Segments
            label={t('import.verdicts')}
            value={view}
            onChange={(next) => setView(next === 'verdicts' ? undefined : next, { replace: true })}
            options={VIEWS.map((one) => ({ id: one, text: t(`import.${one}`) }))}
          />
        }
      >
        {view === 'quarantine' ? (
          <QuarantineTable />
        ) : view === 'paste' ? (
          <PastePanel />
        ) : chosen === undefined ? (
          <EmptyState title={t('import.none')} command="testudo import FILE --dry-run">
            {t('import.drop.text')}
          </EmptyState>
        ) : (
          <VerdictTable key={chosen.job} job={chosen.job} running={chosen.state === 'running'} report={chosen.report} />
        )}
      </Panel>
    </div>
  )
}
