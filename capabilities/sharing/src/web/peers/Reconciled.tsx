import type { Reply } from '@testudo/kernel/contract'
import { Dtg, formatNumber, Section, useLanguage, useMarking, useText } from '@testudo/ui'
import type { comparison, reconcilePeer } from '../../core/contract/peers.ts'
import { useSay } from '../useSay.ts'
import { peerWords } from '../words/peers.ts'
import type { z } from 'zod'

/** What each side holds of the other, in a sentence; what we keep from it, and by which rule. */
export function Reconciled({ reply }: { reply: Reply<typeof reconcilePeer> }) {
  const t = useText(peerWords)
  const language = useLanguage()
  const say = useSay()
  useMarking(reply.marking)
  return (
    <Section
      title={
        <>
          {t('reconcile.title')} <Dtg at={reply.at} />
        </>
      }
    >
      <Compared name={t('reconcile.given')} what={reply.given} />
      <Compared name={t('reconcile.brought')} what={reply.brought} />
      <h3 className="sh-withheld-head">{t('reconcile.withheld')}</h3>
      {reply.withheld.length === 0 && <p className="t-2">{t('reconcile.withheld.none')}</p>}
      <ul>
        {reply.withheld.map((line) => (
          <li key={line.because.en} className="sh-withheld">
            <span className="t-num sh-count">{formatNumber(language, line.count)}</span>
            <span>
              {say(line.because)}{' '}
              <span className="t-3">
                {Object.entries(line.topics)
                  .map(([topic, n]) => `${topic} ${n}`)
                  .join(', ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Compared({ name, what }: { name: string; what: Readonly<z.infer<typeof comparison>> }) {
  const t = useText(peerWords)
  const say = useSay()
  return (
    <div className="sh-compared" role="status">
      <p className="t-2 t-small">{name}</p>
      <p>{say(what.sentence)}</p>
      {what.missing.length > 0 && (
        <ul>
          {what.missing.map((one) => (
            <li key={one.reason} className="sh-withheld">
              <span className="t-num sh-count">{one.count}</span>
              <span className="t-2">{say(one.words)}</span>
            </li>
          ))}
        </ul>
      )}
      {what.unknown > 0 && <p className="t-2">{t('reconcile.unknown', { n: what.unknown })}</p>}
    </div>
  )
}
