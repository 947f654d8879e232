import type { Reply } from '@testudo/kernel/contract'
import { Chip, Section, useText } from '@testudo/ui'
import type { askSeenRoute } from '../../core/contract/seen.ts'
import { Marked } from '../Marked.tsx'
import { useSay } from '../useSay.ts'
import { commonWords } from './words.ts'

/** What each node said to each value; a node without an answer says why. */
export function SeenResults({ values, answer }: { values: readonly string[]; answer: Reply<typeof askSeenRoute> }) {
  const t = useText(commonWords)
  const say = useSay()
  return (
    <Section title={t('seen.results')} aside={t('seen.unproven')}>
      <div className="cm-stack" role="status">
        {answer.results.map((result) => (
          <section key={result.peer} aria-label={result.name}>
            <h3>{result.name}</h3>
            {result.trouble !== undefined && <p className="sh-bad">{say(result.trouble)}</p>}
            {result.values.length > 0 && (
              <div className="cm-scroll">
                <table className="sh-table">
                  <thead>
                    <tr>
                      <th scope="col">{t('seen.value')}</th>
                      <th scope="col">{result.name}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {result.values.map((value, i) => (
                      <tr key={values[i]}>
                        <th scope="row" className="t-mono sh-wrap">
                          {values[i]}
                        </th>
                        <td>
                          {value.words !== undefined && value.mark !== undefined ? (
                            <>
                              <Marked mark={value.mark}>
                                <b>{say(value.words)}</b>
                              </Marked>{' '}
                              {value.mark.chips.map((chip) => (
                                <Chip key={chip}>{chip}</Chip>
                              ))}
                            </>
                          ) : (
                            <span className="t-2">{t('seen.no')}</span>
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </section>
        ))}
      </div>
    </Section>
  )
}
