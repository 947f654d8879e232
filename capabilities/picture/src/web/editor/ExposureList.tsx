import type { OwnExposure } from '@testudo/picture'
import { Button, Dtg, Go, useLanguage, useText } from '@testudo/ui'
import { Marked } from '../Marked.tsx'
import { evidencePath } from '../paths.ts'
import { words } from '../words.ts'
import { editorWords } from '../words/editor.ts'

/** What is known against one node: what, since when, how much is left, who says so, what lifts it. */
export function ExposureList({
  rows,
  onChange,
  onWithdraw,
}: {
  rows: readonly OwnExposure[]
  onChange?: (row: OwnExposure) => void
  onWithdraw?: (row: OwnExposure) => void
}) {
  const t = useText(words)
  const te = useText(editorWords)
  const language = useLanguage()
  if (rows.length === 0) return <p className="t-2">{te('exposures.none')}</p>
  return (
    <ul className="p-needs">
      {rows.map((row) => (
        <li key={row.id} className="p-need">
          <span>
            <Marked mark={row.mark}>
              <Go to={evidencePath(row.evidenceId, row.evidenceRoute)}>{row.reference}</Go> {row.name[language]}
            </Marked>
            <br />
            <span className="t-small t-2">
              {te('exposure.health')} {row.health.toFixed(2)} · {te('exposure.from').toLowerCase()}{' '}
              <Dtg at={row.from} />
              {row.until !== undefined && (
                <>
                  {' '}
                  {te('exposure.until').toLowerCase()} <Dtg at={row.until} />
                </>
              )}
              {row.active ? '' : ` · ${te('exposures.over')}`}
            </span>
            <br />
            <span className="t-small t-3">
              {[
                row.source,
                row.grade === 'F6' ? '' : row.grade,
                row.confidence === undefined ? '' : te('editor.sure', { n: row.confidence }),
                row.lifts === '' ? '' : `${t('exposure.lifts')}: ${row.lifts}`,
                row.editable ? '' : te('exposures.elsewhere'),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
          </span>
          <span className="t-grow" />
          {row.editable && onChange !== undefined && onWithdraw !== undefined && (
            <span className="t-row">
              <Button small onClick={() => onChange(row)} aria-label={`${te('editor.change')} ${row.reference}`}>
                {te('editor.change')}
              </Button>
              <Button
                small
                look="danger"
                onClick={() => onWithdraw(row)}
                aria-label={`${te('exposures.withdraw')} ${row.reference}`}
              >
                {te('exposures.withdraw')}
              </Button>
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
