import { Dialog, FaultState, SelectField, Skeleton, useAsk, useMarking, useText, useSay } from '@testudo/ui'
import { useState } from 'react'
import { previewWarning, type WarningRow } from '../../core/contract/warnings.ts'
import { deskWords } from '../words/desk.ts'

/** A warning exactly as one operator would read it, and what of it is held back. */
export function PreviewDialog({ id, rows, onClose }: { id: string; rows: readonly WarningRow[]; onClose: () => void }) {
  const t = useText(deskWords)
  const say = useSay()
  const [operator, setOperator] = useState(rows[0]?.operator ?? '')
  const asked = useAsk(previewWarning, { vulnerability: id, operator })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const name = rows.find((row) => row.operator === operator)?.operatorName ?? operator
  const given = asked.data
  return (
    <Dialog wide title={t('preview.title', { operator: name })} onClose={onClose}>
      <div className="t-form">
        <SelectField
          label={t('preview.operator')}
          value={operator}
          onChange={(event) => setOperator(event.target.value)}
        >
          {rows.map((row) => (
            <option key={row.operator} value={row.operator}>
              {row.nation} {row.operatorName}
            </option>
          ))}
        </SelectField>
        {given === undefined ? (
          asked.isError ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <Skeleton rows={4} />
          )
        ) : (
          <>
            <article lang={given.language} className="v-preview">
              <h3>{given.title}</h3>
              {given.changes.length > 0 && (
                <ul className="v-plain-list">
                  {given.changes.map((text, i) => (
                    <li key={i}>
                      <b>{text}</b>
                    </li>
                  ))}
                </ul>
              )}
              {given.paragraphs.map((text, i) => (
                <p key={i}>{text}</p>
              ))}
            </article>
            <section>
              <h3>{t('preview.equipment')}</h3>
              <ul className="v-plain-list">
                {given.equipment.map((piece, i) => (
                  <li key={i}>
                    <b>{piece.name}</b> <span className="t-2">{piece.detail}</span>
                  </li>
                ))}
              </ul>
            </section>
            <section>
              <h3>{t('preview.withheld')}</h3>
              {given.withheld.length === 0 ? (
                <p className="t-2">{t('preview.withheld.none')}</p>
              ) : (
                <ul className="v-plain-list">
                  {given.withheld.map((words, i) => (
                    <li key={i}>{say(words)}</li>
                  ))}
                </ul>
              )}
            </section>
            <details>
              <summary>{t('preview.csaf')}</summary>
              <pre className="v-csaf t-mono" tabIndex={0}>
                {given.csaf}
              </pre>
            </details>
          </>
        )}
      </div>
    </Dialog>
  )
}
