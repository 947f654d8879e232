import { cancelImport } from '@testudo/threats'
import { Button, call, Dtg, useText } from '@testudo/ui'
import type { ImportRow } from './replies.ts'
import { type Words, words } from './words.ts'

/** One import of this reader: how far it is, what became of its objects, a way to stop it. */
export function PastImport({
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
