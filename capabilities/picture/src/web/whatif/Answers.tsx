import { formatNumber, StateMark, StateWord, useLanguage, useText } from '@testudo/ui'
import { formatHours } from '../hours.ts'
import { Marked } from '../Marked.tsx'
import { words } from '../words.ts'
import { whatIfWords } from '../words/whatIf.ts'
import type { WhatIfAnswer } from './useWhatIf.ts'

type Change = WhatIfAnswer['changes'][number]

/** `Severely degraded → Not capable`, and in one line who else changes. */
export function Short({ answer, missionId }: { answer: WhatIfAnswer; missionId: string | undefined }) {
  const t = useText(whatIfWords)
  const language = useLanguage()
  const asked = answer.asked
  const others = answer.changes.filter((change) => change.mission !== missionId)
  return (
    <>
      {asked !== undefined && (
        <div className="t-row p-whatif-change" data-testid="what-if-answer">
          <StateWord state={asked.before.state} mark />
          <span className="t-3" aria-hidden>
            →
          </span>
          <StateWord state={asked.after.state} mark />
          <span className="t-grow" />
          <span className="t-3 t-small">{formatNumber(language, Math.round(answer.milliseconds))} ms</span>
        </div>
      )}
      <p className="t-small t-2">
        {others.length === 0 ? (
          t(asked === undefined ? 'none' : 'noOther')
        ) : (
          <>
            {others.slice(0, 4).map((change, i) => (
              <span key={change.mission}>
                {i > 0 && ', '}
                <Marked mark={change.mark}>{change.code}</Marked> → <StateWord state={change.after.state} />
              </span>
            ))}
            {others.length > 4 && ` + ${others.length - 4}`}. {t('unchanged', { n: answer.unchanged })}
          </>
        )}
      </p>
    </>
  )
}

/** The same as a table now / then (or A and B), with what does not change said in a number. */
export function Compare({ answer, other }: { answer: WhatIfAnswer; other: WhatIfAnswer | undefined }) {
  const t = useText(whatIfWords)
  const tPicture = useText(words)
  const language = useLanguage()
  const answers = [answer, ...(other === undefined ? [] : [other])]
  const rows = new Map<string, Change>()
  for (const one of answers) for (const change of one.changes) rows.set(change.mission, change)
  const { asked } = answer
  const all = asked === undefined ? undefined : answers.map((one) => one.asked).filter((one) => one !== undefined)
  const cell = ({ state, capacity }: Change['before'], key: string) => (
    <td key={key}>
      {other === undefined ? <StateWord state={state} mark size="s" /> : <StateMark state={state} size="s" />}{' '}
      <span className="p-number">{capacity?.toFixed(2) ?? '–'}</span>
    </td>
  )
  return (
    <>
      <table className="p-compare" data-testid="what-if-answer">
        <thead>
          <tr>
            <th scope="col">{tPicture('mission')}</th>
            <th scope="col">{t('now')}</th>
            {answers.map((_, i) => (
              <th key={i} scope="col">
                {other === undefined ? t('afterwards') : i === 0 ? 'A' : 'B'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...rows.values()].map((row) => (
            <tr key={row.mission}>
              <th scope="row">
                <Marked mark={row.mark}>
                  {row.code} {other === undefined ? row.name[language] : ''}
                </Marked>
              </th>
              {cell(row.before, 'now')}
              {answers.map((one, i) =>
                cell(one.changes.find((change) => change.mission === row.mission)?.after ?? row.before, String(i)),
              )}
            </tr>
          ))}
          {asked !== undefined && all !== undefined && (
            <>
              <tr>
                <th scope="row">{t('probability', { hours: asked.probability.before.horizonHours })}</th>
                <td className="p-number">{asked.probability.before.value.toFixed(2)}</td>
                {all.map((one, i) => (
                  <td key={i} className="p-number">
                    {one.probability.after.value.toFixed(2)}
                    {one.probability.after.interval !== undefined && (
                      <span className="t-3 t-small">
                        {' '}
                        {one.probability.after.interval[0].toFixed(2)}–{one.probability.after.interval[1].toFixed(2)}
                      </span>
                    )}
                  </td>
                ))}
              </tr>
              <tr>
                <th scope="row">{tPicture('recovery')}</th>
                <td className="p-number">{formatHours(tPicture, asked.recoverHours.before)}</td>
                {all.map((one, i) => (
                  <td key={i} className="p-number">
                    {formatHours(tPicture, one.recoverHours.after)}
                  </td>
                ))}
              </tr>
            </>
          )}
        </tbody>
      </table>
      <p className="t-small t-2">
        {other === undefined && t('changes', { nodes: answer.nodesChanged, n: answer.unchanged })}{' '}
        {formatNumber(language, Math.round(answers.reduce((sum, one) => sum + one.milliseconds, 0)))} ms
      </p>
    </>
  )
}
