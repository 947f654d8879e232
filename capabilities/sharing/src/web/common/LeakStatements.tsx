import type { Reply } from '@testudo/kernel/contract'
import { useLanguage, useText } from '@testudo/ui'
import type { seenLeak } from '../../core/contract/seen.ts'
import { useSay } from '../useSay.ts'
import { commonWords } from './words.ts'

/** What each side learns, node by node, in the words that are acknowledged. */
export function LeakStatements({ leak }: { leak: Reply<typeof seenLeak> }) {
  const t = useText(commonWords)
  const language = useLanguage()
  const say = useSay()
  return (
    <div className="cm-stack" role="status">
      {leak.statements.map((one) => {
        const told = one[language]
        return (
          <section key={one.peer} className="cm-leak" aria-label={one.name}>
            {one.trouble === undefined ? (
              <>
                <div>
                  <h4>{t('seen.learns', { name: one.name })}</h4>
                  <ul>
                    {told.responder.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                </div>
                <div>
                  <h4>{t('seen.weLearn')}</h4>
                  <ul>
                    {told.asker.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                </div>
              </>
            ) : (
              <p>
                <b>{one.name}</b>: {say(one.trouble)}
              </p>
            )}
          </section>
        )
      })}
    </div>
  )
}
