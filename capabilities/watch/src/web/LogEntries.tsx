import { addressOf, Button, Dtg, Go, Marked, MarkChips, useText } from '@testudo/ui'
import { type LogRow, logReceipt } from '../core/index.ts'
import { watchWords } from './words/watch.ts'

/** Entries of the watch log as they were typed, with who wrote them and their proof. */
export function LogEntries({ rows, onCorrect }: { rows: readonly LogRow[]; onCorrect?: (row: LogRow) => void }) {
  const t = useText(watchWords)
  return (
    <ol className="w-list">
      {rows.map((row) => (
        <li key={row.id} className="w-entry">
          <Dtg at={row.at} />
          <div>
            <span className="t-small t-2">
              {t(`kind.${row.kind}`)} · {row.by.you ? t('you') : row.by.name}
              {row.corrected !== undefined && <b> · {t('corrected')}</b>}
            </span>
            <p className="w-text">
              <Marked mark={row.mark}>{row.text}</Marked> <MarkChips mark={row.mark} />
            </p>
            {row.refs.map(({ id, name, route }) => (
              <Go key={id} to={route} className="t-link">
                {name}{' '}
              </Go>
            ))}
          </div>
          <span className="w-deeds t-no-print">
            <a className="t-link t-small" href={addressOf(logReceipt, { id: row.id })} download>
              {t('log.receipt')}
            </a>
            {onCorrect !== undefined && (row.kind === 'note' || row.kind === 'correction') && (
              <Button small onClick={() => onCorrect(row)}>
                {t('correct')}
              </Button>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
