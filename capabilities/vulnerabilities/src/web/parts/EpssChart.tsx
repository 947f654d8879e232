import { Section, useLanguage, useText, useNumber } from '@testudo/ui'
import { deskWords } from '../words/desk.ts'
import { epssLine, marksOf, placeOf } from './epssLine.ts'
import type { Known } from './replies.ts'

const KINDS = ['published', 'advisory', 'vex', 'exploited'] as const
const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const

/** `23 OCT`: the ends of the axis. */
function useDay() {
  const language = useLanguage()
  return (at: number) =>
    new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'short', timeZone: 'UTC' })
      .format(at)
      .toUpperCase()
}

/** Probability of exploitation over time, with what happened meanwhile as marks on it. */
export function EpssChart({ likelihood, timeline }: { likelihood: Known['likelihood']; timeline: Known['timeline'] }) {
  const t = useText(deskWords)
  const number = useNumber()
  const day = useDay()
  const line = epssLine(likelihood.epss)
  const { latest, composite } = likelihood
  const aside =
    latest === undefined
      ? undefined
      : composite === undefined
        ? t('epss.alone', { latest: number(latest, 2) })
        : t('epss.aside', { latest: number(latest, 2), composite: number(composite, 2) })
  const marks =
    line === undefined
      ? []
      : marksOf(
          line,
          timeline.flatMap(({ at, kind }) => {
            const known = KINDS.find((one) => one === kind)
            return known === undefined ? [] : [{ at, kind: known }]
          }),
          KINDS,
        )
  return (
    <Section title={t('epss')} {...(aside === undefined ? {} : { aside })}>
      {line === undefined ? (
        likelihood.epss.length === 0 && <p className="t-3">{t('epss.none')}</p>
      ) : (
        <div
          className="v-chart"
          role="img"
          aria-label={t('epss.said', {
            from: number(likelihood.epss[0]?.epss ?? 0, 2),
            first: day(line.from),
            to: number(likelihood.epss.at(-1)?.epss ?? 0, 2),
            last: day(line.to),
            most: number(Math.max(...likelihood.epss.map(({ epss }) => epss)), 2),
          })}
        >
          <div className="v-chart-plot">
            {marks.map(({ at, kind }, i) => (
              <span
                key={kind}
                className={`v-chart-mark${placeOf(line, at) < 0.2 ? ' v-chart-mark-after' : ''}`}
                style={{ left: `${(placeOf(line, at) * 100).toFixed(2)}%` }}
              >
                <span style={{ top: i % 2 === 0 ? 0 : 15 }}>{t(`mark.${kind}`)}</span>
              </span>
            ))}
            <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
              {[0, 50, 100].map((y) => (
                <path key={y} d={`M0,${y}H1000`} className="v-chart-grid" />
              ))}
              <path d={line.path} className="v-chart-line" />
            </svg>
          </div>
          <div className="v-chart-axis t-3" aria-hidden>
            {[line.top, line.top / 2, 0].map((value) => (
              <span key={value}>{value === 0 ? '0' : number(value, value < 0.1 ? 3 : 2).replace(/^0/, '')}</span>
            ))}
          </div>
          <div className="v-chart-days t-3 t-small" aria-hidden>
            <span>{day(line.from)}</span>
            <span>{day(line.to)}</span>
          </div>
        </div>
      )}
    </Section>
  )
}
