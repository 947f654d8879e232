import { EmptyState, Stale, useText, useNumber } from '@testudo/ui'
import { huntWords } from '../words/hunt.ts'
import type { Tested } from './RulesPage.tsx'

/** Which of the samples matched, by line; and what of the rule is not looked for. */
export function TestResult({ tested, stale }: { tested: Tested | undefined; stale: boolean }) {
  const t = useText(huntWords)
  const number = useNumber()
  if (tested === undefined) return <EmptyState title={t('test.none')}>{t('test.none.text')}</EmptyState>
  if (tested.flaw !== undefined)
    return (
      <div className="d-pad" role="status">
        <b className="d-bad">{t('test.flaw')}</b>
        <p>{t('check.at', tested.flaw)}</p>
      </div>
    )
  return (
    <>
      {stale && <Stale>{t('test.stale')}</Stale>}
      <p className="d-pad" role="status">
        <b>{t('test.hits', { n: tested.hits.length })}</b>{' '}
        <span className="t-2">
          {t('test.events', { n: tested.events, shown: number(tested.events) })}
          {tested.format !== undefined && ` ${t('test.format', { format: tested.format })}`}
        </span>
      </p>
      {tested.hits.length > 0 && (
        <table className="d-table">
          <thead>
            <tr>
              <th scope="col" className="t-num">
                {t('line')}
              </th>
              <th scope="col">{t('rule')}</th>
              <th scope="col">{t('fields')}</th>
            </tr>
          </thead>
          <tbody>
            {tested.hits.map((hit, i) => (
              <tr key={i}>
                <td className="t-num">{number(hit.line)}</td>
                <td>{hit.title}</td>
                <td>
                  {hit.fields.map(({ name, value }) => (
                    <div key={name}>
                      <code className="t-3">{name}</code> <code>{value}</code>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {tested.rejected.length > 0 && (
        <div className="d-pad">
          <b>{t('test.rejected')}</b>
          <ul>
            {tested.rejected.map(({ what, reason }, i) => (
              <li key={i}>
                <code>{what}</code> <span className="t-2">{reason}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
