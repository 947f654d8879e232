import { mispImports } from '@testudo/sharing'
import { EmptyState, FaultState, Section, Segments, useAsk, useText, useUrlParam } from '@testudo/ui'
import { useEffect, useState } from 'react'
import { EventTable } from './EventTable.tsx'
import { FindingTable } from './FindingTable.tsx'
import { ImportForm } from './ImportForm.tsx'
import { PastImport } from './PastImport.tsx'
import { words } from './words.ts'

const PARTS = ['events', 'notes'] as const

/** Files in, a dry run first; what became of each event, and every note on it. */
export function Imports() {
  const t = useText(words)
  const [job, setJob] = useUrlParam('job')
  const [partText, setPart] = useUrlParam('part')
  const part = PARTS.find((one) => one === partText) ?? 'events'
  const [busy, setBusy] = useState(false)
  const past = useAsk(mispImports, {}, busy ? { refetchEvery: 700 } : {})
  const rows = past.data?.rows ?? []
  const running = rows.some((row) => row.state === 'running' || row.state === 'waiting')
  useEffect(() => setBusy(running), [running])
  const chosen = rows.find((row) => row.job === job) ?? rows[0]
  return (
    <div className="sm-import">
      <div className="sm-side">
        <ImportForm
          onStart={() => setBusy(true)}
          onDone={(id) => {
            if (id !== undefined) setJob(id, { replace: true })
            void past.refetch()
          }}
        />
        <Section title={t('past')}>
          {past.error !== null && <FaultState error={past.error} onAgain={() => void past.refetch()} />}
          {past.data !== undefined && rows.length === 0 && <p className="t-2 sm-pad">{t('none')}</p>}
          <ul className="sm-plain">
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
      </div>
      <div className="sm-list">
        {chosen === undefined ? (
          <EmptyState title={t('none')} command="testudo misp import FILE --dry-run">
            {t('none.text')}
          </EmptyState>
        ) : (
          <>
            <div className="sm-head">
              <Segments
                label={t('past')}
                value={part}
                onChange={(next) => setPart(next === 'events' ? undefined : next, { replace: true })}
                options={PARTS.map((one) => ({ id: one, text: t(one) }))}
              />
            </div>
            {part === 'events' ? (
              <EventTable key={chosen.job} job={chosen.job} state={chosen.state} dryRun={chosen.dryRun} />
            ) : (
              <FindingTable key={chosen.job} job={chosen.job} state={chosen.state} report={chosen.report} />
            )}
          </>
        )}
      </div>
    </div>
  )
}
