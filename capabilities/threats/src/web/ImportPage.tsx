import { useQueryClient } from '@tanstack/react-query'
import { cancelImport, counts, importFile, imports } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  CheckField,
  Dtg,
  EmptyState,
  Field,
  Panel,
  Section,
  SelectField,
  Segments,
  tell,
  upload,
  useAsk,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
} from '@testudo/ui'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { QuarantineTable } from './QuarantineTable.tsx'
import { VerdictTable } from './VerdictTable.tsx'
import { type Words, words } from './words.ts'
import './threats.css'

type ImportRow = Reply<typeof imports>['rows'][number]
const RELIABILITY = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const CREDIBILITY = ['1', '2', '3', '4', '5', '6'] as const

/** Files in, verdicts out: a dry run first, then the same files for good; quarantine with its reasons. */
export default function ImportPage() {
  const t = useText(words)
  useTrail([{ text: t('nav.threats'), to: '/threats' }, { text: t('trail.import') }])
  useMarking('none')
  const [job, setJob] = useUrlParam('job')
  const [view, setView] = useUrlParam('view')
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
        title={t(view === 'quarantine' ? 'import.quarantine' : 'import.verdicts')}
        scroll={false}
        actions={
          <Segments
            label={t('import.verdicts')}
            value={view === 'quarantine' ? 'quarantine' : 'verdicts'}
            onChange={(next) => setView(next === 'quarantine' ? next : undefined, { replace: true })}
            options={[
              { id: 'verdicts', text: t('import.verdicts') },
              { id: 'quarantine', text: t('import.quarantine') },
            ]}
          />
        }
      >
        {view === 'quarantine' ? (
          <QuarantineTable />
        ) : chosen === undefined ? (
          <EmptyState title={t('import.none')} command="testudo import FILE --dry-run">
            {t('import.drop.text')}
          </EmptyState>
        ) : (
          <VerdictTable key={chosen.job} job={chosen.job} running={chosen.state === 'running'} />
        )}
      </Panel>
    </div>
  )
}

function PastImport({
  row,
  chosen,
  onChoose,
  onChanged,
}: {
  row: ImportRow
  chosen: boolean
  onChoose: () => void
  onChanged: () => void
}) {
  const t = useText(words)
  return (
    <div className="th-line">
      <button type="button" className="th-type" aria-current={chosen} onClick={onChoose}>
        <b className="th-cut t-grow">{row.title}</b>
        {row.dryRun && <span className="t-3">{t('import.dry.word')}</span>}
        <span className="t-2">{t(`job.${row.state}`)}</span>
        <Dtg at={row.startedAt} />
      </button>
      <p className="t-small t-2 th-past">
        {row.fault !== undefined
          ? row.fault.message
          : row.report === undefined
            ? t('import.running', { n: row.objects })
            : countsText(t, row.report)}
      </p>
      {row.state === 'running' && (
        <Button small onClick={() => void call(cancelImport, { job: row.job }).then(onChanged)}>
          {t('import.stop')}
        </Button>
      )}
    </div>
  )
}

function countsText(t: Words, report: NonNullable<ImportRow['report']>): string {
  const { new: added, newer, same, older, quarantined, pendingReferences } = report
  const counts = t('import.counts', { added, newer, same, older, quarantined })
  const time = t('import.time', { seconds: (report.milliseconds / 1_000).toFixed(1) })
  return [counts, ...(pendingReferences > 0 ? [t('import.pending', { n: pendingReferences })] : []), time].join(' · ')
}

function ImportForm({
  onStart,
  onDone,
  onFailed,
}: {
  onStart: () => void
  onDone: (job: string) => void
  onFailed: () => void
}) {
  const t = useText(words)
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [files, setFiles] = useState<readonly File[]>([])
  const [over, setOver] = useState(false)
  const [dry, setDry] = useState(true)
  const [source, setSource] = useState('')
  const [reliability, setReliability] = useState<string>('')
  const [credibility, setCredibility] = useState<string>('')
  const [label, setLabel] = useState('')
  const known = useAsk(counts, {})
  useMarking(known.data?.marking ?? 'none')
  const [sent, setSent] = useState<number | undefined>(undefined)
  const [again, setAgain] = useState(false)

  const send = async (dryRun: boolean) => {
    onStart()
    try {
      for (const file of files) {
        setSent(0)
        const r = RELIABILITY.find((one) => one === reliability)
        const c = CREDIBILITY.find((one) => one === credibility)
        const reply = await upload(
          importFile,
          {
            source: source.trim() === '' ? file.name : source.trim(),
            fileName: file.name.slice(0, 200),
            dryRun: dryRun ? 'true' : 'false',
            ...(r === undefined ? {} : { reliability: r }),
            ...(c === undefined ? {} : { credibility: c }),
            ...(label === '' ? {} : { label }),
          },
          file,
          { onProgress: (done, total) => setSent(total === 0 ? 100 : Math.round((done / total) * 100)) },
        )
        onDone(reply.job)
      }
      setAgain(dryRun)
      if (!dryRun) {
        setFiles([])
        await queries.invalidateQueries()
      }
    } catch (error) {
      tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })
      onFailed()
    } finally {
      setSent(undefined)
    }
  }
  const take = (list: FileList | null) => {
    setFiles([...(list ?? [])])
    setAgain(false)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <>
      <div
        className={`th-drop${over ? ' th-drop-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <b>{files.length === 0 ? t('import.drop') : t('files.chosen', { n: files.length })}</b>
        <p className="t-2">{files.length === 0 ? t('import.drop.text') : files.map((file) => file.name).join(', ')}</p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('import.choose')}
          onChange={(event) => take(event.target.files)}
        />
        <Button onClick={() => input.current?.click()}>{t('import.choose')}</Button>
      </div>
      <form
        className="th-form"
        onSubmit={(event) => {
          event.preventDefault()
          void send(dry && !again)
        }}
      >
        <Field
          label={t('import.source')}
          hint={t('import.source.hint')}
          value={source}
          maxLength={200}
          onChange={(event) => setSource(event.target.value)}
        />
        <GradeField
          label={t('import.reliability')}
          values={RELIABILITY}
          value={reliability}
          onChange={setReliability}
        />
        <GradeField
          label={t('import.credibility')}
          values={CREDIBILITY}
          value={credibility}
          onChange={setCredibility}
        />
        <SelectField label={t('import.label')} value={label} onChange={(event) => setLabel(event.target.value)}>
          <option value="">{t('import.label.default')}</option>
          {known.data?.labels.map(({ label: one, mark }) => (
            <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
              {[mark.portion, ...mark.chips].join(' ')}
            </option>
          ))}
        </SelectField>
        <CheckField label={t('import.dry')} checked={dry} onChange={(event) => setDry(event.target.checked)} />
        {sent !== undefined && (
          <p role="status" className="t-2">
            <progress className="th-progress" max={100} value={sent} aria-label={t('import.start')} />
            {t('import.sending', { percent: sent })}
          </p>
        )}
        <span className="t-row">
          <Button look="primary" type="submit" disabled={files.length === 0 || sent !== undefined}>
            {t(again ? 'import.again' : dry ? 'import.start.dry' : 'import.start')}
          </Button>
        </span>
      </form>
    </>
  )
}

function GradeField({
  label,
  values,
  value,
  onChange,
}: {
  label: string
  values: readonly string[]
  value: string
  onChange: (value: string) => void
}) {
  const t = useText(words)
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t('import.ungraded')}</option>
      {values.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </SelectField>
  )
}
