import type { Reply } from '@testudo/kernel/contract'
import { cancelMispImport, type mispImports } from '@testudo/sharing'
import { Button, call, Dtg, tell, useText } from '@testudo/ui'
import { type Words, words } from './words.ts'

type Row = Reply<typeof mispImports>['rows'][number]

/** One import of this reader: how far it is, what became of its objects, a way to stop it. */
export function PastImport({
  row,
  chosen,
  onChoose,
  onChanged,
}: {
  row: Row
  chosen: boolean
  onChoose: () => void
  onChanged: () => void
}) {
  const t = useText(words)
  const stop = () =>
    call(cancelMispImport, { job: row.job })
      .then(onChanged)
      .catch((error: unknown) => tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) }))
  return (
    <div className="sm-line">
      <button type="button" className="sm-choice" aria-current={chosen} onClick={onChoose}>
        <b className="sm-cut t-grow">{row.title}</b>
        {row.dryRun && <span className="t-3">{t('dry.word')}</span>}
        <span className="t-2">{t(`job.${row.state}`)}</span>
        <Dtg at={row.startedAt} />
      </button>
      <p className="t-small t-2 sm-past">
        {row.fault !== undefined
          ? row.fault.message
          : row.report === undefined
            ? t('running', { n: row.objects })
            : countsText(t, row.report)}
      </p>
      {(row.state === 'running' || row.state === 'waiting') && (
        <Button small onClick={() => void stop()}>
          {t('stop')}
        </Button>
      )}
    </div>
  )
}

function countsText(t: Words, report: NonNullable<Row['report']>): string {
  const { events, new: added, newer, same, older, quarantined, held, refused } = report
  const counts = t('counts', { events, added, newer, same, older, quarantined, held })
  return refused > 0 ? `${counts} · ${t('refused', { n: refused })}` : counts
}
