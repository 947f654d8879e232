import type { Reply } from '@testudo/kernel/contract'
import { useLanguage, useText } from '@testudo/ui'
import type { collectivePast } from '../../core/contract/collective.ts'
import { collectiveWords } from '../words/collective.ts'
import { trendLine } from './trendLine.ts'

export type Past = Reply<typeof collectivePast>
export type Measure = 'open' | 'medianHours'

const LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const

/** `23 NOV`: the Monday a period ends. */
function useDay() {
  const language = useLanguage()
  return (at: number) =>
    new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'short', timeZone: 'UTC' })
      .format(at)
      .toUpperCase()
}

/** One nation or sector over time; all tiles beside each other have one scale. */
export function TrendTile({
  line,
  periods,
  measure,
  scale,
  say,
}: {
  line: Past['lines'][number]
  periods: Past['periods']
  measure: Measure
  /** Top of the axis, and how a value on it is said. */
  scale: { readonly top: number; readonly said: (value: number) => string }
  say: (value: number) => string
}) {
  const t = useText(collectiveWords)
  const day = useDay()
  const values = line.points.map((point) => point[measure])
  const { path, points } = trendLine(values, scale.top)
  const last = points.at(-1)
  const name = line.name === '' ? t('sector.none') : line.name
  const told = periods.flatMap(({ to }, i) => {
    const value = values[i]
    return value === undefined ? [] : [t('past.value', { value: say(value), day: day(to) })]
  })
  return (
    <figure className="v-tile">
      <figcaption>
        <b>{name}</b> {line.own && <span className="t-3 t-small">{t('own')}</span>}
      </figcaption>
      <div
        className="v-chart"
        role="img"
        aria-label={t('past.said', { name, measure: t(`measure.${measure}`), values: told.join(', ') })}
      >
        <div className="v-chart-plot">
          <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
            {[0, 50, 100].map((y) => (
              <path key={y} d={`M0,${y}H1000`} className="v-chart-grid" />
            ))}
            <path d={path} className="v-chart-line" />
          </svg>
          <div className="v-tile-points" aria-hidden>
            {points.map(({ step, left, top: down }) => (
              <i key={step} style={{ left: `${left.toFixed(2)}%`, top: `${down.toFixed(2)}%` }} />
            ))}
            {last !== undefined && (
              <b
                className={last.top < 30 ? 'v-tile-below' : ''}
                style={{ left: `${last.left.toFixed(2)}%`, top: `${last.top.toFixed(2)}%` }}
              >
                {say(values[last.step] ?? 0)}
              </b>
            )}
          </div>
        </div>
        <div className="v-chart-axis t-3" aria-hidden>
          {[scale.top, scale.top / 2, 0].map((value) => (
            <span key={value}>{value === 0 ? '0' : scale.said(value)}</span>
          ))}
        </div>
        <div className="v-chart-days t-3 t-small" aria-hidden>
          <span>{day(periods[0]?.to ?? 0)}</span>
          <span>{day(periods.at(-1)?.to ?? 0)}</span>
        </div>
      </div>
    </figure>
  )
}
