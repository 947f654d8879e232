import { Dtg, useText } from '@testudo/ui'
import { deskWords } from '../words/desk.ts'
import type { Detail } from './Signatures.tsx'

const STEPS = ['draft', 'edit', 'propose', 'approve', 'send', 'refuse', 'revoke', 'recall'] as const

/** Who did what with it, and on what this rests. */
export function Record({ detail }: { detail: Detail }) {
  const t = useText(deskWords)
  return (
    <section className="sh-part-of-side" aria-label={t('history')}>
      <dl className="t-facts">
        {detail.authority !== '' && (
          <div>
            <dt>{t('matter.authority')}</dt>
            <dd>{detail.authority}</dd>
          </div>
        )}
        <div>
          <dt>{t('matter.hops')}</dt>
          <dd>{detail.hops === 0 ? t('edit.hops.none') : t('edit.hops.some', { n: detail.hops })}</dd>
        </div>
        {detail.notAfter !== undefined && (
          <div>
            <dt>{t('matter.until')}</dt>
            <dd>
              <Dtg at={detail.notAfter} full />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('matter.without')}</dt>
          <dd>{t('without.n', { n: detail.without.length })}</dd>
        </div>
      </dl>
      {detail.history.length > 0 && (
        <details className="sh-history" open={detail.history.length <= 4}>
          <summary className="t-name">{t('history')}</summary>
          <ul>
            {detail.history.map((one, i) => (
              <li key={i}>
                <Dtg at={one.at} /> <b>{one.by.name}</b>{' '}
                <span className="t-2">
                  {stepWord(t, i === detail.history.length - 1 && one.step === 'edit' ? 'draft' : one.step)}
                  {one.reason !== undefined && one.reason !== '' && `: ${one.reason}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** The word of a step of the record; a step nobody has named keeps its spelling. */
function stepWord(t: ReturnType<typeof useText<keyof (typeof deskWords)['en']>>, step: string): string {
  const known = STEPS.find((one) => one === step)
  return known === undefined ? step : t(`step.${known}`)
}
